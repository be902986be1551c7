/**
 * The prefixes to count by: own blocks, into which traffic comes, and everybody else's, to which it goes.
 *
 * Own blocks are looked at first and on their own, so that a route for a part of one does not hide traffic from it. Each
 * prefix has a number, by which cells name it; a number that has become free is given out again.
 */
import { Lpm, NONE } from '../../../model/lpm/index.ts';
import type { PrefixBatch } from './batch.ts';
import { IS_IPV6, IS_OWN, IS_REMOVED } from './batch.ts';

export class Destinations {
  readonly own = new Lpm(64);
  readonly remote = new Lpm(4096);
  /** By id: the prefix. */
  #words = new Uint32Array(4 * 4096);
  #lengths = new Uint8Array(4096);
  #flags = new Uint8Array(4096);
  /** By id: since when it is counted by, in milliseconds of arrival; a younger prefix lacks what was counted before. */
  #since = new Float64Array(4096);
  /** By id: the table (see batch.ts) that last held it. */
  #table = new Uint8Array(4096);
  #tables = 0;
  #ids = 0;
  readonly #free: number[] = [];

  get size(): number {
    return this.own.size + this.remote.size;
  }

  since(id: number): number {
    return this.#since[id]!;
  }

  /** Copies the address of a prefix to words[at..at+3]; returns its length and flags. */
  describe(id: number, words: Uint32Array, at: number): readonly [length: number, flags: number] {
    words.set(this.#words.subarray(4 * id, 4 * id + 4), at);
    return [this.#lengths[id]!, this.#flags[id]!];
  }

  /** Applies a batch and returns the numbers of the prefixes that are gone, whose counts must be forgotten at once. */
  update({ words, lengths, flags, table }: PrefixBatch, nowMs: number): ReadonlySet<number> {
    const gone = new Set<number>();
    if (table === 'first' || table === 'only') this.#tables = (this.#tables + 1) & 255;
    for (let at = 0; at < lengths.length; at++) {
      const key = words.subarray(4 * at, 4 * at + 4);
      if (flags[at]! & IS_REMOVED) this.#remove(key, lengths[at]!, flags[at]!, gone);
      else this.#add(key, lengths[at]!, flags[at]!, nowMs);
    }
    if (table === 'last' || table === 'only')
      for (let id = 0; id < this.#ids; id++)
        if (this.#since[id]! >= 0 && this.#table[id] !== this.#tables)
          this.#remove(this.#words.subarray(4 * id, 4 * id + 4), this.#lengths[id]!, this.#flags[id]!, gone);
    this.#free.push(...gone);
    return gone;
  }

  #add(key: Uint32Array, length: number, flags: number, nowMs: number): void {
    const table = flags & IS_OWN ? this.own : this.remote;
    const family = flags & IS_IPV6 ? 6 : 4;
    const known = table.find(family, key, length);
    if (known !== NONE) {
      this.#table[known] = this.#tables;
      return;
    }
    const id = this.#free.pop() ?? this.#ids++;
    if (id >= this.#lengths.length) this.#grow();
    table.insert(family, key, length, id);
    this.#words.set(key, 4 * id);
    this.#lengths[id] = length;
    this.#flags[id] = flags & (IS_OWN | IS_IPV6);
    this.#since[id] = nowMs;
    this.#table[id] = this.#tables;
  }

  #remove(key: Uint32Array, length: number, flags: number, gone: Set<number>): void {
    const table = flags & IS_OWN ? this.own : this.remote;
    const id = table.remove(flags & IS_IPV6 ? 6 : 4, key, length);
    if (id === NONE) return;
    this.#since[id] = -1;
    gone.add(id);
  }

  #grow(): void {
    const capacity = this.#lengths.length * 2;
    this.#words = grown(this.#words, new Uint32Array(4 * capacity));
    this.#lengths = grown(this.#lengths, new Uint8Array(capacity));
    this.#flags = grown(this.#flags, new Uint8Array(capacity));
    this.#since = grown(this.#since, new Float64Array(capacity));
    this.#table = grown(this.#table, new Uint8Array(capacity));
  }
}

function grown<A extends Uint8Array | Uint32Array | Float64Array>(from: A, to: A): A {
  to.set(from);
  return to;
}
