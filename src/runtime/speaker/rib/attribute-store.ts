/**
 * Every distinct set of attributes once, by number.
 *
 * Of a full table's million routes a quarter have attributes of their own, and several neighbours repeat them. Sets are
 * found by hash and compared word by word, counted by the paths that use them, and freed with the last one. The index is
 * cut into shards by hash, each of which doubles on its own, and entries lie in chunks that never move: so no single
 * step takes long. The hash is seeded, so that a peer cannot prepare attributes that collide.
 */
import { MAX_ATTRIBUTE_WORDS } from '../decode/attribute-words.ts';
import { WordArena } from './word-arena.ts';

/** An entry: offset in the arena, length in words, hash, number of users (or the next free entry). */
const ENTRY = 4;
const OFFSET = 0;
const LENGTH = 1;
const HASH = 2;
const USERS = 3;
const CHUNK_BITS = 14;
const CHUNK_MASK = (1 << CHUNK_BITS) - 1;

const SHARD_BITS = 4;
const SHARDS = 1 << SHARD_BITS;
const FIRST_SLOTS = 1 << 7;
/** At most this share of a shard's slots is used. */
const MAX_LOAD = 0.7;

/** With a next hop behind them. */
export const MAX_SET_WORDS = MAX_ATTRIBUTE_WORDS + 5;

export class AttributeStore {
  readonly #arena = new WordArena();
  readonly #seed: number;
  readonly #chunks: Uint32Array[] = [];
  /** Entry 0 is never used: number 0 means "none". */
  #used = 1;
  #freeEntry = 0;
  #count = 0;
  /** Numbers of sets; 0 is an empty slot. */
  readonly #shards = Array.from({ length: SHARDS }, () => new Uint32Array(FIRST_SLOTS));
  readonly #counts = new Uint32Array(SHARDS);
  /** Called with the number of a set that is about to be freed. */
  onFree: ((set: number) => void) | undefined;

  constructor(seed: number) {
    this.#seed = seed;
  }

  get size(): number {
    return this.#count;
  }

  /** The number of the set `words[0, length)`, with one more user: the caller, until it calls `release`. */
  intern(words: Uint32Array, length: number): number {
    const hash = this.#hash(words, length);
    const shard = hash >>> (32 - SHARD_BITS);
    const slots = this.#shards[shard]!;
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (let set = slots[slot]!; set !== 0; set = slots[slot]!) {
      const chunk = this.#chunks[set >>> CHUNK_BITS]!;
      const entry = (set & CHUNK_MASK) * ENTRY;
      if (
        (chunk[entry + HASH]! | 0) === hash &&
        chunk[entry + LENGTH] === length &&
        this.#arena.equals(chunk[entry + OFFSET]!, words, length)
      ) {
        chunk[entry + USERS]!++;
        return set;
      }
      slot = (slot + 1) & mask;
    }
    const set = this.#add(words, length, hash);
    slots[slot] = set;
    if (++this.#counts[shard]! > slots.length * MAX_LOAD) this.#grow(shard);
    return set;
  }

  retain(set: number): void {
    this.#chunks[set >>> CHUNK_BITS]![(set & CHUNK_MASK) * ENTRY + USERS]!++;
  }

  release(set: number): void {
    const chunk = this.#chunks[set >>> CHUNK_BITS]!;
    const entry = (set & CHUNK_MASK) * ENTRY;
    const users = chunk[entry + USERS]! - 1;
    chunk[entry + USERS] = users;
    if (users === 0) this.#free(set, chunk, entry);
  }

  /** The words of a set: valid until it is released. */
  words(set: number): Uint32Array {
    const chunk = this.#chunks[set >>> CHUNK_BITS]!;
    const entry = (set & CHUNK_MASK) * ENTRY;
    return this.#arena.view(chunk[entry + OFFSET]!, chunk[entry + LENGTH]!);
  }

  /** Bytes held from the system. */
  get bytes(): number {
    const slots = this.#shards.reduce((sum, shard) => sum + shard.length, 0);
    return 4 * (this.#arena.words + slots + this.#chunks.length * (ENTRY << CHUNK_BITS));
  }

  /** Signed, so that it stays a small integer. The upper bits choose the shard, the lower ones the slot in it. */
  #hash(words: Uint32Array, length: number): number {
    let hash = this.#seed ^ length;
    for (let word = 0; word < length; word++) {
      hash = Math.imul(hash ^ words[word]!, 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    return Math.imul(hash, 0x85ebca6b);
  }

  #hashOf(set: number): number {
    return this.#chunks[set >>> CHUNK_BITS]![(set & CHUNK_MASK) * ENTRY + HASH]! | 0;
  }

  #add(words: Uint32Array, length: number, hash: number): number {
    let set = this.#freeEntry;
    if (set === 0) set = this.#used++;
    if (set >>> CHUNK_BITS === this.#chunks.length) this.#chunks.push(new Uint32Array(ENTRY << CHUNK_BITS));
    const chunk = this.#chunks[set >>> CHUNK_BITS]!;
    const entry = (set & CHUNK_MASK) * ENTRY;
    if (set === this.#freeEntry) this.#freeEntry = chunk[entry + USERS]!;
    chunk[entry + OFFSET] = this.#arena.store(words, length);
    chunk[entry + LENGTH] = length;
    chunk[entry + HASH] = hash;
    chunk[entry + USERS] = 1;
    this.#count++;
    return set;
  }

  #free(set: number, chunk: Uint32Array, entry: number): void {
    this.onFree?.(set);
    this.#vacate(set);
    this.#arena.release(chunk[entry + OFFSET]!, chunk[entry + LENGTH]!);
    chunk[entry + USERS] = this.#freeEntry;
    this.#freeEntry = set;
    this.#count--;
  }

  /** Empties the slot of `set` and moves later entries of its cluster up, so that no search stops early. */
  #vacate(set: number): void {
    const hash = this.#hashOf(set);
    const shard = hash >>> (32 - SHARD_BITS);
    const slots = this.#shards[shard]!;
    const mask = slots.length - 1;
    let hole = hash & mask;
    while (slots[hole] !== set) hole = (hole + 1) & mask;
    for (let slot = (hole + 1) & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const home = this.#hashOf(slots[slot]!) & mask;
      if (((slot - home) & mask) < ((slot - hole) & mask)) continue;
      slots[hole] = slots[slot]!;
      hole = slot;
    }
    slots[hole] = 0;
    this.#counts[shard]!--;
  }

  #grow(shard: number): void {
    const old = this.#shards[shard]!;
    const slots = new Uint32Array(old.length * 2);
    const mask = slots.length - 1;
    this.#shards[shard] = slots;
    for (const set of old) {
      if (set === 0) continue;
      let slot = this.#hashOf(set) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = set;
    }
  }
}
