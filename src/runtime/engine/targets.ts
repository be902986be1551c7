/** Which link takes a prefix: live, allowed, with room, and the best of those by the action's measure. */
import type { LinkName, RankBy, RuleName, Target } from '../../dsl/program/index.ts';
import type { Candidate, PrefixState } from '../model/index.ts';
import type { Context } from './context.ts';
import { forbidden } from './guards.ts';
import { penalised } from './movable.ts';
import type { RefusalCode } from './refusal.ts';
import type { Option } from './select.ts';
import { rateText } from '../model/text.ts';
import { ownTrigger } from './thresholds.ts';

export interface Reason {
  readonly code: RefusalCode;
  readonly text: string;
}

/** Why a link may receive nothing at all now; undefined when it may. */
export function closed(context: Context, name: LinkName): Reason | undefined {
  const link = context.world.links.get(name);
  const { ledger } = context;
  if (link === undefined || link.up === 'down') return { code: 'targetDown', text: `${name} is down` };
  if (link.stale || link.samples.length === 0) return { code: 'targetStale', text: `${name} is not measured now` };
  if (context.frozen.has(name) || context.drained.has(name))
    return { code: 'targetFrozen', text: `${name} takes nothing now (freeze or drain)` };
  const capacity = ledger.capacity(name);
  if (capacity === undefined) return { code: 'noCapacity', text: `the capacity of ${name} is unknown` };
  if (ledger.unsettled(name))
    return { code: 'targetUnsettled', text: `an earlier move to or from ${name} has not settled` };
  const trigger = ownTrigger(context.program, name, capacity);
  const load = link.samples.at(-1)?.outBps ?? 0;
  if (trigger !== undefined && load > trigger) return { code: 'targetFull', text: `${name} is above its own trigger` };
  return undefined;
}

/** Links in the order in which the action wants them tried for this prefix. */
export function ordered(context: Context, target: Target, by?: RankBy): readonly LinkName[] {
  const links =
    target.kind === 'optimal' ? [...context.program.links.keys()] : target.kind === 'best' ? target.of : target.links;
  const measure = target.kind === 'best' ? target.by : (by ?? 'load');
  const rank = (name: LinkName): number => rankOf(context, name, measure);
  return links.toSorted((a, b) => rank(a) - rank(b));
}

/** Lower is better. Measures that no source supplies yet rank all links alike, so load decides. */
function rankOf(context: Context, name: LinkName, by: RankBy): number {
  const load = context.ledger.utilization(name) ?? 1;
  if (by !== 'price') return load;
  const price = context.program.links.get(name)?.price;
  return (price?.per === undefined ? 0 : price.amount / price.per) * 1e12 + load;
}

/** The first link of `order` that takes this prefix; refusals say why the others did not. */
export function targetFor(
  context: Context,
  rule: RuleName,
  option: Option,
  order: readonly LinkName[],
): LinkName | undefined {
  const state = context.world.prefixes.get(option.prefix);
  if (state === undefined) return undefined;
  for (const link of order) {
    if (link === option.from) continue;
    const reason = unfit(context, state, option, link);
    if (reason === undefined) return link;
    context.refuse(option.prefix, link, rule, reason.code, reason.text);
  }
  return undefined;
}

function unfit(context: Context, state: PrefixState, option: Option, link: LinkName): Reason | undefined {
  const reason = closed(context, link) ?? noCandidate(context, state, link);
  if (reason !== undefined) return reason;
  const bad = penalised(context, option.prefix, link);
  if (bad !== undefined) return { code: 'penalised', text: bad };
  const never = forbidden(context, state, link);
  if (never !== undefined) return { code: 'never', text: never };
  const room = context.ledger.room(link);
  if (option.atMost > room) {
    return { code: 'noRoom', text: `needs ${rateText(option.atMost)}, ${link} has room for ${rateText(room)}` };
  }
  return undefined;
}

function noCandidate(context: Context, state: PrefixState, link: LinkName): Reason | undefined {
  const candidate = candidateOn(state, link);
  if (candidate === undefined) return { code: 'noRoute', text: `no route over ${link}` };
  if (candidate.stale) return { code: 'staleRoute', text: `the session that showed its route over ${link} is down` };
  const router = candidate.router === undefined ? undefined : context.program.routers.get(candidate.router);
  if (router !== undefined && state.highestLocalPref !== undefined && state.highestLocalPref >= router.localPref) {
    const text = `a route in the feed has local preference ${String(state.highestLocalPref)}, ${router.name} injects with ${String(router.localPref)}`;
    return { code: 'localPref', text };
  }
  return undefined;
}

export const candidateOn = (state: PrefixState | undefined, link: LinkName): Candidate | undefined =>
  state?.candidates.find((candidate) => candidate.link === link);
