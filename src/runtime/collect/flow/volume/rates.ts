/**
 * Rates from what an accumulator holds: reckoned anew whenever an exporter's window has moved on.
 *
 * A rate stands until there is a better one: rows of an exporter that has fallen silent keep theirs, and only grow older.
 * A row without a flow in all the time that is kept is dropped, which is not the same as a rate of zero.
 */
import type { Accumulator } from './accumulator.ts';
import { UNMATCHED } from './accumulator.ts';
import { BUCKETS } from './buckets.ts';

/** Half the 95 % interval, in standard deviations. */
const NORMAL_95 = 1.96;

/**
 * Relative error of a volume estimated from `samples` metered packets, one of `rate` of all: half the 95 % interval. It
 * is 196 % / sqrt(samples), less the part that the metered packets themselves are known exactly; unsampled flows have none.
 */
export function samplingError(samples: number, rate: number): number {
  if (rate <= 1) return 0;
  return samples > 0 ? NORMAL_95 * Math.sqrt((1 - 1 / rate) / samples) : Number.POSITIVE_INFINITY;
}

export class Rates {
  readonly #from: Accumulator;
  #nextMs = 0;
  /** By row; NaN where there is no complete window yet. */
  bps = new Float64Array(0);
  samples = new Float32Array(0);

  constructor(from: Accumulator) {
    this.#from = from;
  }

  /** True when a bucket has begun since the last update: to wait any longer could lose octets that no rate has seen. */
  isDue(nowMs: number): boolean {
    return nowMs >= this.#nextMs;
  }

  /** Brings the rates up to `nowMs`. */
  update(nowMs: number): void {
    const { buckets, exporters, cells } = this.#from;
    this.#nextMs = (Math.floor(nowMs / buckets.widthMs) + 1) * buckets.widthMs;
    buckets.advance(nowMs);
    for (const exporter of exporters.values()) exporter.moveWindow(nowMs, buckets.oldest);
    this.#reach(cells.rows);
    let dropped = false;
    for (let row = 0; row < cells.rows; row++) if (cells.isUsed(row)) dropped = this.#reckon(row, nowMs) || dropped;
    if (dropped) cells.rehash();
  }

  /** Forgets prefixes that are no longer counted by. */
  forget(prefixes: ReadonlySet<number>): void {
    const { cells } = this.#from;
    for (let row = 0; row < cells.rows; row++) if (prefixes.has(cells.prefix[row]!)) this.#drop(row);
    cells.rehash();
  }

  /** Returns true where the row was dropped. */
  #reckon(row: number, nowMs: number): boolean {
    const { cells, buckets, exitExporter, destinations } = this.#from;
    const exporter = exitExporter[cells.exit[row]!]!;
    const { window } = exporter;
    if (!exporter.fresh || !window) return false;
    if (nowMs - buckets.lastEnd(row) > (BUCKETS + 1) * buckets.widthMs) {
      this.#drop(row);
      return true;
    }
    const prefix = cells.prefix[row]!;
    const since = prefix === UNMATCHED ? 0 : Math.ceil(destinations.since(prefix) / buckets.widthMs);
    const from = Math.max(window.from, since);
    if (from >= window.to) return false;
    const seconds = ((window.to - from) * buckets.widthMs) / 1000;
    this.bps[row] = (8 * buckets.octets(row, from, window.to)) / seconds;
    this.samples[row] = buckets.samples(row, from, window.to);
    return false;
  }

  #drop(row: number): void {
    const { cells, buckets } = this.#from;
    cells.drop(row);
    buckets.clear(row);
    if (row < this.bps.length) this.bps[row] = Number.NaN;
  }

  #reach(rows: number): void {
    if (rows <= this.bps.length) return;
    const bps = new Float64Array(Math.max(rows, this.bps.length * 2)).fill(Number.NaN);
    bps.set(this.bps);
    const samples = new Float32Array(bps.length);
    samples.set(this.samples);
    this.bps = bps;
    this.samples = samples;
  }
}
