/** Fd 0 as a source of bytes: starts the reader thread and keeps its accounts. */
import { Worker } from 'node:worker_threads';
import type { ByteSink, ByteSource } from './source.ts';

/** As much as the main thread may fall behind: 250,000 update lines, far more than ExaBGP writes in any stall. */
const LIMIT_BYTES = 64 << 20;

export interface ReaderData {
  /** One 64-bit counter of bytes that the main thread has handled. */
  readonly consumed: SharedArrayBuffer;
  readonly limitBytes: number;
}

export type ReaderMessage =
  | { readonly kind: 'chunk'; readonly bytes: Uint8Array }
  | { readonly kind: 'gap' }
  | { readonly kind: 'lost'; readonly lines: number }
  | { readonly kind: 'end' };

export class StdinThread implements ByteSource {
  readonly #shared = new SharedArrayBuffer(8);
  readonly #consumed = new BigUint64Array(this.#shared);
  readonly #limitBytes: number;
  #worker: Worker | undefined;
  #closed = false;

  constructor(limitBytes = LIMIT_BYTES) {
    this.#limitBytes = limitBytes;
  }

  open(sink: ByteSink): void {
    const workerData: ReaderData = { consumed: this.#shared, limitBytes: this.#limitBytes };
    // `stdin: false` leaves fd 0 to the thread; its own console must never reach fd 1.
    const worker = new Worker(new URL('./reader-worker.ts', import.meta.url), {
      workerData,
      stdout: true,
      name: 'exabgp-stdin',
    });
    this.#worker = worker;
    worker.on('message', (message: ReaderMessage) => this.#deliver(message, sink));
    const fail = (): void => this.#deliver({ kind: 'end' }, sink);
    worker.on('error', fail);
    worker.on('exit', fail);
  }

  consumed(bytes: number): void {
    Atomics.add(this.#consumed, 0, BigInt(bytes));
  }

  close(): void {
    this.#closed = true;
    void this.#worker?.terminate();
  }

  #deliver(message: ReaderMessage, sink: ByteSink): void {
    if (this.#closed) return;
    if (message.kind === 'chunk') sink.chunk(message.bytes);
    else if (message.kind === 'gap') sink.gap();
    else if (message.kind === 'lost') sink.lost(message.lines);
    else {
      this.#closed = true;
      sink.end();
    }
  }
}
