/**
 * The counters of one interface, turned into rates over intervals that begin and end at reloads of the agent's cache.
 *
 * A reading that shows no new load adds nothing. A rate is handed out only when its interval is long against what is
 * unknown about its ends: with a known step that is one step, without one it comes to ten (see `step.ts`).
 */
import type { Load } from './step/index.ts';
import { SLOWEST_STEP_MS, TICK_MS } from './step/index.ts';

/** Octets since some start, as the agent says. */
export interface Octets {
  readonly in: bigint;
  readonly out: bigint;
}

/** What the step tracker says about a read; `oldest` bounds the age of its values where `load` is undefined. */
export interface Freshness {
  readonly uptime: number;
  readonly load: Load | undefined;
  /** True when the step is known: a read without a load then came too close to a reload, and is left out. */
  readonly settled: boolean;
  readonly oldest: number;
}

/** c in ms, undefined while unknown, and its relative error. */
export interface Step {
  readonly length: number | undefined;
  readonly error: number;
}

/**
 * Mean rates over an interval of the agent's uptime, ms. Both ends are the earliest that they can be (a settled move must
 * not be judged by traffic from before it, and values must not look younger than they are); either may lie up to
 * `doubt` later. `error` is relative and bounds both rates.
 */
export interface Rate {
  readonly begin: number;
  readonly end: number;
  readonly doubt: number;
  readonly inBps: number;
  readonly outBps: number;
  readonly error: number;
}

interface Snapshot extends Octets, Load {}

/** Half of 5.3's error allowance for a candidate's rate would be 15 %; counters can do better. */
const WORST_ERROR = 0.1;
/** A rate wrong by less than this share of the capacity changes no decision, however large its relative error. */
const NEGLIGIBLE_SHARE = 0.005;
const REMEMBERED_MS = 1_500_000;
const REMEMBERED_LOADS = 400;

export class CounterSeries {
  #loads: Snapshot[] = [];
  #read: (Octets & { readonly uptime: number }) | undefined;
  #longestSilence = 0;
  #movedAt: number | undefined;
  #reported: number | undefined;

  /** Takes a reading in; returns false when a counter went back, so that everything before is void. */
  observe(octets: Octets, freshness: Freshness): boolean {
    const previous = this.#read;
    if (previous !== undefined && (octets.in < previous.in || octets.out < previous.out)) {
      this.forget();
      this.#read = { ...octets, uptime: freshness.uptime };
      return false;
    }
    this.#read = { ...octets, uptime: freshness.uptime };
    const moved = previous === undefined || octets.in !== previous.in || octets.out !== previous.out;
    if (moved) this.#noteSilence(previous?.uptime);
    const load = freshness.settled ? freshness.load : this.#bounded(freshness, previous?.uptime, moved);
    const last = this.#loads.at(-1);
    if (load !== undefined && (last === undefined || load.at > last.at + Math.max(load.slack, last.slack, 1))) {
      this.#loads.push({ ...octets, ...load });
      const horizon = load.at - REMEMBERED_MS;
      this.#loads = this.#loads.slice(-REMEMBERED_LOADS).filter((snapshot) => snapshot.at >= horizon);
    }
    return true;
  }

  /** What was counted so far cannot be compared with what comes: a restart, another interface, a discontinuity. */
  forget(): void {
    this.#loads = [];
    this.#read = undefined;
    this.#movedAt = undefined;
    this.#longestSilence = 0;
    this.#reported = undefined;
  }

  /** True when neither direction has moved for `span` ms of uptime. */
  silentFor(uptime: number, span: number): boolean {
    return this.#movedAt !== undefined && uptime - this.#movedAt >= span;
  }

  /**
   * The rate since the load that the last rate ended with, or since an earlier one where that is too short to be
   * exact; undefined when there is no new load, or no interval that is exact enough.
   * @param capacityBps of the link, 0 when unknown: an error that is nothing against it does no harm
   */
  take(step: Step, capacityBps: number): Rate | undefined {
    const end = this.#loads.at(-1);
    if (end === undefined || (this.#reported !== undefined && end.at <= this.#reported)) return undefined;
    let rough: Rate | undefined;
    for (let i = this.#loads.length - 2; i >= 0; i--) {
      const begin = this.#loads[i];
      if (begin === undefined || (this.#reported !== undefined && begin.at > this.#reported)) continue;
      const rate = rateBetween(begin, end, step);
      if (rate === undefined) continue;
      if (rate.error <= WORST_ERROR) return this.#report(rate, end);
      if (Math.max(rate.inBps, rate.outBps) * rate.error <= NEGLIGIBLE_SHARE * capacityBps) rough ??= rate;
    }
    return rough === undefined ? undefined : this.#report(rough, end);
  }

  #report(rate: Rate, end: Load): Rate {
    this.#reported = end.at;
    return { ...rate, error: Math.min(1, rate.error) };
  }

  #noteSilence(previousRead: number | undefined): void {
    const uptime = this.#read?.uptime ?? 0;
    if (this.#movedAt !== undefined && previousRead !== undefined) {
      const silence = Math.min(previousRead - this.#movedAt, SLOWEST_STEP_MS);
      this.#longestSilence = Math.max(this.#longestSilence, silence);
    }
    this.#movedAt = uptime;
  }

  /** Without a known step: after the last read if the values are new, and never longer ago than the oldest values. */
  #bounded(freshness: Freshness, previousRead: number | undefined, moved: boolean): Load | undefined {
    const { uptime } = freshness;
    const oldest = Math.max(freshness.oldest, this.#longestSilence);
    const last = this.#loads.at(-1);
    if (!moved && last !== undefined && uptime < last.at + last.slack + oldest) return undefined;
    const earliest = moved && previousRead !== undefined ? Math.max(previousRead, uptime - oldest) : uptime - oldest;
    return { at: (earliest + uptime) / 2, slack: (uptime - earliest) / 2 };
  }
}

function rateBetween(begin: Snapshot, end: Snapshot, step: Step): Rate | undefined {
  const steps = stepsBetween(begin, end);
  const known = steps !== undefined && step.length !== undefined;
  const span = known ? steps * step.length : end.at - begin.at;
  const doubt = begin.slack + end.slack + TICK_MS;
  if (span <= doubt) return undefined;
  const bps = (octets: bigint): number => (Number(octets) * 8_000) / span;
  return {
    begin: begin.at - placed(begin),
    end: end.at - placed(end),
    doubt: 2 * Math.max(placed(begin), placed(end)),
    inBps: bps(end.in - begin.in),
    outBps: bps(end.out - begin.out),
    // The interval may be shorter by `doubt`, and then the rate is higher by this much.
    error: doubt / (span - doubt) + (known ? step.error : 0),
  };
}

/** How far a load may be from where it is believed to be. */
const placed = (load: Load): number => Math.max(load.slack, load.reload?.shift ?? 0);

function stepsBetween(begin: Load, end: Load): number | undefined {
  if (begin.reload === undefined || end.reload === undefined || begin.reload.timer !== end.reload.timer)
    return undefined;
  return end.reload.number - begin.reload.number;
}
