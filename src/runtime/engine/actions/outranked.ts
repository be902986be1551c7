/** `every D` plans anew: what its ranking no longer puts among the first is given back before new ones are picked. */
import type { Rule } from '../../../dsl/program/index.ts';
import { since } from '../../../dsl/program/index.ts';
import type { Context } from '../context.ts';
import { withdraw } from '../losses.ts';
import { selected } from '../selection.ts';
import { inTransit } from '../settle.ts';

export function dropOutranked(context: Context, rule: Rule): void {
  for (const action of rule.actions) {
    if (action.kind !== 'move') continue;
    const { selection } = action;
    const count = selection.kind === 'top' ? (selection.count ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
    const ranked = [...context.world.prefixes.values()]
      .filter(
        (state) =>
          state.natural !== undefined && action.from.includes(state.natural) && selected(context, selection, state),
      )
      .sort((a, b) => b.bps - a.bps)
      .slice(0, count);
    const wanted = new Set(ranked.map((state) => state.prefix));
    for (const entry of [...context.steered.values()]) {
      if (entry.rule !== rule.name || entry.desired === entry.natural || wanted.has(entry.prefix) || inTransit(entry))
        continue;
      if (since(context.world.now, entry.chosenAt) < rule.hold || context.budget.givebacksLeft() <= 0) continue;
      withdraw(context, entry, 'no longer among the first of its ranking', false);
    }
  }
}
