/** Watches one agent's reads, believes in one kind of cache at a time, and says when to read next. */
import { LazyCache } from './lazy.ts';
import type { Load } from './load.ts';
import type { Observed } from './moves.ts';
import { Moves, SLOWEST_STEP_MS } from './moves.ts';
import type { Due, ReadPlan } from './plan.ts';
import { planBurst, planLazy, planTimed } from './plan.ts';
import { TimedCache } from './timed.ts';
import { Trial } from './trial.ts';

export type StepKind = 'seeking' | 'timed' | 'lazy' | 'unknown';

const BURST_MS = 20_000;
/** A slow agent needs a longer burst: a step of 30 s shows its third reload after at most 90 s. */
const LONGEST_BURST_MS = 150_000;
/** How long to leave an agent alone after a burst in vain; doubled each time. */
const FIRST_PAUSE_MS = 10_000;
const LONGEST_PAUSE_MS = 3_600_000;
/** A belief that lasted this long was right; the next burst follows at once. */
const LASTING_MS = 600_000;
/** An agent whose counters would move within this is busy enough that none of its reloads can go unseen. */
const SHORTEST_SILENCE_MS = 1_000;
const CHECK_EVERY_MS = 30_000;

export class StepTracker {
  readonly #moves = new Moves();
  #kind: StepKind = 'seeking';
  #timed: TimedCache | undefined;
  #lazy = new LazyCache();
  #trial = new Trial();
  /** When the present kind was taken up. */
  #since: number | undefined;
  #pause = FIRST_PAUSE_MS;
  #checkedAt = Number.NEGATIVE_INFINITY;
  #turn = 0;

  get kind(): StepKind {
    return this.#kind;
  }

  /** c in ms: 0 for live counters, undefined while it is not known for certain. */
  get step(): number | undefined {
    if (!this.#trusted) return undefined;
    return this.#kind === 'timed' ? this.#timed?.step : this.#lazy.step;
  }

  /** Relative error of c itself. */
  get stepError(): number {
    return this.#trusted && this.#kind === 'timed' ? (this.#timed?.stepError ?? 0) : 0;
  }

  /** No value is older than this: c, or what the longest silence between two movements suggests. */
  get oldest(): number {
    return this.step ?? this.#moves.longestSilence;
  }

  /** Which load the read at `uptime` saw; undefined when the step is unknown or the read came too close to a reload. */
  load(uptime: number): Load | undefined {
    if (!this.#trusted) return undefined;
    return this.#kind === 'timed' ? this.#timed?.load(uptime) : this.#lazy.load(uptime);
  }

  /** @param octets by how much the watched counters moved since the read before this one */
  observe(uptime: number, octets: number): void {
    const observed = this.#moves.observe(uptime, octets);
    this.#since ??= uptime;
    if (observed === undefined) return;
    const { bracket, moved } = observed;
    const lazily = this.#lazy.observe(uptime, moved, this.#moves.busyFor(bracket.until - bracket.after));
    if (this.#kind === 'timed') this.#judgeTimed(observed);
    else if (this.#kind === 'seeking') this.#decide(uptime);
    else if (this.#kind === 'unknown') {
      if (observed.awoke || uptime - this.#since >= this.#pause) this.#become('seeking', uptime);
    } else if (lazily === 'contradicts') this.#giveUp(uptime);
    else if (lazily === 'confirms') this.#trial.pass();
  }

  /** Everything starts anew: the agent has restarted. */
  reset(): void {
    this.#pause = FIRST_PAUSE_MS;
    this.#become('seeking', undefined);
  }

  /** When to read next, for a poll that is due at `nominal`, `every` ms after the one before. */
  plan(last: number, nominal: number, every: number): ReadPlan {
    const due: Due = { last, nominal, every, check: nominal - this.#checkedAt >= CHECK_EVERY_MS };
    if (this.#kind === 'timed' && this.#timed !== undefined) {
      const plan = planTimed(this.#timed, this.#trial, due);
      if (plan.checked) this.#checkedAt = plan.poll;
      return plan;
    }
    if (this.#kind === 'unknown') return { watch: [], poll: nominal };
    const plan = this.#kind === 'lazy' ? planLazy(this.#lazy, this.#trial, due) : planBurst(due, this.#turn);
    if (this.#kind === 'lazy' && plan.watch.length > 0) this.#checkedAt = nominal;
    this.#turn += plan.watch.length;
    return plan;
  }

  get #trusted(): boolean {
    if (this.#kind === 'lazy' && this.#lazy.live) return true;
    return (this.#kind === 'timed' || this.#kind === 'lazy') && this.#trial.trusted;
  }

  #judgeTimed({ bracket, silence, moved }: Observed): void {
    const timed = this.#timed;
    if (timed === undefined) return;
    const quiet = !moved && !this.#moves.busyFor(timed.step);
    const verdict = moved ? timed.observeMove(bracket) : quiet ? 'silent' : timed.observeSilence(silence);
    if (verdict === 'contradicts') this.#trial.contradict();
    if (verdict === 'confirms') this.#trial.confirm();
    if (verdict === 'confirms' && this.#trial.stage === 'looking') this.#trial.pass();
    // Without a reload to look at for ten steps' worth of doubt there is nothing to hold on to.
    const lost = timed.edge(timed.nearest(bracket.until)).latest - bracket.until > 2 * timed.step;
    if (!this.#trial.struckOut && !lost) return;
    if (this.#lazy.known && !this.#trial.proven) this.#become('lazy', bracket.until);
    else this.#giveUp(bracket.until);
  }

  #decide(uptime: number): void {
    if (this.#lazy.live) {
      this.#become('lazy', uptime);
      return;
    }
    const { brackets } = this.#moves;
    const timed = TimedCache.find(brackets, this.#moves.busyFor(SHORTEST_SILENCE_MS));
    if (timed !== undefined && brackets.length >= reloadsToBelieve(timed.step)) {
      this.#timed = timed;
      this.#become('timed', uptime);
      return;
    }
    const sought = uptime - (this.#since ?? uptime);
    const longest = brackets.length === 0 ? SLOWEST_STEP_MS : LONGEST_BURST_MS;
    if (sought < BURST_MS || (brackets.length < 5 && sought < longest)) return;
    if (this.#lazy.known) this.#become('lazy', uptime);
    else this.#giveUp(uptime);
  }

  /** Leaves the agent alone for a while, except after a belief that lasted. */
  #giveUp(uptime: number): void {
    const lasted = this.#kind !== 'seeking' && uptime - (this.#since ?? uptime) >= LASTING_MS;
    if (lasted) {
      this.#pause = FIRST_PAUSE_MS;
      this.#become('seeking', uptime);
      return;
    }
    this.#become('unknown', uptime);
  }

  #become(kind: StepKind, uptime: number | undefined): void {
    this.#kind = kind;
    this.#since = uptime;
    this.#trial = new Trial();
    this.#checkedAt = Number.NEGATIVE_INFINITY;
    if (kind === 'unknown') this.#pause = Math.min(2 * this.#pause, LONGEST_PAUSE_MS);
    if (kind !== 'timed') this.#timed = undefined;
    if (kind !== 'seeking') return;
    this.#lazy = new LazyCache();
    this.#moves.startOver();
  }
}

/** A slow beat is as certain after three reloads as a fast one after five: chance has more room to fail. */
const reloadsToBelieve = (step: number): number => (step >= 7_000 ? 3 : step >= 4_000 ? 4 : 5);
