/**
 * Octets and samples per row, spread over time.
 *
 * A flow record says how much passed between its start and its end, not when in between: it is taken to have been even.
 * Time is cut into buckets, of which the newest `BUCKETS` are kept. Octets are kept whole: the shares of a record add up
 * to it exactly. What costs time here is memory, one miss after another among hundreds of thousands of rows: so all of a
 * row lies together in 256 octets, 15 buckets and the two numbers that every record changes.
 */
export const BUCKETS = 15;
/** Numbers per row: (octets, samples) per bucket, then LAST_END and LAST_RATE. */
const ROW = 32;
const LAST_END = 30;
const LAST_RATE = 31;

export class Buckets {
  readonly widthMs: number;
  #data: Float64Array;
  #rows: number;
  /** Number of the bucket that holds the present; bucket b begins at b * widthMs. */
  #newest = Number.NEGATIVE_INFINITY;

  constructor(widthMs: number, rows = 1024) {
    this.widthMs = widthMs;
    this.#rows = rows;
    this.#data = new Float64Array(rows * ROW);
  }

  /** Number of the oldest bucket that is kept. */
  get oldest(): number {
    return this.#newest - BUCKETS + 1;
  }

  /** Makes the bucket of `timeMs` the newest, where it is not older than that, and clears what it takes the place of. */
  advance(timeMs: number): void {
    const to = Math.floor(timeMs / this.widthMs);
    if (to <= this.#newest) return;
    for (let bucket = Math.max(this.#newest + 1, to - BUCKETS + 1); bucket <= to; bucket++)
      for (let at = 2 * (bucket % BUCKETS); at < this.#data.length; at += ROW) {
        this.#data[at] = 0;
        this.#data[at + 1] = 0;
      }
    this.#newest = to;
  }

  /** Makes room for row numbers below `rows`. */
  reach(rows: number): void {
    if (rows <= this.#rows) return;
    this.#rows = Math.max(rows, this.#rows * 2);
    const grown = new Float64Array(this.#rows * ROW);
    grown.set(this.#data);
    this.#data = grown;
  }

  clear(row: number): void {
    this.#data.fill(0, row * ROW, (row + 1) * ROW);
  }

  /** When the newest flow of a row ended; 0 where there was none. */
  lastEnd(row: number): number {
    return this.#data[row * ROW + LAST_END]!;
  }

  /** Sampling rate of the newest record of a row. */
  lastRate(row: number): number {
    return this.#data[row * ROW + LAST_RATE]!;
  }

  /**
   * Adds `octets`, estimated from `samples` metered packets of which each stands for `rate`, evenly over
   * [startMs, endMs]; the end must not be later than the newest bucket, nor before the start. Returns the octets of the
   * part that is older than the oldest bucket, which are not kept.
   */
  spread(row: number, startMs: number, endMs: number, octets: number, samples: number, rate: number): number {
    const { widthMs } = this;
    const data = this.#data;
    const base = row * ROW;
    if (endMs > data[base + LAST_END]!) data[base + LAST_END] = endMs;
    data[base + LAST_RATE] = rate;
    const last = Math.floor(endMs / widthMs);
    const oldest = this.#newest - BUCKETS + 1;
    if (last < oldest) return octets;
    const begin = Math.floor(startMs / widthMs);
    const lastAt = base + 2 * (last % BUCKETS);
    if (begin === last) {
      data[lastAt]! += octets;
      data[lastAt + 1]! += samples;
      return 0;
    }
    const perMs = octets / (endMs - startMs);
    const samplesPerOctet = octets > 0 ? samples / octets : 0;
    let bucket = Math.max(begin, oldest);
    const lost = bucket > begin ? Math.floor((bucket * widthMs - startMs) * perMs) : 0;
    let done = lost;
    for (; bucket < last; bucket++) {
      const until = Math.floor(((bucket + 1) * widthMs - startMs) * perMs);
      const at = base + 2 * (bucket % BUCKETS);
      data[at]! += until - done;
      data[at + 1]! += (until - done) * samplesPerOctet;
      done = until;
    }
    data[lastAt]! += octets - done;
    data[lastAt + 1]! += (octets - done) * samplesPerOctet;
    return lost;
  }

  /** Reads the buckets that `spread` will change, so that the memory accesses of many rows overlap. Returns nothing useful. */
  touch(rows: Int32Array, endMs: Float64Array, count: number): number {
    let sum = 0;
    for (let at = 0; at < count; at++) {
      const row = Math.max(0, rows[at]!);
      sum +=
        this.#data[row * ROW + 2 * (Math.floor(endMs[at]! / this.widthMs) % BUCKETS)]! +
        this.#data[row * ROW + LAST_END]!;
    }
    return sum;
  }

  /** Octets of a row in the buckets [from, to), all of which must still be kept. */
  octets(row: number, from: number, to: number): number {
    let sum = 0;
    for (let bucket = from; bucket < to; bucket++) sum += this.#data[row * ROW + 2 * (bucket % BUCKETS)]!;
    return sum;
  }

  samples(row: number, from: number, to: number): number {
    let sum = 0;
    for (let bucket = from; bucket < to; bucket++) sum += this.#data[row * ROW + 2 * (bucket % BUCKETS) + 1]!;
    return sum;
  }
}
