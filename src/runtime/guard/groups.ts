import type { GroupSpec } from '../../dsl/program/index.ts';
import { prefixBits } from '../model/index.ts';

/** How many blocks a group can have: its entries, or the pieces of the wanted length that they are split into. */
export function groupBlocks({ set, split }: GroupSpec): number {
  const lengths = set.entries.flatMap(({ prefix, excluded }) => (excluded ? [] : (prefixBits(prefix)?.length ?? [])));
  if (!split) return lengths.length;
  const pieces = lengths.reduce((sum, length) => sum + 2 ** Math.max(0, split.length - length), 0);
  return Math.min(pieces, split.max ?? pieces);
}
