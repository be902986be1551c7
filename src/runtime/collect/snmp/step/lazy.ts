/**
 * An agent that reads its counters when it is asked: at every request (`step` 0, live), or at the first request after
 * the values have grown old (Net-SNMP caches of many tables, Junos, most embedded agents).
 *
 * Such an agent has no beat, so reads of it need no timing at all: what counts is only at which age the values were
 * still the old ones, and at which age they were new.
 */
import type { Load, Verdict } from './load.ts';
import { TICK_MS } from './load.ts';

/** Values that moved within this are as good as live. */
const LIVE_WITHIN_MS = 150;
/** By how much the age that renews may vary, besides the two ticks by which two uptimes may. */
const AGE_TOLERANCE = 1.05;
const FEWEST_MOVES = 4;
/** Values that are still the old ones at this share of the step show that the cache holds them back. */
const TELLING_AGE = 0.7;
/** Values that are new at this share of the step already were not held back by an age. */
const EARLY_AGE = 0.8;

export class LazyCache {
  #loadedAt: number | undefined;
  #oldAt = 0;
  #newAt = Number.POSITIVE_INFINITY;
  #moves = 0;

  /** True once the reads seen are enough to believe in this kind of agent, and none speaks against it. */
  get known(): boolean {
    return this.#moves >= FEWEST_MOVES && this.#consistent;
  }

  get live(): boolean {
    return this.known && this.#oldAt === 0 && this.#newAt <= LIVE_WITHIN_MS;
  }

  /** The age at which values are renewed, ms; 0 when they are live. */
  get step(): number {
    return this.live ? 0 : this.#newAt;
  }

  /** Which load a read at `uptime` saw, given that `observe` has been told of it. */
  load(uptime: number): Load | undefined {
    const loadedAt = this.#loadedAt;
    if (loadedAt === undefined || loadedAt > uptime) return undefined;
    // Live values may still be a moment old; without a proof of the contrary count with half of what is possible.
    if (this.live) return { at: loadedAt - this.#newAt / 2, slack: this.#newAt / 2 };
    return { at: loadedAt, slack: TICK_MS };
  }

  observe(uptime: number, moved: boolean, busy: boolean): Verdict {
    const age = this.#loadedAt === undefined ? undefined : uptime - this.#loadedAt;
    const early = this.known && !this.live && moved && age !== undefined && age < EARLY_AGE * this.#newAt;
    if (age !== undefined && moved) {
      this.#newAt = Math.min(this.#newAt, age);
      this.#moves++;
    }
    if (age !== undefined && !moved && busy) this.#oldAt = Math.max(this.#oldAt, age);
    const renewed = moved || (!busy && age !== undefined && age >= this.#newAt);
    // The age at the very first read is unknown: ages count from the first renewal that was seen.
    if (renewed) this.#loadedAt = uptime;
    if (early || !this.#consistent) return 'contradicts';
    const stillOld = !moved && busy && age !== undefined && age >= TELLING_AGE * this.#newAt;
    return stillOld ? 'confirms' : 'silent';
  }

  get #consistent(): boolean {
    return this.#oldAt <= this.#newAt * AGE_TOLERANCE + 2 * TICK_MS;
  }
}
