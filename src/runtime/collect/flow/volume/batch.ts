/**
 * Changes to the set of prefixes to count by, in a form that goes to a worker without being copied.
 *
 * A whole table is sent as many batches between a first and a last one: what is in none of them is taken out at the end,
 * so that whoever has lost track of changes need not find out what they were.
 */
import type { Prefix } from '../../../../dsl/program/index.ts';
import { parseWords } from './prefix-text.ts';

export const IS_IPV6 = 1;
/** One of our own blocks: traffic to it is inbound. */
export const IS_OWN = 2;
export const IS_REMOVED = 4;

/** Parallel arrays, applied in order. */
export interface PrefixBatch {
  /** Four per prefix, host bits zero; IPv4 uses the first. */
  readonly words: Uint32Array;
  readonly lengths: Uint8Array;
  readonly flags: Uint8Array;
  /** 'first' and 'last' enclose a whole table (a batch may be both); a change of single prefixes has neither. */
  readonly table: 'first' | 'next' | 'last' | 'only' | undefined;
}

/** Collects prefixes into a batch. */
export class BatchBuilder {
  #words = new Uint32Array(4 * 1024);
  #lengths = new Uint8Array(1024);
  #flags = new Uint8Array(1024);
  #count = 0;

  get size(): number {
    return this.#count;
  }

  /** A prefix whose address begins at `words[at]`, one word for IPv4 and four for IPv6; host bits zero. */
  add(family: 4 | 6, words: ArrayLike<number>, at: number, length: number, flags: number): void {
    this.#reach();
    const to = 4 * this.#count;
    for (let word = 0; word < 4; word++) this.#words[to + word] = family === 6 || word === 0 ? words[at + word]! : 0;
    this.#lengths[this.#count] = length;
    this.#flags[this.#count++] = flags | (family === 6 ? IS_IPV6 : 0);
  }

  /** A text that is no canonical prefix is left out. */
  addText(text: Prefix, flags: number): void {
    this.#reach();
    const length = parseWords(text, this.#words, 4 * this.#count);
    if (length < 0) return;
    this.#lengths[this.#count] = length;
    this.#flags[this.#count++] = flags | (text.includes(':') ? IS_IPV6 : 0);
  }

  /** The batch, with arrays of its own; the builder is empty afterwards. */
  take(table: PrefixBatch['table']): PrefixBatch {
    const count = this.#count;
    this.#count = 0;
    return {
      words: this.#words.slice(0, 4 * count),
      lengths: this.#lengths.slice(0, count),
      flags: this.#flags.slice(0, count),
      table,
    };
  }

  #reach(): void {
    if (this.#count < this.#lengths.length) return;
    const grown = <A extends Uint8Array | Uint32Array>(from: A, to: A): A => {
      to.set(from);
      return to;
    };
    this.#words = grown(this.#words, new Uint32Array(this.#words.length * 2));
    this.#lengths = grown(this.#lengths, new Uint8Array(this.#lengths.length * 2));
    this.#flags = grown(this.#flags, new Uint8Array(this.#flags.length * 2));
  }
}

/** What may be handed over instead of copied. */
export const batchBuffers = ({ words, lengths, flags }: PrefixBatch): ArrayBuffer[] =>
  [words.buffer, lengths.buffer, flags.buffer] as ArrayBuffer[];
