/**
 * The cost of an assignment, each term between about 0 and 1, so that the operator's weights compare like with like.
 *
 * Imbalance is the capacity-weighted mean of squared utilisation: it is least when all links are equally full, and
 * one full link costs more than two half-full ones. Above nine tenths a steep penalty keeps every term honest.
 */
import type { Problem, ProblemLink, ProblemPrefix } from './problem.ts';

const STEEP_FROM = 0.9;
const STEEPNESS = 100;

export class Cost {
  readonly #problem: Problem;
  readonly #capacity: number;

  constructor(problem: Problem) {
    this.#problem = problem;
    this.#capacity = Math.max(
      1,
      problem.links.reduce((sum, link) => sum + link.capacity, 0),
    );
  }

  total(): number {
    const { links, prefixes } = this.#problem;
    const byLink = links.reduce((sum, link) => sum + this.#ofLink(link, link.load), 0);
    return byLink + prefixes.reduce((sum, entry) => sum + this.#latency(entry, entry.at), 0);
  }

  /** Change of the cost when `entry` goes from where it is to link `to`; negative is a gain. */
  delta(entry: ProblemPrefix, to: number): number {
    const from = this.#problem.links[entry.at];
    const target = this.#problem.links[to];
    if (from === undefined || target === undefined) return Number.POSITIVE_INFINITY;
    const rate = entry.option.bps;
    return (
      this.#ofLink(from, from.load - rate) -
      this.#ofLink(from, from.load) +
      this.#ofLink(target, target.load + rate) -
      this.#ofLink(target, target.load) +
      this.#latency(entry, to) -
      this.#latency(entry, entry.at)
    );
  }

  #ofLink(link: ProblemLink, load: number): number {
    const { weight, total } = this.#problem;
    const share = load / link.capacity;
    const over = Math.max(0, share - STEEP_FROM);
    const full = (link.capacity / this.#capacity) * (share * share * weight.balance + STEEPNESS * over * over);
    return full + (weight.cost * link.price * load) / total;
  }

  #latency(entry: ProblemPrefix, link: number): number {
    const { weight, total } = this.#problem;
    return (weight.latency * (entry.latency[link] ?? 0) * entry.option.bps) / total;
  }
}
