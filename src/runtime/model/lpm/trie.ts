/**
 * The trie as memory: two roots, the nodes below them, and the one operation that changes it.
 *
 * It knows values (0 no match, id + 1 a match, ~node) but not what a match means: `change` is told which range to change
 * and asks for the new value of each old one. Layers by the bit at which they begin: 19, 24 and 29 are narrow nodes of
 * 32, 32 and 8 slots; 32, 64 and 96 are wide nodes.
 */
import { narrowSize, readNarrow, writeNarrow } from './narrow.ts';
import { changeWide, wideSize } from './wide.ts';
import { Words } from './words.ts';

const ROOT_BITS = 19;
/** Words per prefix that a full table was seen to need; only a first guess. */
const WORDS_PER_PREFIX = 2.6;
/** The nodes are rewritten in order, rather than the array grown, when this share of it lies idle. */
const MOST_IDLE = 0.15;

type Change = (value: number) => number;

/** The bit at which the layer below the one that begins at `depth` begins. */
const below = (depth: number): number => (depth < 29 ? depth + 5 : depth === 29 ? 32 : depth + 32);

export class Trie {
  /** Undefined until the family has its first prefix. */
  root4: Int32Array | undefined = undefined;
  root6: Int32Array | undefined = undefined;
  words: Words;
  /** One unpacked narrow node per layer. */
  readonly #slots = new Map([
    [19, new Int32Array(32)],
    [24, new Int32Array(32)],
    [29, new Int32Array(8)],
  ]);

  constructor(expected: number) {
    this.words = new Words(Math.ceil(expected * WORDS_PER_PREFIX));
  }

  get byteLength(): number {
    return this.words.data.byteLength + (this.root4?.byteLength ?? 0) + (this.root6?.byteLength ?? 0);
  }

  /** Puts `change(value)` in place of every match, and of every lack of one, inside a prefix. */
  change(family: 4 | 6, words: ArrayLike<number>, length: number, change: Change): void {
    if (this.words.full && this.words.idle > MOST_IDLE) this.#rewrite();
    const root = this.#root(family);
    const first = words[0]! >>> (32 - ROOT_BITS);
    if (length > ROOT_BITS) {
      root[first] = this.#inside(root[first]!, words, length, ROOT_BITS, change);
      return;
    }
    const end = first + (1 << (ROOT_BITS - length));
    for (let slot = first; slot < end; slot++) root[slot] = this.#whole(root[slot]!, ROOT_BITS, change);
  }

  /** Changes a part of what lies below a slot. */
  #inside(value: number, words: ArrayLike<number>, length: number, depth: number, change: Change): number {
    const next = below(depth);
    const deeper: Change =
      length > next ? (old) => this.#inside(old, words, length, next, change) : (old) => this.#whole(old, next, change);
    const host = Math.max(0, next - length);
    if (depth >= 32) {
      const first = words[depth >>> 5]!;
      return changeWide(this.words, value, first, first + 2 ** host - 1, deeper);
    }
    const slots = this.#slots.get(depth)!;
    readNarrow(this.words.data, value, slots);
    const first = (words[0]! >>> (32 - next)) & (slots.length - 1);
    for (let slot = first; slot < first + (1 << host); slot++) slots[slot] = deeper(slots[slot]!);
    return writeNarrow(this.words, value, slots);
  }

  /** Changes all that lies below a slot. */
  #whole(value: number, depth: number, change: Change): number {
    if (value >= 0) return change(value);
    const next = below(depth);
    const deeper: Change = (old) => this.#whole(old, next, change);
    if (depth >= 32) return changeWide(this.words, value, 0, 2 ** 32 - 1, deeper);
    const slots = this.#slots.get(depth)!;
    readNarrow(this.words.data, value, slots);
    for (let slot = 0; slot < slots.length; slot++) slots[slot] = deeper(slots[slot]!);
    return writeNarrow(this.words, value, slots);
  }

  /** Copies all nodes into a new array in the order of addresses: no idle blocks, and neighbours lie side by side. */
  #rewrite(): void {
    const from = this.words.data;
    const to = new Words(from.length);
    const copy = (value: number, depth: number): number => {
      if (value >= 0) return value;
      const size = depth < 32 ? narrowSize(from, ~value) : wideSize(from, ~value);
      const node = to.take(size);
      to.data.set(from.subarray(~value, ~value + size), node);
      // The values are all but the bitmap, or all but the count and the beginnings.
      for (let at = depth < 32 ? 1 : 1 + from[~value]!; at < size; at++)
        if (to.data[node + at]! < 0) to.data[node + at] = copy(to.data[node + at]!, below(depth));
      return ~node;
    };
    for (const root of [this.root4, this.root6])
      for (let slot = 0; root && slot < root.length; slot++) root[slot] = copy(root[slot]!, ROOT_BITS);
    this.words = to;
  }

  #root(family: 4 | 6): Int32Array {
    if (family === 4) return (this.root4 ??= new Int32Array(1 << ROOT_BITS));
    return (this.root6 ??= new Int32Array(1 << ROOT_BITS));
  }
}
