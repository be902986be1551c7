/** Which prefixes of a set contain a given one. Built for every comparison of plan and Adj-RIB-Out, so it is plain. */
import type { Prefix } from '../../../dsl/program/index.ts';
import { mask32, prefixWords } from '../decode/address.ts';
import type { PrefixWords } from '../decode/address.ts';

const known = new Map<Prefix, PrefixWords | undefined>();
const MAX_KNOWN = 1 << 16;

function wordsOf(prefix: Prefix): PrefixWords | undefined {
  if (!known.has(prefix)) {
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(prefix, prefixWords(prefix));
  }
  return known.get(prefix);
}

/** The mask length of a canonical prefix. */
export const lengthOf = (prefix: Prefix): number => Number(prefix.slice(prefix.indexOf('/') + 1));

export class CoverIndex {
  /** By mask length: the address cut to that length, to the prefix. */
  readonly #lengths = new Map<number, Map<string, Prefix>>();

  constructor(prefixes: Iterable<Prefix>) {
    for (const prefix of prefixes) this.#add(prefix);
  }

  /** Members that contain `prefix` and are shorter. */
  *covering(prefix: Prefix): Generator<Prefix> {
    const words = wordsOf(prefix);
    if (words === undefined) return;
    for (const [length, members] of this.#lengths) {
      if (length >= words.length) continue;
      const member = members.get(cut(words, length));
      if (member !== undefined) yield member;
    }
  }

  has(prefix: Prefix): boolean {
    const words = wordsOf(prefix);
    return words !== undefined && this.#lengths.get(words.length)?.has(cut(words, words.length)) === true;
  }

  #add(prefix: Prefix): void {
    const words = wordsOf(prefix);
    if (words === undefined) return;
    let members = this.#lengths.get(words.length);
    if (members === undefined) this.#lengths.set(words.length, (members = new Map<string, Prefix>()));
    members.set(cut(words, words.length), prefix);
  }
}

/** The address up to `length`, and its family: texts of different families never meet. */
function cut({ family, words }: PrefixWords, length: number): string {
  if (family === 4) return String((words[0]! & mask32(length)) >>> 0);
  return words.map((word, index) => (word & mask32(Math.min(32, Math.max(0, length - 32 * index)))) >>> 0).join(':');
}
