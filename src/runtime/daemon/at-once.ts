/** The safety withdrawals of a verdict, joined as far as their order allows: ExaBGP takes as long for a line with many. */
import type { Prefix } from '../../dsl/program/index.ts';
import type { Withdrawal } from '../guard/index.ts';
import type { NeighborKey } from '../model/index.ts';

export interface Batch {
  readonly neighbor: NeighborKey;
  readonly prefixes: readonly Prefix[];
}

/** One batch per run of the same neighbour: what leans on another router's route still goes before that route. */
export function atOnce(withdrawals: readonly Pick<Withdrawal, 'neighbor' | 'prefix' | 'kind'>[]): readonly Batch[] {
  const batches: { readonly neighbor: NeighborKey; readonly prefixes: Prefix[] }[] = [];
  for (const { neighbor, prefix, kind } of withdrawals) {
    if (kind !== 'safety') continue;
    const last = batches.at(-1);
    if (last?.neighbor === neighbor) last.prefixes.push(prefix);
    else batches.push({ neighbor, prefixes: [prefix] });
  }
  return batches;
}
