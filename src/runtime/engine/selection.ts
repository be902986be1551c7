/** Which prefixes a rule or a guard speaks of: its `in`, its `where`, its single prefix. */
import type { PrefixFilter, Selection } from '../../dsl/program/index.ts';
import type { PrefixState } from '../model/index.ts';
import { setHolds } from '../model/index.ts';
import type { Context } from './context.ts';
import { WorldView } from './measure.ts';

/** Whether a selection names this prefix; an unknown `where` leaves it out. */
export function selected(context: Context, selection: Selection, state: PrefixState): boolean {
  switch (selection.kind) {
    case 'prefix':
      return selection.prefix === state.prefix;
    case 'group':
      return false;
    case 'all':
      if (selection.in && !setHolds(selection.in, state.prefix, state.originAsn)) return false;
      return passes(context, selection.where, state);
    case 'top':
      return passes(context, selection.where, state);
  }
}

function passes(context: Context, filter: PrefixFilter | undefined, state: PrefixState): boolean {
  if (filter === undefined) return true;
  return filter.condition.evaluate(new WorldView(context.world, context.ledger, { subject: state })) === true;
}
