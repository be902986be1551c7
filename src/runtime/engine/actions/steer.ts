/** Writes picks into the working state: the one place where a prefix starts to be steered. */
import type { RuleName } from '../../../dsl/program/index.ts';
import { ratio } from '../../../dsl/program/index.ts';
import type { Context } from '../context.ts';
import type { Pick } from '../select.ts';
import { rateText } from '../../model/text.ts';

export function steer(context: Context, rule: RuleName, picks: readonly Pick[], because: string): void {
  if (picks.length === 0) return;
  const { world, steered, budget, ledger } = context;
  const pass = context.nextPass++;
  for (const { option, to } of picks) {
    const before = steered.get(option.prefix);
    const natural = before?.natural ?? option.from;
    steered.set(option.prefix, {
      prefix: option.prefix,
      natural,
      settled: before?.settled ?? natural,
      desired: to,
      rule,
      chosenAt: world.now,
      routes: [],
      onWireAt: undefined,
      bps: option.bps,
      error: world.prefixes.get(option.prefix)?.error ?? ratio(0),
      startMinute: Math.floor(world.wall / 60_000),
      because,
      pass,
    });
    budget.spend(option.prefix, 'announce');
    context.event('moved', `${option.prefix}, ${rateText(option.bps)}: ${option.from} → ${to}`, rule, option.prefix);
  }
  const touched = new Set(picks.flatMap(({ option, to }) => [option.from, to]));
  context.passes.push({
    id: pass,
    rule,
    at: world.now,
    moves: picks.map(({ option, to }) => ({ prefix: option.prefix, from: option.from, to, bps: option.bps })),
    before: new Map(
      [...touched].flatMap((link) => {
        const load = ledger.base(link);
        return load === undefined ? [] : [[link, load] as const];
      }),
    ),
    verdict: 'settling',
    measured: new Map(),
  });
}
