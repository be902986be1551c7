/**
 * From a prefix to the first of its paths: a hash table with the keys in the slots.
 *
 * A slot is the address (one word for IPv4, four for IPv6) and one word with the mask length (8 bits) and the number of
 * the first path (24 bits); path number 0 marks an empty slot. With the keys in the slots a lookup among a million
 * prefixes costs about one cache miss and no object. The hash is seeded, so that a peer cannot prepare prefixes that
 * collide. Growing doubles the table at once, the only step here whose time depends on the number of routes.
 */
/** The most that the slots can number. ExaBGP itself holds 3.4 kB per route: it ends long before. */
export const MAX_PATH = 0xffffff;

const PATH_BITS = 24;
/** At most three quarters of the slots are used. */
const MAX_LOAD = 0.75;
const FIRST_SLOTS = 1 << 10;

export class PrefixTable {
  readonly #keyWords: number;
  /** Words per slot; a position is the index of a slot's first word. */
  readonly #step: number;
  readonly #seed: number;
  #slots: Uint32Array;
  #mask: number;
  #count = 0;

  /** `addressWords` is 1 for IPv4 and 4 for IPv6. */
  constructor(addressWords: 1 | 4, seed: number) {
    this.#keyWords = addressWords;
    this.#step = addressWords + 1;
    this.#seed = seed;
    this.#slots = new Uint32Array(FIRST_SLOTS * this.#step);
    this.#mask = FIRST_SLOTS - 1;
  }

  /** Prefixes in the table, among them those whose paths all belong to sessions that are gone. */
  get size(): number {
    return this.#count;
  }

  get bytes(): number {
    return 4 * this.#slots.length;
  }

  /** Where iteration ends: positions run from 0 in steps of `step`. */
  get end(): number {
    return this.#slots.length;
  }

  get step(): number {
    return this.#step;
  }

  /** Position of the prefix whose address starts at `words[at]`, or -1. */
  find(words: Uint32Array, at: number, length: number): number {
    const position = this.#probe(words, at, length);
    return this.#slots[position + this.#keyWords] === 0 ? -1 : position;
  }

  /** As `find`, but makes room for a new prefix; the caller must give it a path at once. Moves other positions. */
  findOrAdd(words: Uint32Array, at: number, length: number): number {
    let position = this.#probe(words, at, length);
    if (this.#slots[position + this.#keyWords] !== 0) return position;
    if (this.#count + 1 > (this.#mask + 1) * MAX_LOAD) {
      this.#grow();
      position = this.#probe(words, at, length);
    }
    for (let word = 0; word < this.#keyWords; word++) this.#slots[position + word] = words[at + word]!;
    this.#slots[position + this.#keyWords] = length << PATH_BITS;
    this.#count++;
    return position;
  }

  /** Number of the first path, 0 when the slot is empty. */
  first(position: number): number {
    return this.#slots[position + this.#keyWords]! & MAX_PATH;
  }

  /** `path` is 1..MAX_PATH. */
  setFirst(position: number, path: number): void {
    const at = position + this.#keyWords;
    this.#slots[at] = (this.#slots[at]! & ~MAX_PATH) | path;
  }

  length(position: number): number {
    return this.#slots[position + this.#keyWords]! >>> PATH_BITS;
  }

  /** Address word `index` of the prefix at `position`. */
  word(position: number, index: number): number {
    return this.#slots[position + index]!;
  }

  /** Empties the slot and moves later ones of its cluster up: `position` may hold another prefix afterwards. */
  remove(position: number): void {
    const slots = this.#slots;
    const step = this.#step;
    const mask = this.#mask;
    let hole = position / step;
    for (let slot = (hole + 1) & mask; slots[slot * step + this.#keyWords] !== 0; slot = (slot + 1) & mask) {
      const home = this.#home(slots, slot * step, this.length(slot * step));
      if (((slot - home) & mask) < ((slot - hole) & mask)) continue;
      slots.copyWithin(hole * step, slot * step, (slot + 1) * step);
      hole = slot;
    }
    slots.fill(0, hole * step, (hole + 1) * step);
    this.#count--;
  }

  /** Position of the prefix, or of the empty slot where it belongs. */
  #probe(words: Uint32Array, at: number, length: number): number {
    const slots = this.#slots;
    const keyWords = this.#keyWords;
    const first = words[at]!;
    for (let slot = this.#home(words, at, length); ; slot = (slot + 1) & this.#mask) {
      const position = slot * this.#step;
      const last = slots[position + keyWords]!;
      if (last === 0) return position;
      if (slots[position] !== first || last >>> PATH_BITS !== length) continue;
      let word = 1;
      while (word < keyWords && slots[position + word] === words[at + word]) word++;
      if (word >= keyWords) return position;
    }
  }

  /** Slot number where the search begins. */
  #home(words: Uint32Array, at: number, length: number): number {
    let hash = this.#seed ^ length;
    for (let word = 0; word < this.#keyWords; word++) {
      hash = Math.imul(hash ^ words[at + word]!, 0x85ebca6b);
      hash ^= hash >>> 15;
    }
    hash = Math.imul(hash, 0xc2b2ae35);
    return (hash ^ (hash >>> 16)) & this.#mask;
  }

  #grow(): void {
    const old = this.#slots;
    const step = this.#step;
    const keyWords = this.#keyWords;
    const slots = new Uint32Array(old.length * 2);
    this.#slots = slots;
    this.#mask = slots.length / step - 1;
    for (let position = 0; position < old.length; position += step) {
      const last = old[position + keyWords]!;
      if (last === 0) continue;
      let slot = this.#home(old, position, last >>> PATH_BITS);
      while (slots[slot * step + keyWords] !== 0) slot = (slot + 1) & this.#mask;
      for (let word = 0; word < step; word++) slots[slot * step + word] = old[position + word]!;
    }
  }
}
