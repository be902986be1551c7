/** A rule: its trigger, its clauses and the two halves that a rule without a direction is. */
import type { Action, Clause, Quantity, Rule } from '../ast/index.ts';
import type { Direction } from '../program/index.ts';
import { checkAction } from './actions.ts';
import type { CheckedAction, CheckedRelease, CheckedRule, CheckedTrigger } from './checked.ts';
import type { Context } from './context.ts';
import { condition } from './elaborate.ts';
import * as mistakes from './mistakes/index.ts';
import { durationOf } from './quantities.ts';
import { defaultRelease, writtenRelease } from './release.ts';
import type { Stability } from './release.ts';
import { scheduleNamed } from './schedule.ts';
import type { Test } from './term.ts';
import { isOpen, namesDirection, subjectsOf, thresholdOf } from './threshold.ts';

const DEFAULT_PRIORITY = 100;
const HIGHEST_PRIORITY = 65_535;

/** Which half of a rule an action belongs to. */
const SIDE: Readonly<Record<Action['kind'], Direction | 'both' | 'once'>> = {
  move: 'outbound',
  mark: 'outbound',
  prepend: 'inbound',
  announce: 'inbound',
  withdraw: 'inbound',
  tag: 'inbound',
  med: 'inbound',
  'local-pref': 'inbound',
  drain: 'both',
  freeze: 'both',
  notify: 'once',
};

export function checkRule(rule: Rule, name: string, stability: Stability, context: Context): readonly CheckedRule[] {
  const clauses = clausesOf(rule, context);
  const test = rule.trigger.kind === 'when' ? condition(rule.trigger.condition, context) : undefined;
  const halves = halvesOf(rule, context);
  const checked = halves.map((half) => checkHalf(rule, test, half, { clauses, stability, context }));
  const shared = {
    node: rule,
    scope: context.scope,
    was: rule.was && context.scope.prefix + rule.was.text,
    hold: clauses.hold && durationOf(clauses.hold.hold, context),
    ...scheduleNamed(clauses.during?.schedule, context),
    priority: clauses.priority === undefined ? DEFAULT_PRIORITY : priorityOf(clauses.priority.priority, context),
  };
  // The halves keep separate state, so they need separate names; one that stands alone keeps the operator's.
  return checked.map((half, index) => ({ ...shared, ...half, name: index === 0 ? name : `${name}/${half.direction}` }));
}

interface Half {
  readonly direction: Direction;
  readonly actions: readonly Action[];
}

function halvesOf(rule: Rule, context: Context): readonly Half[] {
  const sides = new Set(rule.actions.map((action) => SIDE[action.kind]));
  const steersInbound =
    sides.has('inbound') || (rule.actions.some((each) => each.kind === 'drain') && context.network.own.length > 0);
  const steersOutbound = sides.has('outbound') || sides.has('both') || !steersInbound;
  const directions: Direction[] = [
    ...(steersOutbound ? ['outbound' as const] : []),
    ...(steersInbound ? ['inbound' as const] : []),
  ];
  return directions.map((direction, index) => ({
    direction,
    actions: rule.actions.filter((action) => {
      const side = SIDE[action.kind];
      return side === direction || side === 'both' || (side === 'once' && index === 0);
    }),
  }));
}

interface Around {
  readonly clauses: Clauses;
  readonly stability: Stability;
  readonly context: Context;
}

type CheckedHalf = Pick<CheckedRule, 'direction' | 'measured' | 'trigger' | 'release' | 'actions'>;

function checkHalf(
  rule: Rule,
  test: Test | undefined,
  half: Half,
  { clauses, stability, context }: Around,
): CheckedHalf {
  const steers = half.actions.some((action) => SIDE[action.kind] !== 'once' && action.kind !== 'freeze');
  const undirected = test === undefined || !namesDirection(test);
  // A rule that only notifies or freezes looks at the larger direction, the way transit is billed.
  const measured = undirected && steers ? half.direction : undefined;
  const trigger = checkTrigger(rule, test, measured, context);
  const given = {
    subjects: trigger.kind === 'when' ? trigger.subjects : [],
    threshold: trigger.kind === 'when' ? trigger.threshold : undefined,
    open: trigger.kind === 'when' && isOpen(trigger.test),
    triggerAt: rule.trigger.span,
  };
  const actions = half.actions.flatMap((action): CheckedAction[] => {
    const checked = checkAction(action, given, context);
    return checked === undefined ? [] : [checked];
  });
  const takesTraffic = actions.some((action) => action.kind === 'move' || action.kind === 'drain');
  const release = releaseOf(clauses, trigger, { measured, stability, context, takesTraffic });
  return { direction: half.direction, measured, trigger, release, actions };
}

function checkTrigger(
  rule: Rule,
  test: Test | undefined,
  measured: Direction | undefined,
  context: Context,
): CheckedTrigger {
  const { trigger } = rule;
  if (trigger.kind === 'always') return { kind: 'always' };
  if (trigger.kind === 'every') return { kind: 'every', period: durationOf(trigger.period, context) };
  return {
    kind: 'when',
    test: test!,
    span: trigger.condition.span,
    hold: trigger.hold && durationOf(trigger.hold, context),
    subjects: subjectsOf(test!, measured),
    threshold: thresholdOf(test!, measured),
  };
}

function releaseOf(
  clauses: Clauses,
  trigger: CheckedTrigger,
  around: { measured: Direction | undefined; stability: Stability; context: Context; takesTraffic: boolean },
): CheckedRelease | undefined {
  const { release } = clauses;
  if (release !== undefined) return writtenRelease(release, trigger, around);
  return trigger.kind === 'when' ? defaultRelease(trigger, around) : undefined;
}

type ClauseOf<Kind extends Clause['kind']> = Extract<Clause, { kind: Kind }>;
type Clauses = { readonly [Kind in Clause['kind']]?: ClauseOf<Kind> };

function clausesOf(rule: Rule, context: Context): Clauses {
  const found: Partial<Record<Clause['kind'], Clause>> = {};
  for (const clause of rule.clauses) {
    const before = found[clause.kind];
    if (before === undefined) found[clause.kind] = clause;
    else context.report(mistakes.clauseTwice(clause.span, clause.kind, before.span));
  }
  return found as Clauses;
}

function priorityOf(quantity: Quantity, context: Context): number {
  if (quantity.literal.kind !== 'number') return DEFAULT_PRIORITY;
  if (quantity.literal.value > HIGHEST_PRIORITY) context.report(mistakes.badPriority(quantity.span));
  return quantity.literal.value;
}
