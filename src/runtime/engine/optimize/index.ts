/**
 * `optimize outbound for …`: assigns prefixes to links so that a weighted sum of imbalance, cost and latency is small.
 *
 * A greedy with local search: the relocation with the largest gain again and again, then exchanges of two prefixes,
 * until nothing gains or the changes of one tick are spent. Rules outrank it: what a rule holds is fixed, and it sees
 * the links as the rules left them. It changes something only for a worthwhile gain, and never a prefix that changed
 * less than `limits hold` ago. It is not provably optimal; the gap that it reports is to a lower bound that ignores
 * candidates, so the true distance is smaller.
 */
import type { MonoMs, Objective, Ratio } from '../../../dsl/program/index.ts';
import { ratio, since } from '../../../dsl/program/index.ts';
import { steer } from '../actions/index.ts';
import type { Context } from '../context.ts';
import { inSchedule } from '../judge.ts';
import { withdraw } from '../losses.ts';
import { OPTIMIZER } from '../names.ts';
import { lowerBound } from './bound.ts';
import { Cost } from './cost.ts';
import { problemOf } from './problem.ts';
import { search } from './search.ts';

export interface Optimized {
  readonly at: MonoMs;
  readonly gap: Ratio | undefined;
}

/** Runs the first outbound objective whose period has come; undefined when none is due. */
export function optimize(context: Context, last: MonoMs | undefined): Optimized | undefined {
  const { world, program } = context;
  const objective = program.objectives.find(
    (candidate) =>
      candidate.direction === 'outbound' &&
      (candidate.during === undefined || inSchedule(candidate.during, world.wall)),
  );
  if (objective === undefined || (last !== undefined && since(world.now, last) < objective.every)) return undefined;
  if (objective.over.some((link) => context.ledger.unsettled(link))) return undefined;
  return { at: world.now, gap: run(context, objective) };
}

function run(context: Context, objective: Objective): Ratio | undefined {
  const problem = problemOf(context, objective);
  if (problem.links.length < 2) return undefined;
  const cost = new Cost(problem);
  const before = cost.total();
  const moves = search(problem, cost, context.budget.movesLeft().count);
  const bound = lowerBound(problem);
  const worthwhile = before - cost.total() >= context.tuning.objectiveGain * before;
  if (worthwhile) apply(context, moves);
  const reached = worthwhile ? cost.total() : before;
  return bound <= 0 ? undefined : ratio(Math.max(0, reached / bound - 1));
}

function apply(context: Context, moves: ReturnType<typeof search>): void {
  const fresh = moves.filter((move) => !move.home);
  for (const { option, to } of fresh) context.ledger.move(option.from, to, option.bps);
  steer(context, OPTIMIZER, fresh, 'optimize outbound');
  for (const { option } of moves.filter((move) => move.home)) {
    const entry = context.steered.get(option.prefix);
    if (entry !== undefined) withdraw(context, entry, 'its natural link is the better one again', false);
  }
}
