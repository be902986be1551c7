/**
 * Cuts a stream of chunks into lines, in any cut: a line inside a chunk is handed on in place, one that lies across
 * chunks is put together. A line longer than the limit is dropped to its end and reported once.
 */
const LINE_FEED = 10;
const FIRST_CARRY = 1 << 12;

export interface LineHandlers {
  /** `bytes[from, to)` without its line feed; `bytes[to]` is the line feed. Valid during the call. */
  readonly line: (bytes: Uint8Array, from: number, to: number) => void;
  readonly tooLong: () => void;
}

export class LineSplitter {
  readonly #handlers: LineHandlers;
  readonly #limit: number;
  #carry = Buffer.alloc(FIRST_CARRY);
  #carried = 0;
  #dropping = false;

  constructor(handlers: LineHandlers, limitBytes: number) {
    this.#handlers = handlers;
    this.#limit = limitBytes;
  }

  /** Handles at most one line of `bytes` from `from` on; returns where the next one begins (the length at the end). */
  next(bytes: Buffer, from: number): number {
    const end = bytes.indexOf(LINE_FEED, from);
    if (end < 0) {
      this.#keep(bytes, from, bytes.length);
      return bytes.length;
    }
    if (this.#dropping) this.#dropping = false;
    else if (this.#carried > 0) {
      if (this.#keep(bytes, from, end + 1)) this.#handlers.line(this.#carry, 0, this.#carried - 1);
      this.#dropping = false;
      this.#carried = 0;
    } else if (end - from > this.#limit) this.#handlers.tooLong();
    else this.#handlers.line(bytes, from, end);
    return end + 1;
  }

  /** Forgets the half line; what follows begins with a whole one. */
  gap(): void {
    this.#carried = 0;
    this.#dropping = false;
  }

  /** False when the line is longer than the limit. */
  #keep(bytes: Buffer, from: number, to: number): boolean {
    if (this.#dropping) return false;
    const length = this.#carried + to - from;
    if (length > this.#limit + 1) {
      this.#dropping = true;
      this.#carried = 0;
      this.#carry = Buffer.alloc(FIRST_CARRY);
      this.#handlers.tooLong();
      return false;
    }
    if (length > this.#carry.length) {
      const grown = Buffer.alloc(Math.max(length, 2 * this.#carry.length));
      grown.set(this.#carry.subarray(0, this.#carried));
      this.#carry = grown;
    }
    this.#carry.set(bytes.subarray(from, to), this.#carried);
    this.#carried = length;
    return true;
  }
}
