/**
 * The beat of an agent that renews its counters by its own timer: reload k happens at `phase + k * step`.
 *
 * No read shows a reload; two reads that differ show that one lies between them. Every such bracket cuts a strip out of
 * the plane of all (phase, step), and what is left after all cuts is exactly the set of beats that explain everything
 * seen. So each prediction comes with hard bounds instead of a standard deviation, which matters: reads that always fall
 * on the same side of a reload would fool a least-squares fit into a confident wrong answer.
 */

/** A reload happened after uptime `after` and not later than `until` (both ms of the agent's uptime). */
export interface Bracket {
  readonly after: number;
  readonly until: number;
}

/** Bounds of one reload, ms of uptime, the timer's jitter left out. */
export interface EdgeRange {
  readonly earliest: number;
  readonly latest: number;
  /** The best guess; guesses of two edges differ by exactly a multiple of `step`. */
  readonly likely: number;
}

export interface Beat {
  /** Middle of the steps that explain the brackets, ms. */
  readonly step: number;
  /** Half the range of those steps, ms. */
  readonly stepError: number;
  /** How far a single reload may stray from the beat, ms. */
  readonly jitter: number;
  /** Bounds of reload `k`; the newest bracket's is 0, later ones are positive. */
  edge(k: number): EdgeRange;
  /** Whether the bracket, one of those fitted, is among those that bound the beat: without it others would fit too. */
  boundBy(bracket: NumberedBracket): boolean;
}

interface Point {
  readonly phase: number;
  readonly step: number;
}

/** Below this a step cannot be told from live counters, above it nobody would call it telemetry. */
const SHORTEST_STEP_MS = 700;
const LONGEST_STEP_MS = 120_000;
const TOUCHES_MS = 0.01;

/** `(after, until]` of reload number `k`, relative to the newest one. */
export interface NumberedBracket extends Bracket {
  readonly k: number;
}

/** All beats that put reload k of each bracket inside it, give or take `jitter`; undefined when there is none. */
export function fitBeat(brackets: readonly NumberedBracket[], jitter: number): Beat | undefined {
  const newest = brackets.find((bracket) => bracket.k === 0);
  if (newest === undefined) return undefined;
  const origin = newest.until;
  const earliest = newest.after - jitter - origin;
  let region: readonly Point[] = [
    { phase: earliest, step: SHORTEST_STEP_MS },
    { phase: jitter, step: SHORTEST_STEP_MS },
    { phase: jitter, step: LONGEST_STEP_MS },
    { phase: earliest, step: LONGEST_STEP_MS },
  ];
  for (const { k, after, until } of brackets) {
    region = clip(region, ({ phase, step }) => phase + k * step - (after - jitter - origin));
    region = clip(region, ({ phase, step }) => until + jitter - origin - phase - k * step);
    if (region.length === 0) return undefined;
  }
  return beatOf(region, origin, jitter);
}

/** Keeps the part of a convex region where `inside` is not negative (Sutherland and Hodgman's clipping). */
function clip(region: readonly Point[], inside: (point: Point) => number): readonly Point[] {
  const kept: Point[] = [];
  region.forEach((point, i) => {
    const next = region[(i + 1) % region.length] ?? point;
    const here = inside(point);
    const there = inside(next);
    if (here >= 0) kept.push(point);
    if (here >= 0 !== there >= 0) {
      const share = here / (here - there);
      kept.push({
        phase: point.phase + share * (next.phase - point.phase),
        step: point.step + share * (next.step - point.step),
      });
    }
  });
  return kept;
}

function beatOf(region: readonly Point[], origin: number, jitter: number): Beat {
  const steps = region.map((point) => point.step);
  const step = region.reduce((sum, point) => sum + point.step, 0) / region.length;
  const phase = region.reduce((sum, point) => sum + point.phase, 0) / region.length;
  return {
    step,
    stepError: (Math.max(...steps) - Math.min(...steps)) / 2,
    jitter,
    edge: (k) => {
      const times = region.map((point) => point.phase + k * point.step);
      return {
        earliest: origin + Math.min(...times),
        latest: origin + Math.max(...times),
        likely: origin + phase + k * step,
      };
    },
    boundBy: ({ k, after, until }) =>
      region.some((point) => {
        const reload = origin + point.phase + k * point.step;
        return reload <= after - jitter + TOUCHES_MS || reload >= until + jitter - TOUCHES_MS;
      }),
  };
}

/**
 * The beat that explains a run of brackets as successive reloads; undefined when there is none.
 * @param mayMiss whether so little traffic flows that some reloads in between may have moved no counter: then the
 *   slowest beat that leaves some out, since any whole fraction of a beat would explain the brackets too
 */
export function findBeat(
  brackets: readonly Bracket[],
  jitterOf: (step: number) => number,
  mayMiss: boolean,
): NumberedBeat | undefined {
  const first = brackets[0];
  const last = brackets[brackets.length - 1];
  if (first === undefined || last === undefined || brackets.length < 2) return undefined;
  const span = middle(last) - middle(first);
  const gaps = brackets.length - 1;
  const successive = brackets.map((bracket, i) => ({ ...bracket, k: i - gaps }));
  const beat = fitBeat(successive, jitterOf(span / gaps));
  if (beat !== undefined) return { beat, brackets: successive };
  for (let steps = gaps + 1; mayMiss && steps <= gaps + Math.ceil(gaps / 2); steps++) {
    const step = span / steps;
    const numbered = brackets.map((bracket) => ({
      ...bracket,
      k: Math.round((middle(bracket) - middle(last)) / step),
    }));
    const distinct = new Set(numbered.map((bracket) => bracket.k)).size === numbered.length;
    const missing = distinct ? fitBeat(numbered, jitterOf(step)) : undefined;
    if (missing !== undefined) return { beat: missing, brackets: numbered };
  }
  return undefined;
}

export interface NumberedBeat {
  readonly beat: Beat;
  readonly brackets: readonly NumberedBracket[];
}

const middle = (bracket: Bracket): number => (bracket.after + bracket.until) / 2;
