/** The load of a link as the engine uses it: a full link drops what its counter never sees. */
import type { Bps, LinkName, Prefix } from '../../dsl/program/index.ts';
import { bps } from '../../dsl/program/index.ts';
import type { LinkState, World } from '../model/index.ts';
import type { BaseLoad, Steered } from './state.ts';
import type { Tuning } from './tuning.ts';

/** Newest load of a link; above the saturation mark the largest of counter, counter plus drops, and trusted flows. */
export function loadOf(link: LinkState, flowSum: Bps, tuning: Tuning): BaseLoad | undefined {
  const newest = link.samples.at(-1);
  if (newest === undefined) return undefined;
  let out: number = newest.outBps;
  if (link.capacity !== undefined && out >= tuning.saturatedAt * link.capacity) {
    out = Math.max(out, newest.outBps + newest.dropBps, link.flowTrust === 'trusted' ? flowSum : 0);
  }
  return { outBps: bps(out), inBps: newest.inBps, end: newest.end };
}

/** Traffic per link by the flows: each prefix counts where its traffic is by the counters, wherever old records saw it leave. */
export function flowSums(world: World, steered: ReadonlyMap<Prefix, Steered>): ReadonlyMap<LinkName, Bps> {
  const sums = new Map<LinkName, Bps>();
  for (const entry of world.prefixes.values()) {
    const link = steered.get(entry.prefix)?.settled ?? entry.natural;
    if (link !== undefined && entry.age !== undefined) sums.set(link, bps((sums.get(link) ?? 0) + entry.bps));
  }
  return sums;
}
