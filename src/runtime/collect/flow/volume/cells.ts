/**
 * The pairs (prefix, exit) that carry traffic, each with a row number: a hash table of two integers in typed arrays.
 *
 * The pair stands in the slot itself, so that finding a row costs one memory access. Rows are reused after `drop`;
 * dropping leaves the hash as it is until `rehash`, which the caller does once per sweep.
 */
/** Words per slot: prefix, exit, row + 1 (0 is an empty slot), one unused so that a slot never straddles a cache line. */
const SLOT = 4;
const DROPPED = -2;
/** At most this share of the slots is in use. */
const LOAD = 0.5;

export class Cells {
  readonly #most: number;
  #slots = new Int32Array(2048 * SLOT);
  #mask = 2047;
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
    const slots = this.#slots;
    let slot = hash(prefix, exit) & this.#mask;
    while (slots[slot * SLOT + 2] !== 0) {
      if (slots[slot * SLOT] === prefix && slots[slot * SLOT + 1] === exit) return slots[slot * SLOT + 2]! - 1;
      slot = (slot + 1) & this.#mask;
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
    put(this.#slots, slot, prefix, exit, row);
    if (this.#rows > (this.#mask + 1) * LOAD) this.rehash();
    return row;
  }

  /** The row's pair is forgotten at the next `rehash`, which must come before any other `rowOf`. */
  drop(row: number): void {
    this.prefix[row] = DROPPED;
  }

  /** Takes the dropped rows out of the hash and frees them. */
  rehash(): void {
    let size = this.#mask + 1;
    while (this.#rows > size * LOAD) size *= 2;
    const slots = new Int32Array(size * SLOT);
    this.#free = [];
    for (let row = this.#rows - 1; row >= 0; row--) {
      if (!this.isUsed(row)) {
        this.#free.push(row);
        continue;
      }
      let slot = hash(this.prefix[row]!, this.exit[row]!) & (size - 1);
      while (slots[slot * SLOT + 2] !== 0) slot = (slot + 1) & (size - 1);
      put(slots, slot, this.prefix[row]!, this.exit[row]!, row);
    }
    this.#slots = slots;
    this.#mask = size - 1;
  }
}

function put(slots: Int32Array, slot: number, prefix: number, exit: number, row: number): void {
  slots[slot * SLOT] = prefix;
  slots[slot * SLOT + 1] = exit;
  slots[slot * SLOT + 2] = row + 1;
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
