/**
 * Every distinct set of attributes once, by number.
 *
 * Of a full table's million routes a quarter have attributes of their own, and several neighbours repeat them. Sets are
 * found by hash and compared word by word, counted by the paths that use them, and freed with the last one. The hash is
 * seeded, so that a peer cannot prepare attributes that collide.
 */
import { MAX_ATTRIBUTE_WORDS } from '../decode/attribute-words.ts';
import { WordArena } from './word-arena.ts';

/** An entry: offset in the arena, length in words, hash, number of users (or the next free entry). */
const ENTRY = 4;
const OFFSET = 0;
const LENGTH = 1;
const HASH = 2;
const USERS = 3;

/** With a next hop behind them. */
export const MAX_SET_WORDS = MAX_ATTRIBUTE_WORDS + 5;
/** Slots are at most this full, in tenths. */
const MAX_LOAD = 7;

export class AttributeStore {
  readonly #arena = new WordArena();
  readonly #seed: number;
  /** Entry 0 is never used: number 0 means "none". */
  #entries = new Uint32Array(ENTRY << 10);
  #used = 1;
  #freeEntry = 0;
  #count = 0;
  #slots = new Uint32Array(1 << 11);
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
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (let set = this.#slots[slot]!; set !== 0; set = this.#slots[slot]!) {
      const entry = set * ENTRY;
      if (
        this.#entries[entry + HASH] === hash &&
        this.#entries[entry + LENGTH] === length &&
        this.#arena.equals(this.#entries[entry + OFFSET]!, words, length)
      ) {
        this.#entries[entry + USERS]!++;
        return set;
      }
      slot = (slot + 1) & mask;
    }
    const set = this.#add(words, length, hash);
    this.#slots[slot] = set;
    if (this.#count * 10 > this.#slots.length * MAX_LOAD) this.#grow();
    return set;
  }

  retain(set: number): void {
    this.#entries[set * ENTRY + USERS]!++;
  }

  release(set: number): void {
    const users = this.#entries[set * ENTRY + USERS]! - 1;
    this.#entries[set * ENTRY + USERS] = users;
    if (users === 0) this.#free(set);
  }

  /** The words of a set: valid until it is released. */
  words(set: number): Uint32Array {
    return this.#arena.view(this.#entries[set * ENTRY + OFFSET]!, this.#entries[set * ENTRY + LENGTH]!);
  }

  /** Bytes held from the system. */
  get bytes(): number {
    return 4 * (this.#arena.words + this.#entries.length + this.#slots.length);
  }

  #hash(words: Uint32Array, length: number): number {
    let hash = this.#seed ^ length;
    for (let word = 0; word < length; word++) {
      hash = Math.imul(hash ^ words[word]!, 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    return hash >>> 0;
  }

  #add(words: Uint32Array, length: number, hash: number): number {
    let set = this.#freeEntry;
    if (set === 0) {
      set = this.#used++;
      if (set * ENTRY === this.#entries.length) {
        const grown = new Uint32Array(this.#entries.length * 2);
        grown.set(this.#entries);
        this.#entries = grown;
      }
    } else this.#freeEntry = this.#entries[set * ENTRY + USERS]!;
    const entry = set * ENTRY;
    this.#entries[entry + OFFSET] = this.#arena.store(words, length);
    this.#entries[entry + LENGTH] = length;
    this.#entries[entry + HASH] = hash;
    this.#entries[entry + USERS] = 1;
    this.#count++;
    return set;
  }

  #free(set: number): void {
    this.onFree?.(set);
    this.#vacate(set);
    const entry = set * ENTRY;
    this.#arena.release(this.#entries[entry + OFFSET]!, this.#entries[entry + LENGTH]!);
    this.#entries[entry + USERS] = this.#freeEntry;
    this.#freeEntry = set;
    this.#count--;
  }

  /** Empties the slot of `set` and moves later entries of its cluster up, so that no search stops early. */
  #vacate(set: number): void {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let hole = this.#entries[set * ENTRY + HASH]! & mask;
    while (slots[hole] !== set) hole = (hole + 1) & mask;
    for (let slot = (hole + 1) & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const home = this.#entries[slots[slot]! * ENTRY + HASH]! & mask;
      if (((slot - home) & mask) < ((slot - hole) & mask)) continue;
      slots[hole] = slots[slot]!;
      hole = slot;
    }
    slots[hole] = 0;
  }

  #grow(): void {
    const slots = new Uint32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (const set of this.#slots) {
      if (set === 0) continue;
      let slot = this.#entries[set * ENTRY + HASH]! & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = set;
    }
    this.#slots = slots;
  }
}
