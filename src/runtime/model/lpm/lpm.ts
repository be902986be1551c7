/** The longest-prefix match table; see index.ts for its shape and limits. */
import { narrowValue } from './narrow.ts';
import { Trie } from './trie.ts';
import { wideValue } from './wide.ts';

/** No prefix holds the address. */
export const NONE = -1;

/** Length stored for an id that names no prefix. */
const UNUSED = 255;

/** Ids stand for prefixes of both families. Inside, ids are kept one higher, because 0 is no match. */
export class Lpm {
  readonly #trie: Trie;
  /** By id: length of the prefix, or UNUSED. */
  #length: Uint8Array;
  /** By id: the next shorter prefix that covers it, as id + 1; 0 is none. */
  #parent: Int32Array;
  #size = 0;

  /** `expected`: how many prefixes will come, so that the arrays need not grow. More may come. */
  constructor(expected = 1024) {
    this.#trie = new Trie(expected);
    this.#length = new Uint8Array(expected).fill(UNUSED);
    this.#parent = new Int32Array(expected);
  }

  get size(): number {
    return this.#size;
  }

  /** Octets held by the tables. */
  get byteLength(): number {
    return this.#trie.byteLength + this.#length.byteLength + this.#parent.byteLength;
  }

  /** Id of the longest prefix that holds an IPv4 address (32 bits, signed or unsigned), or NONE. */
  lookup4(address: number): number {
    const root = this.#trie.root4;
    if (root === undefined) return NONE;
    const value = root[address >>> 13]!;
    return (value >= 0 ? value : narrow(this.#trie.words.data, value, address)) - 1;
  }

  /** Id of the longest prefix that holds an IPv6 address, given as four 32-bit words, or NONE. */
  lookup6(a: number, b: number, c: number, d: number): number {
    const root = this.#trie.root6;
    if (root === undefined) return NONE;
    let value = root[a >>> 13]!;
    if (value >= 0) return value - 1;
    const { data } = this.#trie.words;
    value = narrow(data, value, a);
    if (value < 0) value = wideValue(data, ~value, b);
    if (value < 0) value = wideValue(data, ~value, c);
    if (value < 0) value = wideValue(data, ~value, d);
    return value - 1;
  }

  /** Id of exactly this prefix, or NONE. Words as in `PrefixKey`. */
  find(family: 4 | 6, words: ArrayLike<number>, length: number): number {
    const value = this.#upTo(this.#longest(family, words), length);
    return value !== 0 && this.#length[value - 1] === length ? value - 1 : NONE;
  }

  /** Id of the longest prefix that covers this one and is shorter, or NONE. The prefix itself need not be here. */
  covering(family: 4 | 6, words: ArrayLike<number>, length: number): number {
    return length === 0 ? NONE : this.#upTo(this.#longest(family, words), length - 1) - 1;
  }

  /** Id of the next shorter prefix that covers prefix `id`, or NONE. */
  parent(id: number): number {
    return (this.#parent[id] ?? 0) - 1;
  }

  /**
   * Adds a prefix. Host bits of `words` must be zero. False, and nothing is changed, where the id already names a prefix
   * or the prefix is already here under another id.
   */
  insert(family: 4 | 6, words: ArrayLike<number>, length: number, id: number): boolean {
    this.#reach(id);
    const above = this.#upTo(this.#longest(family, words), length);
    if (this.#length[id] !== UNUSED || (above !== 0 && this.#length[above - 1] === length)) return false;
    this.#length[id] = length;
    this.#parent[id] = above;
    this.#size++;
    this.#replace(family, words, length, above, id + 1);
    return true;
  }

  /** Takes a prefix out and returns its id, or NONE where it was not here. */
  remove(family: 4 | 6, words: ArrayLike<number>, length: number): number {
    const id = this.find(family, words, length);
    if (id === NONE) return NONE;
    this.#replace(family, words, length, id + 1, this.#parent[id]!);
    this.#length[id] = UNUSED;
    this.#parent[id] = 0;
    this.#size--;
    return id;
  }

  /** Within a prefix, the slots and the children of `before` become those of `now`. */
  #replace(family: 4 | 6, words: ArrayLike<number>, length: number, before: number, now: number): void {
    this.#trie.change(family, words, length, (value) => {
      if (value === before) return now;
      this.#adopt(value, before, now);
      return value;
    });
  }

  /** On the way up from `from`, gives the child of `before` the parent `now`; done already where `now` is met first. */
  #adopt(from: number, before: number, now: number): void {
    for (let value = from; value !== 0 && value !== now; value = this.#parent[value - 1]!) {
      if (this.#parent[value - 1] !== before) continue;
      this.#parent[value - 1] = now;
      return;
    }
  }

  /** The longest match of the first address of a prefix, as id + 1. */
  #longest(family: 4 | 6, words: ArrayLike<number>): number {
    if (family === 4) return this.lookup4(words[0]!) + 1;
    return this.lookup6(words[0]!, words[1]!, words[2]!, words[3]!) + 1;
  }

  /** From a match upwards to the first prefix no longer than `length`. */
  #upTo(from: number, length: number): number {
    let value = from;
    while (value !== 0 && this.#length[value - 1]! > length) value = this.#parent[value - 1]!;
    return value;
  }

  #reach(id: number): void {
    if (id < this.#length.length) return;
    const capacity = Math.max(id + 1, Math.ceil(this.#length.length * 1.5));
    const length = new Uint8Array(capacity).fill(UNUSED);
    length.set(this.#length);
    this.#length = length;
    const parent = new Int32Array(capacity);
    parent.set(this.#parent);
    this.#parent = parent;
  }
}

/** Resolves the rest of the first word, below the root: strides of 5, 5 and 3 bits. */
function narrow(data: Int32Array, top: number, word: number): number {
  let value = narrowValue(data, ~top, (word >>> 8) & 31);
  if (value >= 0) return value;
  value = narrowValue(data, ~value, (word >>> 3) & 31);
  return value >= 0 ? value : narrowValue(data, ~value, word & 7);
}
