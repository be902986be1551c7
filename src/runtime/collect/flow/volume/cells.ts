/**
 * The pairs (prefix, exit) that carry traffic, each with a row number: a hash table of two integers in typed arrays.
 *
 * Rows are reused after `drop`. Dropping leaves the hash as it is until `rehash`, which the caller does once per sweep.
 */
const EMPTY = -1;
const DROPPED = -2;
/** At most this share of the slots is in use. */
const LOAD = 0.5;

export class Cells {
  readonly #most: number;
  #slots = new Int32Array(2048).fill(EMPTY);
  /** By row: the pair, or DROPPED as prefix. */
  prefix = new Int32Array(1024);
  exit = new Int32Array(1024);
  #rows = 0;
  #free: number[] = [];

  /** `most`: rows that are ever handed out. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Rows ever used: every row number is below. */
  get rows(): number {
    return this.#rows;
  }

  get size(): number {
    return this.#rows - this.#free.length;
  }

  isUsed(row: number): boolean {
    return this.prefix[row] !== DROPPED;
  }

  /** The row of a pair, made if need be; -1 where there are too many. */
  rowOf(prefix: number, exit: number): number {
    const mask = this.#slots.length - 1;
    let slot = hash(prefix, exit) & mask;
    for (let row = this.#slots[slot]!; row !== EMPTY; row = this.#slots[slot]!) {
      if (this.prefix[row] === prefix && this.exit[row] === exit) return row;
      slot = (slot + 1) & mask;
    }
    return this.#add(prefix, exit, slot);
  }

  #add(prefix: number, exit: number, slot: number): number {
    const row = this.#free.pop() ?? this.#rows;
    if (row >= this.#most) return -1;
    if (row === this.#rows) this.#rows++;
    if (row >= this.prefix.length) {
      this.prefix = grown(this.prefix);
      this.exit = grown(this.exit);
    }
    this.prefix[row] = prefix;
    this.exit[row] = exit;
    this.#slots[slot] = row;
    if (this.#rows > this.#slots.length * LOAD) this.rehash();
    return row;
  }

  /** The row's pair is forgotten at the next `rehash`; until then the row must not be asked for. */
  drop(row: number): void {
    this.prefix[row] = DROPPED;
  }

  /** Takes the dropped rows out of the hash and frees them. */
  rehash(): void {
    let size = this.#slots.length;
    while (this.#rows > size * LOAD) size *= 2;
    const slots = new Int32Array(size).fill(EMPTY);
    this.#free = [];
    for (let row = this.#rows - 1; row >= 0; row--) {
      if (!this.isUsed(row)) {
        this.#free.push(row);
        continue;
      }
      let slot = hash(this.prefix[row]!, this.exit[row]!) & (size - 1);
      while (slots[slot] !== EMPTY) slot = (slot + 1) & (size - 1);
      slots[slot] = row;
    }
    this.#slots = slots;
  }
}

function hash(prefix: number, exit: number): number {
  const mixed = Math.imul(prefix, 0x9e37_79b1) ^ Math.imul(exit + 1, 0x85eb_ca6b);
  return mixed ^ (mixed >>> 15);
}

function grown(from: Int32Array): Int32Array<ArrayBuffer> {
  const to = new Int32Array(from.length * 2);
  to.set(from);
  return to;
}
