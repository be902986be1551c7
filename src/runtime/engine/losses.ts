/**
 * What must go at once: an override whose alternative is withdrawn, whose link is down, or that has become pointless.
 *
 * Runs before any rule. Safety withdrawals are exempt from every limit; the reconciler writes them first.
 */
import type { LinkName } from '../../dsl/program/index.ts';
import type { PrefixState } from '../model/index.ts';
import type { Context } from './context.ts';
import type { Steered } from './state.ts';
import { candidateOn } from './targets.ts';

export function dropLost(context: Context): void {
  for (const entry of [...context.steered.values()]) {
    if (entry.desired === entry.natural) continue;
    const reason = lost(context, entry);
    if (reason !== undefined) withdraw(context, entry, reason, true);
  }
}

function lost(context: Context, entry: Steered): string | undefined {
  const { world } = context;
  const link = world.links.get(entry.desired);
  if (link === undefined) return `${entry.desired} is no longer declared`;
  if (link.up === 'down') return `${entry.desired} is down (${link.upBy})`;
  const state = world.prefixes.get(entry.prefix);
  if (state?.protected === true) return "its natural path has become a customer's or internal";
  if (state?.natural === entry.desired) return `${entry.desired} has become its natural link`;
  if (!tablesTell(context, state, entry.desired)) return undefined;
  return candidateOn(state, entry.desired) === undefined ? `${entry.desired} no longer has a route to it` : undefined;
}

/**
 * Whether a missing route is a lost one. Tables that are still arriving prove nothing, but one session that begins anew
 * must not blind weir to all others: only those are asked that would show a route over this link. A router that sends all
 * its paths is the judge of its own links; ExaBGP's sessions with their neighbours are not.
 */
function tablesTell({ program, world }: Context, state: PrefixState | undefined, link: LinkName): boolean {
  const { complete, trusted, arriving } = world.rib;
  if (!trusted || complete || arriving === undefined) return trusted && complete;
  const router = program.links.get(link)?.router;
  if (router === undefined) return false;
  const showsAll = state?.candidates.some((other) => other.source === 'add-path' && other.router === router) === true;
  const asked = [...world.roles].filter(([, role]) => {
    if (role.kind === 'router') return role.feed && role.router === router;
    return role.kind === 'link' && role.link === link && !showsAll;
  });
  return asked.length > 0 && asked.every(([key]) => !arriving.has(key) && world.sessions.get(key)?.state === 'up');
}

/**
 * Takes an override back. Its traffic counts as being where the route sent it until the counters show otherwise;
 * an override that never was on the wire leaves no trace.
 */
export function withdraw(context: Context, entry: Steered, reason: string, safety: boolean): void {
  const { steered, budget, ledger } = context;
  const onWire = entry.onWireAt !== undefined || entry.settled !== entry.natural;
  if (onWire) {
    steered.set(entry.prefix, {
      ...entry,
      settled: wireLink(entry),
      desired: entry.natural,
      routes: [],
      onWireAt: undefined,
    });
  } else {
    steered.delete(entry.prefix);
  }
  ledger.giveBack(entry.desired, entry.natural, entry.bps);
  budget.spend(entry.prefix, 'withdraw', safety);
  context.event(
    safety ? 'withdrawn' : 'given-back',
    `${entry.prefix}: ${entry.desired} → ${entry.natural}, ${reason}`,
    entry.rule,
    entry.prefix,
  );
}

const wireLink = (entry: Steered): LinkName => (entry.onWireAt === undefined ? entry.settled : entry.desired);
