/**
 * A cost that no assignment can beat: each term at its own best, as if traffic could be cut at will and went anywhere.
 *
 * The sum of the minima is never above the minimum of the sum, so it is a true bound; it is loose where terms pull
 * in different directions or few prefixes have a choice.
 */
import type { Problem } from './problem.ts';

export function lowerBound(problem: Problem): number {
  const { links, prefixes, weight, total } = problem;
  const capacity = links.reduce((sum, link) => sum + link.capacity, 0);
  const balance = weight.balance * (total / capacity) ** 2;
  return (
    balance +
    weight.cost * cheapest(problem) +
    (weight.latency *
      prefixes.reduce((sum, entry) => {
        const known = entry.latency.filter((value) => value !== undefined);
        return sum + (known.length === 0 ? 0 : Math.min(...known)) * entry.option.bps;
      }, 0)) /
      total
  );
}

/** All traffic on the cheapest links, each filled to its capacity. */
function cheapest({ links, total }: Problem): number {
  let [left, cost] = [total, 0];
  for (const link of links.toSorted((a, b) => a.price - b.price)) {
    const take = Math.min(left, link.capacity);
    cost += (take * link.price) / total;
    left -= take;
  }
  return cost;
}
