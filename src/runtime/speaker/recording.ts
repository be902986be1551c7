/**
 * A recorded ExaBGP stdin, read by the decoder and the tables of the running speaker, with nobody to answer.
 *
 * For `weir inspect exabgp` and for tests: what a recording leads to here is what it would have led to there.
 */
import type { NeighborKey } from '../model/index.ts';
import type { Defects } from './decode/index.ts';
import { LineDecoder } from './decode/index.ts';
import { AdjRibIn } from './rib/index.ts';
import { LineSplitter } from './stdin/line-splitter.ts';

const OPEN_BRACE = 123;
const MAX_LINE_BYTES = 1 << 20;
const SWEEP_SLOTS = 1 << 12;

export class Recording {
  readonly rib: AdjRibIn;
  /** Neighbours that a line was about, in order of appearance. */
  readonly neighbors = new Set<NeighborKey>();
  /** Lines by kind of content: JSON, and answers to commands. */
  readonly lines = { json: 0, text: 0 };
  readonly #decoder = new LineDecoder();
  readonly #splitter: LineSplitter;

  constructor(hashSeed = 0) {
    this.rib = new AdjRibIn(hashSeed);
    this.#splitter = new LineSplitter(
      {
        line: (bytes, from, to) => this.#line(bytes, from, to),
        tooLong: () => this.#decoder.addDefect('longLine'),
      },
      MAX_LINE_BYTES,
    );
  }

  /** The next bytes, in any cut. */
  push(bytes: Uint8Array): void {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let at = 0; at < chunk.length;) at = this.#splitter.next(chunk, at);
    if (this.rib.needsSweep) this.rib.sweep(SWEEP_SLOTS);
  }

  get defects(): Defects {
    return this.#decoder.defects;
  }

  #line(bytes: Uint8Array, from: number, to: number): void {
    if (bytes[from] !== OPEN_BRACE) {
      this.lines.text++;
      return;
    }
    this.lines.json++;
    const message = this.#decoder.decode(bytes, from, to);
    if (!('neighbor' in message)) return;
    const { key } = message.neighbor;
    this.neighbors.add(key);
    if (message.kind === 'update' && !message.sent) this.rib.apply(key, this.#decoder.update);
    if (message.kind === 'state' && message.state !== 'connected') this.rib.clear(key);
  }
}
