/**
 * An agent that renews its counters by its own timer, whether anybody asks or not (snmpd: every 3 s).
 *
 * Keeps the beat locked: each read either confirms it, narrows it or contradicts it. A timer that wanders is followed,
 * because only the newest brackets count; one that jumps shows up as contradictions, which the caller counts.
 */
import type { Bracket, EdgeRange, NumberedBeat, NumberedBracket } from './beat.ts';
import { findBeat, fitBeat } from './beat.ts';
import type { Load, Verdict } from './load.ts';
import { TICK_MS } from './load.ts';

/** A timer that wanders is followed: what was seen longer ago no longer binds. */
const REMEMBERED_MS = 600_000;
/** Besides those that bound the beat now, the newest are kept: they will when older ones are forgotten. */
const REMEMBERED_BRACKETS = 8;
const FEWEST_BRACKETS = 3;

/** How far a reload may stray from the beat. snmpd strays about 20 ms at 3 s; the wider ones are for loaded agents. */
const JITTERS: readonly ((step: number) => number)[] = [
  (step) => 15 + 0.005 * step,
  (step) => 30 + 0.02 * step,
  (step) => 60 + 0.05 * step,
];

export class TimedCache {
  #found: NumberedBeat;
  #jitter: number;
  /** Number of the reload that is edge 0 now, counted from the first one seen. */
  #base = 0;
  /** Silence is held against the belief once per reload. */
  #missedUntil = Number.NEGATIVE_INFINITY;

  private constructor(found: NumberedBeat, jitter: number) {
    this.#found = found;
    this.#jitter = jitter;
  }

  /**
   * The timer behind a run of brackets, the strictest jitter first; undefined when no timer explains them.
   * @param busy whether so much traffic flows that every reload moved a counter
   */
  static find(brackets: readonly Bracket[], busy: boolean): TimedCache | undefined {
    for (const [level, jitter] of JITTERS.entries()) {
      const found = findBeat(brackets, jitter, !busy);
      if (found !== undefined) return new TimedCache(found, level);
    }
    return undefined;
  }

  get step(): number {
    return this.#found.beat.step;
  }

  /** Relative error of the step itself. */
  get stepError(): number {
    return this.#found.beat.stepError / this.#found.beat.step;
  }

  /** Bounds of reload `k` with the timer's jitter: before `earliest` it has not happened, after `latest` it has. */
  edge(k: number): EdgeRange {
    const { earliest, latest, likely } = this.#found.beat.edge(k);
    const stray = this.#found.beat.jitter + TICK_MS;
    return { earliest: earliest - stray, latest: latest + stray, likely };
  }

  /** Number of the reload that is likely the nearest to `uptime`. */
  nearest(uptime: number): number {
    return Math.round((uptime - this.#found.beat.edge(0).likely) / this.step);
  }

  /** Which load a read at `uptime` saw; undefined when it is too close to a reload to tell. */
  load(uptime: number): Load | undefined {
    const nearest = this.nearest(uptime);
    for (const k of [nearest + 1, nearest, nearest - 1]) {
      const { earliest, latest, likely } = this.edge(k);
      if (latest <= uptime) {
        const reload = { timer: this, number: this.#base + k, shift: (latest - earliest) / 2 };
        return { at: likely, slack: this.#found.beat.jitter, reload };
      }
      if (earliest < uptime) return undefined;
    }
    return undefined;
  }

  /** A stretch of reads, the last one at `until`, in which no counter moved although `busy` traffic was flowing. */
  observeSilence(stretch: Bracket): Verdict {
    const missed = this.#edgesTouching(stretch).find((k) => {
      const { earliest, latest } = this.edge(k);
      return earliest > Math.max(stretch.after, this.#missedUntil) && latest < stretch.until;
    });
    if (missed === undefined) return 'silent';
    this.#missedUntil = stretch.until;
    return 'contradicts';
  }

  /** Two successive reads between which the counters moved. */
  observeMove(bracket: Bracket): Verdict {
    const inside = this.#edgesTouching(bracket);
    const [k] = inside;
    if (k === undefined) return 'contradicts';
    if (inside.length > 1 || bracket.until - bracket.after > 0.9 * this.step) return 'silent';
    const { earliest, latest } = this.edge(k);
    // A bracket that allows everything that was allowed before tells nothing, and would only crowd out one that does.
    if (bracket.after <= earliest && bracket.until >= latest) return 'confirms';
    return this.#narrow({ ...bracket, k }) ? 'confirms' : 'contradicts';
  }

  #edgesTouching(bracket: Bracket): number[] {
    const touching: number[] = [];
    const last = this.nearest(bracket.until) + 1;
    for (let k = last; k >= this.nearest(bracket.after) - 1 && touching.length < 4; k--) {
      const { earliest, latest } = this.edge(k);
      if (latest > bracket.after && earliest <= bracket.until) touching.push(k);
    }
    return touching;
  }

  #narrow(added: NumberedBracket): boolean {
    const newest = Math.max(0, added.k);
    let brackets = [...this.#found.brackets, added]
      .filter((bracket) => added.until - bracket.until <= REMEMBERED_MS)
      .map((bracket) => ({ ...bracket, k: bracket.k - newest }));
    for (; brackets.length >= FEWEST_BRACKETS; brackets = brackets.slice(Math.ceil(brackets.length / 4))) {
      for (const [level, jitterOf] of JITTERS.entries()) {
        // The jitter once seen is not forgotten while brackets that needed it may still be remembered.
        if (level < this.#jitter && brackets.length > FEWEST_BRACKETS) continue;
        const beat = fitBeat(brackets, jitterOf(this.step));
        if (beat === undefined) continue;
        const keep = (bracket: NumberedBracket, i: number): boolean =>
          i >= brackets.length - REMEMBERED_BRACKETS || beat.boundBy(bracket);
        this.#found = { beat, brackets: brackets.filter(keep) };
        this.#jitter = level;
        this.#base += newest;
        return true;
      }
    }
    return false;
  }
}
