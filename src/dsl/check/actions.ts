/** Actions: a table from each kind to the function that checks it. */
import type { Action, MoveAction, Quantity, Ref, What } from '../ast/index.ts';
import { community, largeCommunity } from '../program/index.ts';
import type { Level, LinkName, Subject, Threshold } from '../program/index.ts';
import type { CheckedAction, CheckedSelection, CheckedUntil } from './checked.ts';
import type { Context } from './context.ts';
import { condition } from './elaborate.ts';
import * as mistakes from './mistakes/index.ts';
import { countOf, lengthOf, textOf } from './quantities.ts';
import { allLinks, checkPlace, checkSelection, checkTarget, linkNames } from './selection.ts';
import { groupNamed, oneLink } from './subjects.ts';
import { levelText, lower, shareOf } from './threshold.ts';
import { valueOf } from './value.ts';
import type { Span } from '../text/index.ts';

/** What an action takes from the trigger of its rule. */
export interface Given {
  readonly subjects: readonly Subject[];
  readonly threshold: Threshold | undefined;
  /** The trigger could not be made out: what is missing in it is not missing. */
  readonly open: boolean;
  readonly triggerAt: Span;
}

/** Some kinds share a node: the one whose kinds include this one. */
type ActionOf<Kind extends Action['kind']> = Action extends infer Each
  ? Each extends { readonly kind: infer Kinds }
    ? Kind extends Kinds
      ? Each
      : never
    : never
  : never;
type ActionChecks = {
  readonly [Kind in Action['kind']]: (
    action: ActionOf<Kind>,
    given: Given,
    context: Context,
  ) => CheckedAction | undefined;
};

const CHECKS: ActionChecks = {
  move: checkMove,
  prepend: (action, _, context) =>
    ingress(action, countOf(action.amount, 'the number of prepends', 1, 16, context), context),
  med: (action, _, context) => ingress(action, countOf(action.amount, 'a MED', 0, 0xffff_ffff, context), context),
  'local-pref': (action, _, context) =>
    ingress(action, countOf(action.amount, 'a local preference', 0, 0xffff_ffff, context), context),
  announce: (action, _, context) => ingress(action, undefined, context, { what: whatOf(action.what, context) }),
  withdraw: (action, _, context) => ingress(action, undefined, context, { what: whatOf(action.what, context) }),
  tag: (action, _, context) =>
    ingress(action, undefined, context, {
      communities: action.communities.flatMap((each) => communityOf(each, context)),
    }),
  mark: checkMark,
  drain: (action, _, context) => {
    const link = oneLink(action.link, context);
    return link && { kind: 'drain', link: link.qualified as LinkName, span: action.span };
  },
  freeze: (action, _, context) => {
    const place = checkPlace(action.place, context);
    const links = place === 'all' || typeof place !== 'string' ? place : 'all';
    return { kind: 'freeze', links, span: action.span };
  },
  notify: (action) => ({ kind: 'notify', text: textOf(action.text), span: action.span }),
};

export function checkAction(action: Action, given: Given, context: Context): CheckedAction | undefined {
  const check = CHECKS[action.kind] as (action: Action, given: Given, context: Context) => CheckedAction | undefined;
  return check(action, given, context);
}

function checkMove(action: MoveAction, given: Given, context: Context): CheckedAction | undefined {
  const selection = checkSelection(action.selection, true, context);
  const to = checkTarget(action.to, context);
  const from =
    action.from === undefined ? fromTrigger(action, selection, given, context) : linkNames(action.from, context);
  const until = checkUntil(action, given, context);
  if (selection === undefined || from === undefined) return undefined;
  if (to.kind === 'links' && from.length > 0 && from.every((link) => to.links.includes(link))) {
    context.report(mistakes.movesNowhere(action.to.span, to.links.join(', ')));
  }
  if (
    selection.kind === 'top' &&
    selection.count === undefined &&
    until === undefined &&
    action.until === undefined &&
    !given.open
  ) {
    context.report(mistakes.untilOpen(action.selection.span));
  }
  const elsewhere = to.kind === 'links' && from.length > 1 ? from.filter((link) => !to.links.includes(link)) : from;
  return { kind: 'move', selection, from: elsewhere, to, until, span: action.span };
}

/** The trigger's single link; for prefixes that are named one by one, wherever they are. */
function fromTrigger(
  action: MoveAction,
  selection: CheckedSelection | undefined,
  given: Given,
  context: Context,
): readonly LinkName[] | undefined {
  const links = [...new Set(given.subjects.map((subject) => subject.link))];
  if (links.length === 1) return links;
  if (selection === undefined || selection.kind !== 'top') return allLinks(context);
  if (!given.open) context.report(mistakes.fromUnknown(action.selection.span));
  return undefined;
}

/** Five points below the trigger unless the operator says otherwise. */
const DEFAULT_DROP = 0.05;

