/**
 * The records of one datagram on their way into the rows.
 *
 * Each record has to find its prefix, its row and its buckets, in tables far larger than the caches. Done record by record
 * the processor waits for one memory access after another; done step by step over a few dozen records, the accesses of a
 * step do not depend on each other and overlap. Nothing else is gained by waiting, so a datagram's end empties it.
 */
import type { Buckets } from './buckets.ts';
import type { Cells } from './cells.ts';
import type { Destinations } from './destinations.ts';

const CAPACITY = 64;
/** The prefix has still to be looked up, by an address of this family. */
const LOOK_UP_4 = -4;
const LOOK_UP_6 = -6;

export class Pending {
  size = 0;
  readonly prefix = new Int32Array(CAPACITY);
  readonly exit = new Int32Array(CAPACITY);
  readonly octets = new Float64Array(CAPACITY);
  readonly samples = new Float64Array(CAPACITY);
  readonly rate = new Float64Array(CAPACITY);
  readonly startMs = new Float64Array(CAPACITY);
  readonly endMs = new Float64Array(CAPACITY);
  /** Row of each record after `place`; -1 where there was no room. */
  readonly row = new Int32Array(CAPACITY);
  readonly #address = new Uint32Array(4 * CAPACITY);

  get full(): boolean {
    return this.size === CAPACITY;
  }

  /** The record at `size` goes to a destination outside the own blocks. */
  goesTo4(address: number): void {
    this.prefix[this.size] = LOOK_UP_4;
    this.#address[4 * this.size] = address;
  }

  goesTo6(values: Float64Array, at: number): void {
    this.prefix[this.size] = LOOK_UP_6;
    for (let word = 0; word < 4; word++) this.#address[4 * this.size + word] = values[at + word]!;
  }

  /** Finds prefix and row of every record. */
  place({ remote }: Destinations, cells: Cells, buckets: Buckets): void {
    const { prefix, exit, row, size } = this;
    const address = this.#address;
    for (let at = 0; at < size; at++)
      if (prefix[at] === LOOK_UP_4) prefix[at] = remote.lookup4(address[4 * at]!);
      else if (prefix[at] === LOOK_UP_6)
        prefix[at] = remote.lookup6(address[4 * at]!, address[4 * at + 1]!, address[4 * at + 2]!, address[4 * at + 3]!);
    for (let at = 0; at < size; at++) row[at] = cells.rowOf(prefix[at]!, exit[at]!);
    buckets.reach(cells.rows);
    buckets.touch(row, this.endMs, size);
  }
}
