/**
 * From a prefix to the first of its paths: a hash table with the keys in the slots.
 *
 * A slot is the address (one word for IPv4, four for IPv6) and one word with the mask length (8 bits) and the number of
 * the first path (24 bits); path number 0 marks an empty slot. With the keys in the slots a lookup among a million
 * prefixes costs about one cache miss and no object. The table is cut into shards by hash, and each doubles on its own:
 * so no single step takes long, though all of them together hold a million. The hash is seeded, so that a peer cannot
 * prepare prefixes that collide.
 */
/** The most that the slots can number. ExaBGP itself holds 3.4 kB per route: it ends long before. */
export const MAX_PATH = 0xffffff;

const PATH_BITS = 24;
const SHARD_BITS = 4;
const SHARDS = 1 << SHARD_BITS;
/** A position is the number of a shard and, in so many bits, the index of a slot's first word in it. */
const INDEX_BITS = 25;
const INDEX_MASK = (1 << INDEX_BITS) - 1;
/** At most three quarters of the slots are used. */
const MAX_LOAD = 0.75;
const FIRST_SLOTS = 1 << 6;

/** What `touch` has read ends here, so that the reads are not optimised away. */
const touched = new Uint32Array(1);

export class PrefixTable {
  readonly #keyWords: number;
  /** Words per slot. */
  readonly #step: number;
  readonly #seed: number;
  readonly #shards: Uint32Array[];
  readonly #masks = new Uint32Array(SHARDS).fill(FIRST_SLOTS - 1);
  readonly #counts = new Uint32Array(SHARDS);

  /** `addressWords` is 1 for IPv4 and 4 for IPv6. */
  constructor(addressWords: 1 | 4, seed: number) {
    this.#keyWords = addressWords;
    this.#step = addressWords + 1;
    this.#seed = seed;
    this.#shards = Array.from({ length: SHARDS }, () => new Uint32Array(FIRST_SLOTS * this.#step));
  }

  get bytes(): number {
    return this.#shards.reduce((sum, slots) => sum + 4 * slots.length, 0);
  }

  /**
   * Asks the memory for the slots of several prefixes at once, so that their cache misses overlap: the table is larger
   * than any cache, and the misses are most of what a full table costs. `step` as in ROUTE_WORDS.
   */
  touch(routes: Uint32Array, from: number, to: number, step: number): void {
    let sum = 0;
    for (let at = from; at < to; at += step) {
      const hash = this.#hash(routes, at, routes[at + step - 2]!);
      const shard = hash >>> (32 - SHARD_BITS);
      sum += this.#shards[shard]![(hash & this.#masks[shard]!) * this.#step]!;
    }
    touched[0] = sum;
  }

  /** Position of the prefix whose address starts at `words[at]`, or -1. */
  find(words: Uint32Array, at: number, length: number): number {
    const position = this.#probe(this.#hash(words, at, length), words, at, length);
    return this.first(position) === 0 ? -1 : position;
  }

