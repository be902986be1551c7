import type { PrefixSet } from '../../dsl/program/index.ts';
import type { PrefixBits } from '../model/index.ts';
import { covers, prefixBits } from '../model/index.ts';

/**
 * Address space made of prefix sets: holds everything inside an entry, however long. That is wider than membership in
 * the set, which also asks for the length: `own { 203.0.113.0/24 }` owns every host in it.
 */
export class Blocks {
  readonly #entries: readonly { readonly bits: PrefixBits; readonly excluded: boolean }[];

  constructor(sets: readonly PrefixSet[]) {
    this.#entries = sets.flatMap((set) =>
      set.entries.flatMap(({ prefix, excluded }) => {
        const bits = prefixBits(prefix);
        return bits ? [{ bits, excluded }] : [];
      }),
    );
  }

  /** The last entry that covers it decides. */
  hold(prefix: PrefixBits): boolean {
    return this.#entries.findLast(({ bits }) => covers(bits, prefix))?.excluded === false;
  }

  /** Whether it is one of the entries itself and no part of one. */
  name(prefix: PrefixBits): boolean {
    return this.#entries.some(
      ({ bits, excluded }) => !excluded && bits.length === prefix.length && covers(bits, prefix),
    );
  }
}
