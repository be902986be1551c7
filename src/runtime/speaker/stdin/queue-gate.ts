/**
 * Decides what of a byte stream enters a bounded queue: everything, or whole lines once the queue is full.
 *
 * Dropping begins at any byte; the reader is told and throws its half line away. It ends behind a line feed, and only
 * when a good part of the queue is free again, so that a slow reader gets long runs of lines instead of confetti.
 */
const LINE_FEED = 10;

/** What to hand on for one arriving chunk, in this order. */
export interface Admission {
  /** Dropping has begun with this chunk. */
  readonly gap: boolean;
  /** Line ends dropped since the last report; reported when dropping ends. */
  readonly lost: number;
  readonly bytes: Uint8Array | undefined;
}

export class QueueGate {
  readonly #limit: number;
  #dropping = false;
  #lost = 0;

  constructor(limitBytes: number) {
    this.#limit = limitBytes;
  }

  /** `queued` is how many bytes wait in the queue now. */
  admit(chunk: Uint8Array, queued: number): Admission {
    if (!this.#dropping) {
      if (queued + chunk.length <= this.#limit) return { gap: false, lost: 0, bytes: chunk };
      this.#dropping = true;
      this.#lost = countLines(chunk);
      return { gap: true, lost: 0, bytes: undefined };
    }
    const lineEnd = queued + chunk.length <= this.#limit / 2 ? chunk.indexOf(LINE_FEED) : -1;
    if (lineEnd < 0) {
      this.#lost += countLines(chunk);
      return { gap: false, lost: 0, bytes: undefined };
    }
    this.#dropping = false;
    const lost = this.#lost + 1;
    this.#lost = 0;
    const rest = chunk.subarray(lineEnd + 1);
    return { gap: false, lost, bytes: rest.length > 0 ? rest : undefined };
  }

  /** At the end of the stream: lines dropped and not reported. */
  finish(): number {
    const lost = this.#lost;
    this.#lost = 0;
    return lost;
  }
}

function countLines(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED, at + 1)) count++;
  return count;
}