  /** As `find`, but makes room for a new prefix; the caller must give it a path at once. Moves other positions. */
  findOrAdd(words: Uint32Array, at: number, length: number): number {
    const hash = this.#hash(words, at, length);
    let position = this.#probe(hash, words, at, length);
    if (this.first(position) !== 0) return position;
    const shard = hash >>> (32 - SHARD_BITS);
    if (this.#counts[shard]! + 1 > (this.#masks[shard]! + 1) * MAX_LOAD) {
      this.#grow(shard);
      position = this.#probe(hash, words, at, length);
    }
    const slots = this.#shards[shard]!;
    const index = position & INDEX_MASK;
    for (let word = 0; word < this.#keyWords; word++) slots[index + word] = words[at + word]!;
    slots[index + this.#keyWords] = length << PATH_BITS;
    this.#counts[shard]!++;
    return position;
  }

  /** Number of the first path, 0 when the slot is empty. */
  first(position: number): number {
    return this.#shards[position >>> INDEX_BITS]![(position & INDEX_MASK) + this.#keyWords]! & MAX_PATH;
  }

  /** `path` is 1..MAX_PATH. */
  setFirst(position: number, path: number): void {
    const slots = this.#shards[position >>> INDEX_BITS]!;
    const at = (position & INDEX_MASK) + this.#keyWords;
    slots[at] = (slots[at]! & ~MAX_PATH) | path;
  }

  length(position: number): number {
    return this.#shards[position >>> INDEX_BITS]![(position & INDEX_MASK) + this.#keyWords]! >>> PATH_BITS;
  }

  /** Address word `index` of the prefix at `position`. */
  word(position: number, index: number): number {
    return this.#shards[position >>> INDEX_BITS]![(position & INDEX_MASK) + index]!;
  }

  /** The slot behind the one at `position`, or -1 behind the last. The first slot of all is at 0. */
  after(position: number): number {
    const shard = position >>> INDEX_BITS;
    if ((position & INDEX_MASK) + this.#step < this.#shards[shard]!.length) return position + this.#step;
    return shard + 1 < SHARDS ? (shard + 1) << INDEX_BITS : -1;
  }

  /** Empties the slot and moves later ones of its cluster up: `position` may hold another prefix afterwards. */
  remove(position: number): void {
    const shard = position >>> INDEX_BITS;
    const slots = this.#shards[shard]!;
    const step = this.#step;
    const mask = this.#masks[shard]!;
    let hole = (position & INDEX_MASK) / step;
    for (let slot = (hole + 1) & mask; slots[slot * step + this.#keyWords] !== 0; slot = (slot + 1) & mask) {
      const home = this.#hash(slots, slot * step, slots[slot * step + this.#keyWords]! >>> PATH_BITS) & mask;
      if (((slot - home) & mask) < ((slot - hole) & mask)) continue;
      slots.copyWithin(hole * step, slot * step, (slot + 1) * step);
      hole = slot;
    }
    slots.fill(0, hole * step, (hole + 1) * step);
    this.#counts[shard]!--;
  }

  /** Position of the prefix, or of the empty slot where it belongs. */
  #probe(hash: number, words: Uint32Array, at: number, length: number): number {
    const shard = hash >>> (32 - SHARD_BITS);
    const slots = this.#shards[shard]!;
    const mask = this.#masks[shard]!;
    const keyWords = this.#keyWords;
    const first = words[at]!;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const index = slot * this.#step;
      const last = slots[index + keyWords]!;
      if (last === 0) return (shard << INDEX_BITS) | index;
      if (slots[index] !== first || last >>> PATH_BITS !== length) continue;
      let word = 1;
      while (word < keyWords && slots[index + word] === words[at + word]) word++;
      if (word >= keyWords) return (shard << INDEX_BITS) | index;
    }
  }

  /** Signed, so that it stays a small integer. The upper bits choose the shard, the lower ones the slot in it. */
  #hash(words: Uint32Array, at: number, length: number): number {
    let hash = this.#seed ^ length;
    for (let word = 0; word < this.#keyWords; word++) {
      hash = Math.imul(hash ^ words[at + word]!, 0x85ebca6b);
      hash ^= hash >>> 15;
    }
    hash = Math.imul(hash, 0xc2b2ae35);
    return hash ^ (hash >>> 16);
  }

  #grow(shard: number): void {
    const old = this.#shards[shard]!;
    const step = this.#step;
    const keyWords = this.#keyWords;
    const slots = new Uint32Array(old.length * 2);
    const mask = slots.length / step - 1;
    this.#shards[shard] = slots;
    this.#masks[shard] = mask;
    for (let index = 0; index < old.length; index += step) {
      const last = old[index + keyWords]!;
      if (last === 0) continue;
      let slot = this.#hash(old, index, last >>> PATH_BITS) & mask;
      while (slots[slot * step + keyWords] !== 0) slot = (slot + 1) & mask;
      for (let word = 0; word < step; word++) slots[slot * step + word] = old[index + word]!;
    }
  }
}
