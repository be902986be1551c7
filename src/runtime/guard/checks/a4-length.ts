/**
 * A4: never longer than /24 or /48: others drop it, and then the block is gone where only the long one was announced.
 * The file may forbid more (`never announce longer`) or allow more (`allow more-specific`).
 */
import type { PrefixBits } from '../../model/index.ts';
import { Blocks } from '../blocks.ts';
import type { Given } from '../given.ts';
import { check, objection, OWN_BLOCKS } from './check.ts';

/** What other networks accept. */
const LONGEST = { 4: 24, 6: 48 } as const;
/** A length in an `allow` above this can only mean IPv6. */
const LONGEST_IPV4 = 32;

export const a4Length = check('A4 length', 'always', OWN_BLOCKS, ({ prefix }, given) => {
  const bits = given.bits(prefix);
  const longest = bits ? longestFor(bits, given) : 0;
  if (bits && bits.length <= longest) return undefined;
  return objection('too-long', `${prefix} is longer than /${longest}`);
});

function longestFor(bits: PrefixBits, { program }: Given): number {
  let longest: number = LONGEST[bits.family];
  for (const guard of program.guards) {
    if (guard.kind === 'announce-longer') longest = (bits.family === 4 ? guard.v4 : guard.v6) ?? longest;
  }
  for (const guard of program.guards) {
    if (guard.kind !== 'allow-more-specific') continue;
    const [length, means6] = [guard.length, guard.length > LONGEST_IPV4];
    if (means6 !== (bits.family === 6) || length <= longest) continue;
    if (guard.set === undefined || new Blocks([guard.set]).hold(bits)) longest = length;
  }
  return longest;
}
