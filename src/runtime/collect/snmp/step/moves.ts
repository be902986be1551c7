/** When the watched counters moved, how much traffic they show, and how long they were ever silent. */
import type { Bracket } from './beat.ts';

/** Assumed of an agent of which nothing is known yet: none slower than this has been met. */
export const SLOWEST_STEP_MS = 30_000;
/** By how much the next silence of an agent without a beat may be longer than the longest one seen. */
const UNSTEADY = 1.5;
const FEWEST_GAPS = 4;
const REMEMBERED = 20;
/** Reads at most this far apart bound a reload closely; between others only the silence itself counts. */
const CLOSE_MS = 1_200;
const LONGEST_GAP_MS = 120_000;
/** Octets that make it certain that a reload cannot go unseen: several packets. */
const BUSY_OCTETS = 4_000;
const TRAFFIC_MEMORY_MS = 60_000;

/** Two successive reads. `silence` reaches back to the read that last showed something new. */
export interface Observed {
  readonly bracket: Bracket;
  readonly silence: Bracket;
  readonly moved: boolean;
  /** True when traffic sprang up on an idle agent: reloads can be seen from now on. */
  readonly awoke: boolean;
}

export class Moves {
  #last: number | undefined;
  #stillSince = 0;
  #octetsPerMs = 0;
  #brackets: readonly Bracket[] = [];
  #gaps: readonly number[] = [];

  /** The newest reads between which counters moved, oldest first, back to the last pause in reading. */
  get brackets(): readonly Bracket[] {
    const wide = this.#brackets.findLastIndex((bracket) => bracket.until - bracket.after > CLOSE_MS);
    return this.#brackets.slice(wide + 1);
  }

  /** No value is older than this, as far as can be told without knowing the step. */
  get longestSilence(): number {
    return this.#gaps.length >= FEWEST_GAPS ? UNSTEADY * Math.max(...this.#gaps) : SLOWEST_STEP_MS;
  }

  /** Whether so much traffic flows that a reload after `span` ms could not go unseen. */
  busyFor(span: number): boolean {
    return this.#octetsPerMs * span >= BUSY_OCTETS;
  }

  /** @param octets by how much the watched counters moved since the read before; undefined for the very first read */
  observe(uptime: number, octets: number): Observed | undefined {
    const previous = this.#last;
    this.#last = uptime;
    if (previous === undefined || uptime <= previous) {
      this.#stillSince = uptime;
      return undefined;
    }
    const wasIdle = !this.busyFor(SLOWEST_STEP_MS);
    const kept = Math.exp(-(uptime - previous) / TRAFFIC_MEMORY_MS);
    this.#octetsPerMs = this.#octetsPerMs * kept + octets / TRAFFIC_MEMORY_MS;
    const bracket = { after: previous, until: uptime };
    const silence = { after: this.#stillSince, until: uptime };
    if (octets > 0) this.#remember(bracket);
    return { bracket, silence, moved: octets > 0, awoke: wasIdle && this.busyFor(SLOWEST_STEP_MS) };
  }

  /** Forgets when reloads were seen, not how much traffic flows. */
  startOver(): void {
    this.#brackets = [];
    this.#gaps = [];
  }

  #remember(bracket: Bracket): void {
    this.#stillSince = bracket.until;
    const before = this.#brackets.at(-1);
    if (before !== undefined) {
      const close = bracket.until - bracket.after <= CLOSE_MS && before.until - before.after <= CLOSE_MS;
      const gap = close ? bracket.until - before.after : bracket.after - before.until;
      this.#gaps = [...this.#gaps, Math.min(gap, LONGEST_GAP_MS)].slice(-REMEMBERED);
    }
    this.#brackets = [...this.#brackets, bracket].slice(-REMEMBERED);
  }
}
