/**
 * Blocks of consecutive 32-bit words inside one growing typed array: the memory in which all nodes live.
 *
 * Small blocks come in steps of two words, large ones in steps of a quarter of their size, and a freed block is handed out
 * again to the next of its step. Blocks are never merged; the table is rewritten in order when too much lies idle
 * (see `idle`).
 */
const SMALL = 64;
const GROWTH = 1.15;

export class Words {
  data: Int32Array;
  #used = 0;
  #idle = 0;
  readonly #free = new Map<number, number[]>();

  constructor(capacity: number) {
    this.data = new Int32Array(Math.max(capacity, 64));
  }

  /** Share of the used words that lie in freed blocks. */
  get idle(): number {
    return this.#used === 0 ? 0 : this.#idle / this.#used;
  }

  /** True where the next block may need a larger array. */
  get full(): boolean {
    return this.#used + 2 * SMALL > this.data.length;
  }

  /** Index of a block of at least `size` words; its content is what was there before. */
  take(size: number): number {
    const step = roundUp(size);
    const reused = this.#free.get(step)?.pop();
    if (reused !== undefined) {
      this.#idle -= step;
      return reused;
    }
    const begin = this.#used;
    this.#used += step;
    if (this.#used > this.data.length) {
      const grown = new Int32Array(Math.ceil(this.#used * GROWTH));
      grown.set(this.data);
      this.data = grown;
    }
    return begin;
  }

  give(begin: number, size: number): void {
    const step = roundUp(size);
    const list = this.#free.get(step);
    if (list) list.push(begin);
    else this.#free.set(step, [begin]);
    this.#idle += step;
  }

  /** A block of another size in place of this one; the first `keep` words are kept. */
  resize(begin: number, before: number, now: number, keep = 0): number {
    if (roundUp(before) === roundUp(now)) return begin;
    const moved = this.take(now);
    if (keep > 0) this.data.copyWithin(moved, begin, begin + keep);
    this.give(begin, before);
    return moved;
  }
}

function roundUp(size: number): number {
  if (size <= SMALL) return (size + 1) & ~1;
  let step = SMALL;
  while (step < size) step = (step + (step >>> 2) + 1) & ~1;
  return step;
}
