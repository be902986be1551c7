/**
 * When is a neighbour's table complete? End-of-RIB markers cannot be relied on, so: when it has become quiet.
 *
 * Quiet is three seconds with hardly a change. A full Internet table never stops changing (tens of routes a second), so
 * a ten-thousandth of the table per second is let pass; the first transfer brings hundreds of that. A small table must be
 * silent. Once complete a table stays complete until the session begins anew.
 */
import type { MonoMs } from '../../../dsl/program/index.ts';

const QUIET_SECONDS = 3;
const CHURN_PER_SECOND = 1e-4;

export class QuietTime {
  #began: MonoMs;
  #complete = false;
  /** Routes changed in each of the last seconds, by second modulo their number. */
  readonly #changes = new Array<number>(QUIET_SECONDS + 1).fill(0);
  #second: number;

  constructor(now: MonoMs) {
    this.#began = now;
    this.#second = Math.floor(now / 1_000);
  }

  /** The session begins anew. */
  restart(now: MonoMs): void {
    this.#began = now;
    this.#complete = false;
  }

  note(routes: number, now: MonoMs): void {
    this.#advance(now);
    this.#changes[this.#second % this.#changes.length]! += routes;
  }

  /** `tableSize` is the neighbour's number of routes now. */
  isComplete(tableSize: number, now: MonoMs): boolean {
    if (this.#complete) return true;
    this.#advance(now);
    const changed = this.#changes.reduce((sum, count) => sum + count, 0);
    const allowed = Math.floor(tableSize * CHURN_PER_SECOND) * QUIET_SECONDS;
    this.#complete = now - this.#began >= QUIET_SECONDS * 1_000 && changed <= allowed;
    return this.#complete;
  }

  #advance(now: MonoMs): void {
    const second = Math.floor(now / 1_000);
    for (let missed = Math.min(second - this.#second, this.#changes.length); missed > 0; missed--) {
      this.#changes[(second - missed + 1) % this.#changes.length] = 0;
    }
    this.#second = second;
  }
}