function checkUntil(action: MoveAction, given: Given, context: Context): CheckedUntil | undefined {
  const { until } = action;
  const { threshold } = given;
  if (until === undefined) {
    if (threshold?.above !== true) return undefined;
    const level = lower(threshold.level, DEFAULT_DROP, threshold.subject.link, context.network);
    return { kind: 'level', subject: threshold.subject, level };
  }
  if (until.kind === 'condition') {
    return { kind: 'condition', test: condition(until.condition, context), span: until.condition.span };
  }
  const level = levelOf(until.level, context);
  if (level === undefined) return undefined;
  const { subjects } = given;
  const subject = subjects.length === 1 ? subjects[0] : undefined;
  if (subject === undefined) {
    if (!given.open) context.report(mistakes.untilWithoutSubject(until.span, subjects.length));
    return undefined;
  }
  if (!until.operator.startsWith('<')) {
    context.report(mistakes.untilUpward(until.span));
  } else if (threshold?.above === true) {
    const target = shareOf(level, subject.link, context.network);
    const trigger = shareOf(threshold.level, subject.link, context.network);
    const bothRates = level.kind === 'rate' && threshold.level.kind === 'rate' && level.bps >= threshold.level.bps;
    if (bothRates || (target !== undefined && trigger !== undefined && target >= trigger)) {
      const text = levelText(level);
      context.report(mistakes.untilNotBelow(until.span, text, levelText(threshold.level), given.triggerAt));
    }
  }
  return { kind: 'level', subject, level };
}

function levelOf(expression: Parameters<typeof condition>[0], context: Context): Level | undefined {
  const value = valueOf({ expression, scope: context.scope });
  if (value.kind === 'open') return undefined;
  if (value.kind === 'literal' && value.literal.kind === 'ratio')
    return { kind: 'ratio', ratio: value.literal.ratio as never };
  if (value.kind === 'literal' && value.literal.kind === 'rate') return { kind: 'rate', bps: value.literal.bps };
  context.report(mistakes.wrongArgument(expression.span, 'a percentage or a rate'));
  return undefined;
}

type Ingress = Extract<CheckedAction, { on: unknown }>;

function ingress(
  action: ActionOf<'prepend' | 'med' | 'local-pref' | 'announce' | 'withdraw' | 'tag'>,
  amount: number | undefined,
  context: Context,
  more: { what?: string | undefined; communities?: Ingress['communities'] } = {},
): CheckedAction {
  if (!context.network.hasOwn()) context.report(mistakes.noOwn(action.span, `\`${action.kind}\``));
  const on = checkPlace(action.place, context);
  const selection = action.selection && checkSelection(action.selection, false, context);
  const { what, communities = [] } = more;
  return { kind: action.kind, amount, what, communities, on, selection, span: action.span };
}

function whatOf(what: What, context: Context): string | undefined {
  switch (what.kind) {
    case 'aggregate':
      return 'aggregate';
    case 'more-specific':
      return what.length === undefined ? 'more-specific' : `more-specific /${String(lengthOf(what.length, context))}`;
    case 'prefix':
      return what.prefix.literal.kind === 'prefix' ? what.prefix.literal.text : undefined;
    case 'group': {
      const group = groupNamed(what.group, context);
      return group && `group ${group}`;
    }
  }
}

const BLACKHOLE = '65535:666';

function communityOf(each: Quantity | Ref, context: Context): Ingress['communities'][number][] {
  const expression =
    'parts' in each ? ({ kind: 'ref', ref: each, span: each.span } as const) : ({ kind: 'literal', ...each } as const);
  const value = valueOf({ expression, scope: context.scope });
  if (value.kind === 'open') return [];
  if (value.kind === 'literal' && value.literal.kind === 'pair') {
    if (value.literal.text === BLACKHOLE) context.report(mistakes.forbiddenCommunity(each.span, BLACKHOLE));
    return [community(value.literal.text)];
  }
  if (value.kind === 'literal' && value.literal.kind === 'large') return [largeCommunity(value.literal.text)];
  context.report(mistakes.wrongArgument(each.span, 'a community such as 64496:3 or 64496:1:2'));
  return [];
}

function checkMark(action: ActionOf<'mark'>, _: Given, context: Context): CheckedAction | undefined {
  const target = checkTarget(action.via, context);
  const selection = checkSelection(action.selection, false, context);
  const most = action.field === 'dscp' ? 63 : 4094;
  const least = action.field === 'dscp' ? 0 : 1;
  const isCount = 'literal' in action.value;
  const amount = isCount ? countOf(action.value, action.field.toUpperCase(), least, most, context) : undefined;
  const what = isCount ? action.field : `${action.field} ${action.value.text}`;
  const on = target.kind === 'optimal' ? 'optimal' : target.kind === 'links' ? target.links : target.of;
  return { kind: 'mark', amount, what, communities: [], on, selection, span: action.span };
}
