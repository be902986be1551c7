/**
 * Prefix rates on the scale of the counters.
 *
 * Flow records tell how a link's load is shared among prefixes, but they tell it late: their rates are averages over the
 * exporter's active timeout, so while load rises every one of them is too low and a pass would move too much. Counters
 * are fresh and exact, and know nothing of prefixes. So each link's flow rates are multiplied by what its counter says
 * over what they add up to. Where flows see only part of the traffic the rates come out too high, which errs on the safe
 * side: too little is moved, and the next pass moves the rest.
 */
import type { Bps, LinkName, Prefix } from '../../dsl/program/index.ts';
import { bps } from '../../dsl/program/index.ts';
import type { World } from '../model/index.ts';
import { flowSums } from './saturation.ts';
import type { BaseLoad, Steered } from './state.ts';

/** Beyond these the two sources disagree about more than their age. */
const LEAST = 0.5;
const MOST = 2;

export interface Scaled {
  readonly world: World;
  readonly steered: ReadonlyMap<Prefix, Steered>;
}

export function scaleRates(
  world: World,
  steered: ReadonlyMap<Prefix, Steered>,
  base: ReadonlyMap<LinkName, BaseLoad>,
): Scaled {
  if (world.flows.stale) return { world, steered };
  const factors = factorsOf(world, flowSums(world, steered), base);
  const scale = (rate: Bps, link: LinkName | undefined): Bps =>
    bps(rate * (link === undefined ? 1 : (factors.get(link) ?? 1)));
  const prefixes = new Map(
    [...world.prefixes].map(([prefix, state]) => {
      const link = steered.get(prefix)?.settled ?? state.natural;
      return [prefix, { ...state, bps: scale(state.bps, link) }] as const;
    }),
  );
  const held = new Map(
    [...steered].map(([prefix, entry]) => {
      const state = prefixes.get(prefix);
      return [prefix, state?.age === undefined ? entry : { ...entry, bps: state.bps }] as const;
    }),
  );
  return { world: { ...world, prefixes }, steered: held };
}

/** Only where flows and counters were found to agree over the flows' own window. */
function factorsOf(
  world: World,
  sums: ReadonlyMap<LinkName, Bps>,
  base: ReadonlyMap<LinkName, BaseLoad>,
): ReadonlyMap<LinkName, number> {
  const factors = new Map<LinkName, number>();
  for (const [name, sum] of sums) {
    const load = base.get(name)?.outBps;
    if (load === undefined || sum <= 0 || world.links.get(name)?.flowTrust !== 'trusted') continue;
    factors.set(name, Math.min(MOST, Math.max(LEAST, load / sum)));
  }
  return factors;
}
