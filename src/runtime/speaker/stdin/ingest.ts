/** Handles what a source delivers line by line, in slices that leave the main thread free in between. */
import type { MonoMs, Ms } from '../../../dsl/program/index.ts';
import { ms } from '../../../dsl/program/index.ts';
import type { ByteSink } from './source.ts';
import { LineSplitter } from './line-splitter.ts';

export interface IngestHandlers {
  /** See LineHandlers: one line in place. */
  readonly line: (bytes: Uint8Array, from: number, to: number) => void;
  readonly tooLong: () => void;
  /** Lines are missing from here on. */
  readonly gap: () => void;
  readonly lost: (lines: number) => void;
  /** All lines before the end of the file are handled. */
  readonly end: () => void;
  /** After each slice: what the lines changed may be acted on. */
  readonly sliceEnd: () => void;
  /** So many bytes are handled and may be forgotten. */
  readonly consumed: (bytes: number) => void;
}

export interface IngestOptions {
  readonly clock: () => MonoMs;
  /** Runs the next slice after other work had its turn; setImmediate in production. */
  readonly yieldTo: (next: () => void) => void;
  readonly slice?: Ms;
  readonly maxLineBytes?: number;
}

const SLICE = ms(10);
const MAX_LINE_BYTES = 1 << 20;
/** Lines between two looks at the clock; the slowest of them take a few microseconds, save huge ones. */
const LINES_PER_LOOK = 64;
/** A huge line counts as several. */
const BYTES_PER_LOOK = 1 << 15;

type Item = Buffer | 'gap' | 'end';

export class Ingest implements ByteSink {
  readonly #handlers: IngestHandlers;
  readonly #options: IngestOptions;
  readonly #splitter: LineSplitter;
  #queue: Item[] = [];
  /** Position in the queue's first chunk. */
  #position = 0;
  #scheduled = false;

  constructor(handlers: IngestHandlers, options: IngestOptions) {
    this.#handlers = handlers;
    this.#options = options;
    this.#splitter = new LineSplitter(handlers, options.maxLineBytes ?? MAX_LINE_BYTES);
  }

  chunk(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  }

  gap(): void {
    this.#push('gap');
  }

  lost(lines: number): void {
    this.#handlers.lost(lines);
  }

  end(): void {
    this.#push('end');
  }

  /** True while lines wait for their slice. */
  get isBehind(): boolean {
    return this.#queue.length > 0;
  }

  /** Forgets everything queued. */
  stop(): void {
    this.#queue = [];
  }

  #push(item: Item): void {
    this.#queue.push(item);
    // With nothing waiting the line is handled at once: a withdrawn route must not wait for another turn.
    if (!this.#scheduled) this.#slice();
  }

  #slice(): void {
    this.#scheduled = true;
    const { clock, yieldTo, slice = SLICE } = this.#options;
    const start = clock();
    while (this.#queue.length > 0) {
      this.#some();
      if (clock() - start >= slice) break;
    }
    this.#handlers.sliceEnd();
    if (this.#queue.length > 0) yieldTo(() => this.#slice());
    else this.#scheduled = false;
  }

  /** Handles the first item of the queue, or some lines of it. */
  #some(): void {
    const item = this.#queue[0]!;
    if (item === 'gap' || item === 'end') {
      this.#queue.shift();
      if (item === 'gap') this.#splitter.gap();
      this.#handlers[item]();
      return;
    }
    const from = this.#position;
    let position = from;
    for (let lines = 0; lines < LINES_PER_LOOK && position < item.length && position - from < BYTES_PER_LOOK; lines++) {
      position = this.#splitter.next(item, position);
    }
    this.#position = position;
    if (position < item.length) return;
    this.#queue.shift();
    this.#position = 0;
    this.#handlers.consumed(item.length);
  }
}
