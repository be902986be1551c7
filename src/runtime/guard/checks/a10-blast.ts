/**
 * A10: within one settle window at most a share (30 %) of a link's capacity is taken off it or put on it. A move counts
 * until the counters of the link have shown it; whatever is wrong with a decision, it is seen before it is repeated.
 *
 * This is a second account on purpose: the engine keeps its own while it selects.
 */
import type { Bps, LinkName, MonoMs } from '../../../dsl/program/index.ts';
import { SECOND } from '../../../dsl/program/index.ts';
import type { Announcement } from '../../model/index.ts';
import type { Given } from '../given.ts';
import { recognise } from '../recognise.ts';
import type { Check, Objection } from '../verdict.ts';
import { objection, OVERRIDES } from './check.ts';

/** What routers need after the echo to install a route. */
const INSTALL = SECOND;
/** Sums of rates are floating point. */
const SLACK = 1 + 1e-9;

type Account = Map<LinkName, number>;

export const a10Blast: Check = {
  id: 'A10 blast radius',
  asks: 'changes',
  of: OVERRIDES,
  prepare: (given) => {
    const { left, arrived } = unsettled(given);
    return (announcement) => {
      const { prefix, to, neighbor } = announcement;
      const source = carrier(announcement, given);
      if (source === to || !isOnTarget(neighbor, to, given)) return undefined;
      const state = given.state(prefix);
      if (state?.age === undefined) return objection('volume-unknown', `nobody knows what goes to ${prefix}`);
      const tooMuch = exceeds(given, left, source, state.bps) ?? exceeds(given, arrived, to, state.bps);
      if (tooMuch) return tooMuch;
      add(left, source, state.bps);
      add(arrived, to, state.bps);
      return undefined;
    };
  },
};

function exceeds({ program, world }: Given, account: Account, link: LinkName, rate: Bps): Objection | undefined {
  const capacity = world.links.get(link)?.capacity;
  if (capacity === undefined) return objection('no-capacity', `the capacity of ${link} is unknown`);
  const moved = (account.get(link) ?? 0) + rate;
  if (moved <= program.limits.blast * capacity * SLACK) return undefined;
  return objection('blast', `${Math.round((100 * moved) / capacity)} % of ${link} would have moved before it settled`);
}

/** The link that the traffic takes now. */
function carrier({ prefix, from }: Announcement, given: Given): LinkName {
  const out = given.onWire(prefix).flatMap((entry) => recognise(entry, given) ?? []);
  return out.find(({ purpose }) => purpose === 'override')?.to ?? from;
}

/** A move is counted once, with the copy for the target's own router. */
const isOnTarget = (neighbor: Announcement['neighbor'], to: LinkName, given: Given): boolean =>
  given.router(neighbor)?.name === given.routerOf(to);

/** What went off and onto each link and has not shown in its counters yet. */
function unsettled(given: Given): { readonly left: Account; readonly arrived: Account } {
  const left: Account = new Map();
  const arrived: Account = new Map();
  for (const entry of given.world.advertised) {
    const move = recognise(entry, given);
    if (move?.purpose !== 'override' || !isOnTarget(entry.neighbor, move.to, given)) continue;
    const rate = given.state(entry.prefix)?.bps ?? 0;
    if (!hasShown(given, move.from, entry.echoedAt)) add(left, move.from, rate);
    if (!hasShown(given, move.to, entry.echoedAt)) add(arrived, move.to, rate);
  }
  return { left, arrived };
}

/** Whether a whole sample of this link lies after the echo, the agent's step and the routers' time to install. */
function hasShown({ world }: Given, link: LinkName, echoedAt: MonoMs): boolean {
  const newest = world.links.get(link)?.samples.at(-1);
  return newest !== undefined && newest.begin >= echoedAt + newest.step + INSTALL;
}

const add = (account: Account, link: LinkName, rate: number): unknown =>
  account.set(link, (account.get(link) ?? 0) + rate);
