/**
 * When a change has shown in the counters, and what the loads were before it.
 *
 * A counter that is read every 5 s from an agent that renews it every 3 s shows a move late and in parts. So both
 * links of a move keep the load from before it until a sample arrives whose whole interval lies after the echo, plus
 * the agent's step, plus the time that routers need. Links that share an unsettled prefix settle together: else one
 * of them would count a move that the other does not know yet.
 */
import type { LinkName, MonoMs, Prefix } from '../../dsl/program/index.ts';
import { bps } from '../../dsl/program/index.ts';
import type { LinkState, World } from '../model/index.ts';
import type { BaseLoad, Steered } from './state.ts';
import type { Tuning } from './tuning.ts';

export interface Settled {
  readonly steered: ReadonlyMap<Prefix, Steered>;
  readonly base: ReadonlyMap<LinkName, BaseLoad>;
  /** Prefixes that have settled in this very tick. */
  readonly newly: readonly Steered[];
}

export const inTransit = (entry: Steered): boolean => entry.settled !== entry.desired;

/** Whether the newest sample of this link lies wholly after `moment`. A stale link is no witness and holds nobody up. */
function shows(link: LinkState | undefined, moment: MonoMs, tuning: Tuning): boolean {
  if (link === undefined || link.stale) return true;
  const newest = link.samples.at(-1);
  return newest !== undefined && newest.begin >= moment + newest.step + tuning.settleAfter;
}

export function settle(
  steered: ReadonlyMap<Prefix, Steered>,
  base: ReadonlyMap<LinkName, BaseLoad>,
  world: World,
  tuning: Tuning,
  loadNow: (link: LinkState) => BaseLoad | undefined,
): Settled {
  const moving = [...steered.values()].filter((entry) => inTransit(entry) && entry.onWireAt !== undefined);
  const waiting = tuning.waitForSettle ? waitingLinks(moving, world, tuning) : new Set<LinkName>();
  const settledNow = moving.filter((entry) => !waiting.has(entry.settled) && !waiting.has(entry.desired));

  const nextSteered = new Map(steered);
  for (const entry of settledNow) {
    if (entry.desired === entry.natural) nextSteered.delete(entry.prefix);
    else nextSteered.set(entry.prefix, { ...entry, settled: entry.desired });
  }
  const nextBase = new Map(base);
  for (const link of world.links.values()) {
    if (waiting.has(link.name)) continue;
    const load = loadNow(link);
    if (load !== undefined && !link.stale) nextBase.set(link.name, load);
    else shiftUnseen(nextBase, link.name, settledNow);
  }
  return { steered: nextSteered, base: nextBase, newly: settledNow };
}

/** Links that must keep their old load: one of their prefixes has not shown yet, directly or through a shared one. */
function waitingLinks(moving: readonly Steered[], world: World, tuning: Tuning): Set<LinkName> {
  const waiting = new Set<LinkName>();
  for (const entry of moving) {
    for (const name of [entry.settled, entry.desired]) {
      if (entry.onWireAt !== undefined && !shows(world.links.get(name), entry.onWireAt, tuning)) waiting.add(name);
    }
  }
  for (let grew = true; grew;) {
    grew = false;
    for (const entry of moving) {
      if (waiting.has(entry.settled) === waiting.has(entry.desired)) continue;
      waiting.add(entry.settled).add(entry.desired);
      grew = true;
    }
  }
  return waiting;
}

/** A link without a fresh counter: its last load is carried on by what has settled to or from it. */
function shiftUnseen(base: Map<LinkName, BaseLoad>, link: LinkName, settledNow: readonly Steered[]): void {
  const last = base.get(link);
  if (last === undefined) return;
  let out: number = last.outBps;
  for (const entry of settledNow) {
    if (entry.settled === link) out -= entry.bps;
    if (entry.desired === link) out += entry.bps;
  }
  base.set(link, { ...last, outBps: bps(Math.max(0, out)) });
}
