/** When to read next: small reads that only watch the step, then the poll itself. */
import type { TimedCache } from './timed.ts';
import type { LazyCache } from './lazy.ts';
import type { Trial } from './trial.ts';

/** Uptimes in ms, ascending. */
export interface ReadPlan {
  readonly watch: readonly number[];
  readonly poll: number;
}

/** A poll is due at `nominal`, `every` after the one before; the last read of any kind was at `last`. */
export interface Due {
  readonly last: number;
  readonly nominal: number;
  readonly every: number;
  /** Whether a belief that nothing contradicts should be put to the test again. */
  readonly check: boolean;
}

/** Gaps between the reads of a burst: twice a second, with one short gap that tells live counters from a fast cache. */
const BURST_GAPS_MS = [500, 500, 400, 100];
const CLOSEST_MS = 100;
/** Agents with a step shorter than this are read more often than in a first burst. */
const FAST_STEP_MS = 2_000;
/** A read is answered at once or a few ms late; it must not be late for the reload that it watches. */
const MARGIN_MS = 25;
/** A reload whose bounds are farther apart than this share of a step is too vague to poll by. */
const VAGUE = 0.3;
const LIVE_GLANCE_MS = 300;
/** At this share of its step a lazy cache still holds the old values; one with a timer has probably renewed them. */
const GLANCE = 0.75;

/**
 * @param turn grows by one with every burst read planned, so that the pattern of gaps goes on from poll to poll
 * @param pace shortens the gaps: 0.5 reads twice as often
 */
export function planBurst({ last, nominal }: Due, turn: number, pace = 1): ReadPlan {
  const watch: number[] = [];
  let at = last;
  for (let i = turn; ; i++) {
    at += pace * (BURST_GAPS_MS[i % BURST_GAPS_MS.length] ?? 500);
    if (at > nominal - CLOSEST_MS) return { watch, poll: nominal };
    watch.push(at);
  }
}

/** A glance at values that must still be the old ones (or, live, must have moved on) tests a lazy cache. */
export function planLazy(lazy: LazyCache, trial: Trial, { last, nominal, check }: Due): ReadPlan {
  const at = lazy.live ? nominal - LIVE_GLANCE_MS : last + GLANCE * lazy.step;
  const wanted = check || (!trial.trusted && !lazy.live);
  return { watch: wanted && at > last && at < nominal ? [at] : [], poll: nominal };
}

/**
 * Polls of an agent with a timer come just after a reload: values are freshest there, and no doubt is possible which
 * reload they came from.
 */
export function planTimed(timed: TimedCache, trial: Trial, due: Due): ReadPlan & { readonly checked: boolean } {
  const { last, nominal, every } = due;
  let k = timed.nearest(nominal);
  while (timed.edge(k).latest + MARGIN_MS < last + every / 2) k++;
  const { earliest, latest } = timed.edge(k);
  const poll = latest + MARGIN_MS;
  if (latest - earliest > VAGUE * timed.step) {
    trial.stage = 'shift';
    return { ...narrowing(timed, due, poll), checked: false };
  }
  if (!trial.proven) return { ...testing(timed, trial, due), checked: false };
  if (Math.abs(latest - nominal) > every / 2 + MARGIN_MS) return { watch: [], poll: nominal, checked: false };
  if (!due.check && !trial.doubted) return { watch: [], poll, checked: false };
  return { watch: gate(timed, k).filter((at) => at > last), poll, checked: timed.stepError < 0.01 };
}

/** Reads just before a reload can have happened, and in the middle; the third, when it must have happened, is `after`. */
function gate(timed: TimedCache, k: number): readonly [number, number] {
  const { earliest, latest } = timed.edge(k);
  return [earliest - MARGIN_MS, (earliest + latest) / 2];
}

/**
 * A test: a read off the beat, which renews a cache that renews itself when asked, then a close look at the next reload,
 * which such a cache does not make. Both in one round where two steps fit into it, else in two.
 */
function testing(timed: TimedCache, trial: Trial, { last, nominal, every }: Due): ReadPlan {
  const after = (k: number): number => timed.edge(k).latest + MARGIN_MS;
  let next = timed.nearest(last);
  while (timed.edge(next).earliest - MARGIN_MS <= last) next++;
  if (2 * timed.step <= 1.5 * every) {
    let k = Math.max(next + 1, timed.nearest(nominal));
    while (after(k) < last + every / 2) k++;
    trial.stage = 'looking';
    const offBeat = (timed.edge(k - 1).latest + timed.edge(k).earliest) / 2;
    return { watch: [offBeat, ...gate(timed, k)], poll: after(k) };
  }
  if (trial.stage !== 'look') {
    if (nominal < timed.edge(next).earliest - MARGIN_MS) return { watch: [], poll: nominal };
    trial.stage = 'look';
    return { watch: [], poll: timed.edge(next).latest + Math.min(timed.step, every) / 2 };
  }
  if (nominal < timed.edge(next).earliest - MARGIN_MS) return { watch: [], poll: nominal };
  trial.stage = 'looking';
  if (after(next) > last + every / 2) return { watch: gate(timed, next), poll: after(next) };
  return { watch: [...gate(timed, next), after(next)], poll: Math.max(nominal, after(next) + 1) };
}

/**
 * Reads around every reload until the poll, to make a beat exact that is too vague to be polled by; and a burst for the
 * reloads that are too far ahead even for that.
 */
function narrowing(timed: TimedCache, due: Due, until: number): ReadPlan {
  const watch: number[] = [];
  for (let k = timed.nearest(due.last); timed.edge(k).latest + MARGIN_MS <= until; k++) {
    const { earliest, latest } = timed.edge(k);
    if (earliest - MARGIN_MS <= (watch.at(-1) ?? due.last) || latest - earliest > timed.step) continue;
    watch.push(earliest - MARGIN_MS, (earliest + latest) / 2, latest + MARGIN_MS);
  }
  const last = watch.at(-1) ?? due.last;
  const burst = planBurst({ ...due, last }, 0, Math.min(1, timed.step / FAST_STEP_MS));
  return { watch: [...watch, ...burst.watch], poll: Math.max(due.nominal, last + 1) };
}
