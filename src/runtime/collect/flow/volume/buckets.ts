/**
 * Octets and samples per row, spread over time.
 *
 * A flow record says how much passed between its start and its end, not when in between: it is taken to have been even.
 * Time is cut into buckets, of which the newest `BUCKETS` are kept, one array per bucket: clearing an old bucket is one
 * fill, and reading a window of all rows runs through memory in order. Octets are kept whole: the shares of a record add
 * up to it exactly.
 */
export const BUCKETS = 16;

export class Buckets {
  readonly widthMs: number;
  #octets: Float64Array[];
  #samples: Float32Array[];
  #rows: number;
  /** Number of the bucket that holds the present; bucket b begins at b * widthMs. */
  #newest = Number.NEGATIVE_INFINITY;

  constructor(widthMs: number, rows = 1024) {
    this.widthMs = widthMs;
    this.#rows = rows;
    this.#octets = Array.from({ length: BUCKETS }, () => new Float64Array(rows));
    this.#samples = Array.from({ length: BUCKETS }, () => new Float32Array(rows));
  }

  bucketOf(timeMs: number): number {
    return Math.floor(timeMs / this.widthMs);
  }

  /** Number of the oldest bucket that is kept. */
  get oldest(): number {
    return this.#newest - BUCKETS + 1;
  }

  /** Makes the bucket of `timeMs` the newest, where it is not older than that, and clears what it takes the place of. */
  advance(timeMs: number): void {
    const to = this.bucketOf(timeMs);
    const from = Math.max(this.#newest + 1, to - BUCKETS + 1);
    for (let bucket = from; bucket <= to; bucket++) {
      this.#octets[slotOf(bucket)]!.fill(0);
      this.#samples[slotOf(bucket)]!.fill(0);
    }
    if (to > this.#newest) this.#newest = to;
  }

  /** Makes room for row numbers below `rows`. */
  reach(rows: number): void {
    if (rows <= this.#rows) return;
    this.#rows = Math.max(rows, this.#rows * 2);
    this.#octets = this.#octets.map((old) => {
      const grown = new Float64Array(this.#rows);
      grown.set(old);
      return grown;
    });
    this.#samples = this.#samples.map((old) => {
      const grown = new Float32Array(this.#rows);
      grown.set(old);
      return grown;
    });
  }

  clear(row: number): void {
    for (const octets of this.#octets) octets[row] = 0;
    for (const samples of this.#samples) samples[row] = 0;
  }

  /**
   * Adds `octets` evenly over [startMs, endMs]; the end must not be later than the newest bucket, nor before the start.
   * Returns the octets of the part that is older than the oldest bucket, which are not kept.
   */
  spread(row: number, startMs: number, endMs: number, octets: number, samples: number): number {
    const { widthMs } = this;
    const last = Math.floor(endMs / widthMs);
    const oldest = this.#newest - BUCKETS + 1;
    if (last < oldest) return octets;
    const begin = Math.floor(startMs / widthMs);
    if (begin === last) {
      this.#octets[last & (BUCKETS - 1)]![row]! += octets;
      this.#samples[last & (BUCKETS - 1)]![row]! += samples;
      return 0;
    }
    const perMs = octets / (endMs - startMs);
    const samplesPerOctet = octets > 0 ? samples / octets : 0;
    let bucket = Math.max(begin, oldest);
    const lost = bucket > begin ? Math.floor((bucket * widthMs - startMs) * perMs) : 0;
    let done = lost;
    for (; bucket < last; bucket++) {
      const until = Math.floor(((bucket + 1) * widthMs - startMs) * perMs);
      this.#octets[bucket & (BUCKETS - 1)]![row]! += until - done;
      this.#samples[bucket & (BUCKETS - 1)]![row]! += (until - done) * samplesPerOctet;
      done = until;
    }
    this.#octets[last & (BUCKETS - 1)]![row]! += octets - done;
    this.#samples[last & (BUCKETS - 1)]![row]! += (octets - done) * samplesPerOctet;
    return lost;
  }

  /** Octets of a row in the buckets [from, to), all of which must still be kept. */
  octets(row: number, from: number, to: number): number {
    let sum = 0;
    for (let bucket = from; bucket < to; bucket++) sum += this.#octets[slotOf(bucket)]![row]!;
    return sum;
  }

  samples(row: number, from: number, to: number): number {
    let sum = 0;
    for (let bucket = from; bucket < to; bucket++) sum += this.#samples[slotOf(bucket)]![row]!;
    return sum;
  }
}

const slotOf = (bucket: number): number => bucket & (BUCKETS - 1);
