/**
 * Walks through all tables, a slice at a time, for what cannot be followed from changes: after a session has begun, or
 * after more has changed than is worth naming. A full table is a million prefixes, and a look at the world must not
 * take seconds.
 */
import type { Prefix } from '../../dsl/program/index.ts';
import type { RibView } from '../model/index.ts';

/** Prefixes per slice: a few milliseconds, because the attributes of each have to be unpacked. */
const SLICE = 500;

export class Survey {
  #walk: Iterator<Prefix> | undefined;
  #again = true;

  /** Everything is to be walked through from now on. */
  begin(): void {
    this.#again = true;
  }

  /** The next prefixes of a walk; empty when none is due. */
  next(rib: RibView): readonly Prefix[] {
    if (this.#walk === undefined) {
      if (!this.#again) return [];
      this.#again = false;
      this.#walk = rib.prefixes()[Symbol.iterator]();
    }
    const slice: Prefix[] = [];
    while (slice.length < SLICE) {
      const step = this.#walk.next();
      if (step.done === true) {
        this.#walk = undefined;
        break;
      }
      slice.push(step.value);
    }
    return slice;
  }
}
