/** Lets one rule act: its actions in their order, and what that makes of its state. */
import type { Action, Rule } from '../../dsl/program/index.ts';
import { bps, since } from '../../dsl/program/index.ts';
import { drain, dropOutranked, move } from './actions/index.ts';
import type { Outcome } from './actions/index.ts';
import type { Context } from './context.ts';
import type { RuleState } from './state.ts';
import { rateText } from '../model/text.ts';

/** What a rule in this phase does to links at large, before anybody picks prefixes. */
export function hold(context: Context, rule: Rule, state: RuleState): void {
  if (state.phase !== 'active' && state.phase !== 'held') return;
  for (const action of rule.actions) {
    if (action.kind === 'freeze') {
      for (const link of action.links === 'all' ? context.program.links.keys() : action.links) context.frozen.add(link);
    }
    if (action.kind === 'drain') context.drained.add(action.link);
  }
}

export function act(context: Context, rule: Rule, before: RuleState | undefined, state: RuleState): RuleState {
  const fired = state.phase === 'active' && before?.phase !== 'active';
  if (fired) announce(context, rule);
  const lasting = rule.actions.some((action) => action.kind === 'freeze' || action.kind === 'drain');
  const acted = fired && lasting ? { ...state, actedAt: context.world.now } : state;
  return due(context, rule, acted) ? perform(context, rule, acted) : acted;
}

function perform(context: Context, rule: Rule, state: RuleState): RuleState {
  if (rule.trigger.kind === 'every') dropOutranked(context, rule);
  const outcomes = rule.actions.flatMap((action) => outcomeOf(context, rule, action));
  if (outcomes.length === 0) return state;
  const moved = outcomes.reduce((sum, outcome) => sum + outcome.moved, 0);
  const short = outcomes.reduce((sum, outcome) => sum + outcome.shortBps, 0);
  const waiting = outcomes.some((outcome) => outcome.waiting);
  if (short > 0 && !waiting && state.shortBps === 0) {
    context.event('short', `${moved === 0 ? 'no room' : 'stopped short'}: ${rateText(bps(short))} still to move`, rule);
  }
  return {
    ...state,
    actedAt: moved > 0 || rule.trigger.kind === 'every' ? context.world.now : state.actedAt,
    incomplete: waiting ? state.incomplete : short > 0 || outcomes.some((outcome) => outcome.toVerify),
    shortBps: waiting ? state.shortBps : bps(short),
  };
}

/** An active rule acts; a held one goes on until its `until` has been seen; a periodic one acts once a period. */
function due(context: Context, rule: Rule, state: RuleState): boolean {
  if (rule.trigger.kind === 'every') {
    const due = state.actedAt === undefined || since(context.world.now, state.actedAt) >= rule.trigger.period;
    return state.phase === 'active' && due;
  }
  return state.phase === 'active' || (state.phase === 'held' && state.incomplete);
}

function outcomeOf(context: Context, rule: Rule, action: Action): readonly Outcome[] {
  switch (action.kind) {
    case 'move':
      return [move(context, rule, action)];
    case 'drain':
      return [drain(context, rule, action.link)];
    default:
      return [];
  }
}

function announce(context: Context, rule: Rule): void {
  context.event('fired', rule.title ?? rule.because ?? `${rule.name} fired`, rule);
  for (const action of rule.actions) if (action.kind === 'notify') context.event('notify', action.text, rule);
}
