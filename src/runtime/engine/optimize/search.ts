/** Greedy relocations and exchanges of two; each applied move keeps within the room of its target. */
import type { LinkName } from '../../../dsl/program/index.ts';
import type { Option } from '../select.ts';
import type { Cost } from './cost.ts';
import type { Problem, ProblemPrefix } from './problem.ts';

export interface Relocation {
  readonly option: Option;
  readonly to: LinkName;
  /** Back to its natural link. */
  readonly home: boolean;
}

/** Gains below this are rounding. */
const LEAST_GAIN = 1e-9;
/** Exchanges are tried among so many of the heaviest prefixes: their number grows with its square. */
const EXCHANGED = 120;

export function search(problem: Problem, cost: Cost, most: number): readonly Relocation[] {
  const state = new Spent(problem);
  while (
    state.changed().length < most &&
    (relocate(problem, cost, state) || (state.changed().length + 1 < most && exchange(problem, cost, state)))
  ) {
    // each round applied its best step; go on until none gains
  }
  return state.changed().flatMap((entry) => {
    const link = problem.links[entry.at];
    return link === undefined ? [] : [{ option: entry.option, to: link.name, home: entry.at === entry.natural }];
  });
}

/** What this run has used of each link's room and blast radius. */
class Spent {
  readonly #problem: Problem;
  readonly #arrived: number[];
  readonly #left: number[];

  constructor(problem: Problem) {
    this.#problem = problem;
    this.#arrived = problem.links.map(() => 0);
    this.#left = problem.links.map(() => 0);
  }

  changed(): readonly ProblemPrefix[] {
    return this.#problem.prefixes.filter((entry) => entry.at !== entry.start);
  }

  /** Going home is exempt, as giving back is. */
  fits(entry: ProblemPrefix, to: number): boolean {
    if (to === entry.natural && to !== entry.start) return true;
    const { links } = this.#problem;
    const arrives = to === entry.start ? 0 : entry.option.atMost;
    const leaves = entry.at === entry.start ? entry.option.bps : 0;
    return (
      (this.#arrived[to] ?? 0) + arrives <= (links[to]?.room ?? 0) &&
      (this.#left[entry.start] ?? 0) + leaves <= (links[entry.start]?.leaving ?? 0)
    );
  }

  apply(entry: ProblemPrefix, to: number): void {
    this.#book(entry, -1);
    shift(this.#problem, entry, to);
    this.#book(entry, 1);
  }

  #book(entry: ProblemPrefix, sign: number): void {
    if (entry.at === entry.start || entry.at === entry.natural) return;
    this.#arrived[entry.at] = (this.#arrived[entry.at] ?? 0) + sign * entry.option.atMost;
    this.#left[entry.start] = (this.#left[entry.start] ?? 0) + sign * entry.option.bps;
  }
}

function shift(problem: Problem, entry: ProblemPrefix, to: number): void {
  const [from, target] = [problem.links[entry.at], problem.links[to]];
  if (from === undefined || target === undefined) return;
  from.load -= entry.option.bps;
  target.load += entry.option.bps;
  entry.at = to;
}

function relocate(problem: Problem, cost: Cost, state: Spent): boolean {
  let best: { readonly entry: ProblemPrefix; readonly to: number; readonly delta: number } | undefined;
  for (const entry of problem.prefixes) {
    entry.latency.forEach((latency, to) => {
      if (latency === undefined || to === entry.at) return;
      const delta = cost.delta(entry, to);
      if (delta < (best?.delta ?? -LEAST_GAIN) && state.fits(entry, to)) best = { entry, to, delta };
    });
  }
  if (best !== undefined) state.apply(best.entry, best.to);
  return best !== undefined;
}

/** Two prefixes swap links: helps where neither fits alone. */
function exchange(problem: Problem, cost: Cost, state: Spent): boolean {
  const heavy = problem.prefixes.slice(0, EXCHANGED);
  for (const first of heavy) {
    for (const second of heavy) {
      if (first.at === second.at || first.latency[second.at] === undefined || second.latency[first.at] === undefined)
        continue;
      if (gainsBySwap(cost, state, first, second)) return true;
    }
  }
  return false;
}

function gainsBySwap(cost: Cost, state: Spent, first: ProblemPrefix, second: ProblemPrefix): boolean {
  const [a, b] = [first.at, second.at];
  const there = cost.delta(first, b);
  if (!state.fits(first, b)) return false;
  state.apply(first, b);
  const back = cost.delta(second, a);
  if (there + back < -LEAST_GAIN && state.fits(second, a)) {
    state.apply(second, a);
    return true;
  }
  state.apply(first, a);
  return false;
}
