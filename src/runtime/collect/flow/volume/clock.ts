/**
 * Puts the times of an exporter onto our own clock.
 *
 * Exporters' clocks are wrong by anything from milliseconds to years, and v9 and IPFIX cut their export time to the second.
 * What a datagram took on its way only adds to (arrival - export time), so the smallest difference of the last minutes is
 * the best estimate of the offset. An exporter whose clock is set shows by a run of datagrams that disagree; each of them
 * is taken at its own word until there are enough to believe.
 */
const EPOCH_MS = 300_000;
/** No network and no queue of ours delays a datagram so long, and rounding takes a second at most. */
const STRANGE_MS = 3_000;
const STRANGE_IN_A_ROW = 3;

export class ClockOffset {
  #best = Number.NaN;
  /** The smallest of the epoch before, so that an estimate never rests on a few datagrams only. */
  #previous = Number.NaN;
  #epochEnd = 0;
  #strange = 0;

  /** Takes note of a datagram and returns what to add to its times, in milliseconds. */
  observe(arrivalMs: number, exportMs: number): number {
    const offset = arrivalMs - exportMs;
    if (Number.isNaN(this.#best)) return this.#restart(offset, arrivalMs);
    if (Math.abs(offset - this.#smallest()) > STRANGE_MS) {
      if (++this.#strange >= STRANGE_IN_A_ROW) return this.#restart(offset, arrivalMs);
      return offset;
    }
    this.#strange = 0;
    if (arrivalMs >= this.#epochEnd) {
      this.#previous = this.#best;
      this.#best = offset;
      this.#epochEnd = arrivalMs + EPOCH_MS;
    }
    if (offset < this.#best) this.#best = offset;
    return this.#smallest();
  }

  #restart(offset: number, arrivalMs: number): number {
    this.#best = offset;
    this.#previous = offset;
    this.#epochEnd = arrivalMs + EPOCH_MS;
    this.#strange = 0;
    return offset;
  }

  #smallest(): number {
    return Math.min(this.#best, this.#previous);
  }
}
