/**
 * The part of BGP's decision that attributes tell, so that the result never depends on the order in which paths came.
 *
 * MED counts only between paths through the same neighbouring AS, which makes it no order: it may be that a beats b, b
 * beats c and c beats a. So nothing is sorted by it; as RFC 4271 (9.1.2.2 c) has it, a path goes when another one of the
 * same AS has a lower MED. Whatever decides after that (age, router id, distance) weir cannot see.
 */
import type { Asn } from '../../dsl/program/index.ts';
import type { Origin } from '../model/index.ts';

export interface Attributes {
  readonly asPath: readonly Asn[];
  readonly asSet?: readonly Asn[];
  readonly origin: Origin;
  readonly med: number | undefined;
  readonly localPref: number | undefined;
}

/** What a router takes where a path has no local preference. */
export const DEFAULT_LOCAL_PREF = 100;
const ORIGIN = { igp: 0, egp: 1, incomplete: 2 } as const;

/** Those of `items` whose path no attribute tells apart from the best one's. */
export function bestBy<Item>(items: readonly Item[], pathOf: (item: Item) => Attributes): readonly Item[] {
  if (items.length < 2) return items;
  let best = lowest(items, (item) => -(pathOf(item).localPref ?? DEFAULT_LOCAL_PREF));
  best = lowest(best, (item) => pathOf(item).asPath.length + ((pathOf(item).asSet?.length ?? 0) > 0 ? 1 : 0));
  best = lowest(best, (item) => ORIGIN[pathOf(item).origin]);
  return best.filter((item) => !best.some((other) => isBeatenByMed(pathOf(item), pathOf(other))));
}

const isBeatenByMed = (path: Attributes, other: Attributes): boolean =>
  other.asPath[0] === path.asPath[0] && (other.med ?? 0) < (path.med ?? 0);

function lowest<Item>(items: readonly Item[], rank: (item: Item) => number): readonly Item[] {
  if (items.length < 2) return items;
  const least = Math.min(...items.map(rank));
  return items.filter((item) => rank(item) === least);
}
