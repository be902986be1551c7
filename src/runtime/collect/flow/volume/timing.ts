/**
 * Which stretch of time an exporter's records can already be trusted to cover.
 *
 * A long flow is reported once per active timeout, so an octet may be reported that long after it passed: a window may
 * only end where the longest delay seen lies back, and can only begin where we began to listen. While an exporter is
 * silent its window stands still: no record is not the same as no traffic.
 */
import { BUCKETS } from './buckets.ts';

/** Windows are this many buckets long, which is the active timeout. */
export const WINDOW_BUCKETS = 5;
/**
 * After a silence of so many timeouts it is not known whether records were lost: what passed in it is not judged. A single
 * long flow makes gaps of one timeout and what the exporter takes to notice.
 */
const GAP_TIMEOUTS = 2;
/** Delays beyond so many buckets are not waited for: the file's `timeout` is then too small. */
const MOST_DELAY_BUCKETS = BUCKETS - 1 - WINDOW_BUCKETS;

export interface Window {
  /** Bucket numbers [from, to). */
  readonly from: number;
  readonly to: number;
}

export class Timing {
  readonly #timeoutMs: number;
  readonly #widthMs: number;
  /** Since when its records would have reached us. */
  #heardSinceMs: number;
  #lastMs = Number.NaN;
  #delay = 0;
  #delayBefore = 0;
  #epochEnd = 0;
  /** False for sFlow, whose samples are of the moment. */
  #reportsLate = false;

  /** `listeningSinceMs`: since when our socket is open. */
  constructor(timeoutMs: number, listeningSinceMs: number) {
    this.#timeoutMs = timeoutMs;
    this.#heardSinceMs = listeningSinceMs;
    this.#widthMs = timeoutMs / WINDOW_BUCKETS;
  }

  /** When the last record arrived; NaN before the first. */
  get lastMs(): number {
    return this.#lastMs;
  }

  /** Longest time between a flow's start and its record, of the last one to two timeouts; not capped. */
  get longestDelayMs(): number {
    return Math.max(this.#delay, this.#delayBefore);
  }

  /** Takes note of the arrival of a datagram with records. */
  arrived(nowMs: number): void {
    // An exporter that is first heard soon after we began to listen was there before, and only had nothing to tell.
    const heardMs = Number.isNaN(this.#lastMs) ? this.#heardSinceMs : this.#lastMs;
    if (nowMs - heardMs > GAP_TIMEOUTS * this.#timeoutMs) this.#heardSinceMs = nowMs;
    this.#lastMs = nowMs;
    if (nowMs >= this.#epochEnd) {
      this.#delayBefore = this.#delay;
      this.#delay = 0;
      this.#epochEnd = nowMs + this.#timeoutMs;
    }
  }

  /** Takes note of how long before its arrival a flow began. */
  began(agoMs: number): void {
    if (agoMs > this.#delay) this.#delay = agoMs;
    this.#reportsLate = true;
  }

  /** The newest window that is complete; undefined where there is none yet. */
  window(nowMs: number): Window | undefined {
    if (Number.isNaN(this.#lastMs)) return undefined;
    const seen = Math.min(this.longestDelayMs, MOST_DELAY_BUCKETS * this.#widthMs);
    // Before one timeout has passed the longest flows cannot have reported yet.
    const young = this.#reportsLate && this.#lastMs - this.#heardSinceMs < this.#timeoutMs;
    const delay = young ? Math.max(seen, this.#timeoutMs) : seen;
    const to = Math.floor((Math.min(nowMs, this.#lastMs + this.#widthMs) - delay) / this.#widthMs);
    const from = Math.max(to - WINDOW_BUCKETS, Math.ceil(this.#heardSinceMs / this.#widthMs));
    return from < to ? { from, to } : undefined;
  }
}
