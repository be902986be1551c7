/** Objectives, guards, `allow` and `limits`. */
import type { Allow, Guard, LimitEntry, Limits, Objective } from '../ast/index.ts';
import { MINUTE, ms, ratio } from '../program/index.ts';
import type { Limits as LimitValues, Ms, ObjectiveTerm } from '../program/index.ts';
import type { CheckedGuard, CheckedObjective, CheckedSelection } from './checked.ts';
import type { Context } from './context.ts';
import { condition, setAt } from './elaborate.ts';
import { OBJECTIVE_TERMS } from './measures.ts';
import * as mistakes from './mistakes/index.ts';
import { suggestFrom } from './names.ts';
import { durationOf, lengthOf } from './quantities.ts';
import { scheduleNamed } from './schedule.ts';
import { allLinks, checkSelection, linkNames } from './selection.ts';
import { groupNamed } from './subjects.ts';
import { missingFor } from './supply.ts';
import type { SetSource } from './term.ts';
import { valueOf } from './value.ts';
import { DEFAULT_LIMITS, LIMITS } from './vocabulary.ts';
import type { LimitName } from './vocabulary.ts';

const DEFAULT_PERIOD = ms(5 * MINUTE);

export function checkObjective(node: Objective, context: Context): CheckedObjective {
  const clause = (kind: 'over' | 'using' | 'during' | 'every'): Objective['clauses'][number] | undefined => {
    const [first, second] = node.clauses.filter((each) => each.kind === kind);
    if (second !== undefined) context.report(mistakes.clauseTwice(second.span, kind, first!.span));
    return first;
  };
  const [over, using, during, every] = [clause('over'), clause('using'), clause('during'), clause('every')];
  if (node.direction === 'inbound' && !context.network.hasOwn()) {
    context.report(mistakes.noOwn(node.span, '`optimize inbound`'));
  }
  return {
    node,
    direction: node.direction,
    terms: node.terms.flatMap((each) => termOf(each, context)),
    over: over !== undefined && 'ref' in over ? linkNames(over.ref, context) : allLinks(context),
    using: using !== undefined && 'ref' in using ? groupNamed(using.ref, context) : undefined,
    every: every !== undefined && 'period' in every ? durationOf(every.period, context) : DEFAULT_PERIOD,
    ...scheduleNamed(during !== undefined && 'ref' in during ? during.ref : undefined, context),
  };
}

function termOf(
  { term, weight }: Objective['terms'][number],
  context: Context,
): { term: ObjectiveTerm; weight: number }[] {
  const name = term.text;
  const value = weight?.literal.kind === 'number' ? weight.literal.value : 1;
  if (weight !== undefined && value <= 0) context.report(mistakes.badWeight(weight.span));
  if (!Object.hasOwn(OBJECTIVE_TERMS, name)) {
    const all = Object.keys(OBJECTIVE_TERMS);
    context.report(mistakes.unknownWord(term.span, 'a goal', name, suggestFrom(name, all), all));
    return [];
  }
  const known = name as ObjectiveTerm;
  const links = [...context.network.links.values()];
  const missing = links.map((link) => missingFor(OBJECTIVE_TERMS[known].needs, context.network, link));
  const first = missing.find((each) => each !== undefined);
  if (first !== undefined) context.report(mistakes.termWithoutSource(term.span, name, first));
  return [{ term: known, weight: value }];
}

/** Two objectives for one direction are a contradiction unless a schedule parts them. */
export function checkObjectives(objectives: readonly CheckedObjective[], context: Pick<Context, 'report'>): void {
  for (const direction of ['inbound', 'outbound'] as const) {
    const [first, second] = objectives.filter((each) => each.direction === direction && each.during === undefined);
    if (second !== undefined) context.report(mistakes.objectiveTwice(second.node.span, direction, first!.node.span));
  }
}

export function checkGuard(node: Guard, context: Context): readonly CheckedGuard[] {
  const { demand, span } = node;
  switch (demand.kind) {
    case 'announce-outside': {
      const set = setAt(demand.set, context);
      return set === undefined ? [] : [{ kind: 'announce-outside', set, span }];
    }
    case 'announce-longer': {
      const lengths = demand.lengths.map((each) => lengthOf(each, context));
      // `/24, /48`: the one that IPv4 can have is for IPv4.
      const v6 = lengths.find((length) => length > 32) ?? lengths[1];
      return [{ kind: 'announce-longer', v4: lengths.find((length) => length <= 32), v6, span }];
    }
    case 'never-move': {
      const selection = checkSelection(demand.selection, false, context);
      const to = demand.to && linkNames(demand.to, context);
      return selection === undefined ? [] : [{ kind: 'never-move', selection, to, span }];
    }
    case 'never-when':
    case 'require':
      return [{ kind: demand.kind, test: condition(demand.condition, context), span }];
    case 'require-route':
      return [{ kind: 'require-route', from: linkNames(demand.from, context), span }];
  }
}

export function checkAllow(node: Allow, context: Context): readonly CheckedGuard[] {
  const length = lengthOf(node.length, context);
  const selection = node.selection && checkSelection(node.selection, false, context);
  return [{ kind: 'allow-more-specific', length, set: setOf(selection), span: node.span }];
}

function setOf(selection: CheckedSelection | undefined): SetSource | undefined {
  if (selection?.kind === 'prefix') return { kind: 'prefix', prefix: selection.prefix };
  return selection?.kind === 'all' ? selection.in : undefined;
}

interface LimitState {
  readonly values: { -readonly [Key in keyof LimitValues]: LimitValues[Key] };
  readonly seen: Map<string, LimitEntry>;
}

export const noLimits = (): LimitState => ({
  values: { moves: undefined, churn: undefined, announcements: undefined, ...DEFAULT_LIMITS },
  seen: new Map(),
});

export function checkLimits(node: Limits, state: LimitState, context: Context): void {
  for (const entry of node.entries) {
    const name = entry.name.text;
    if (!Object.hasOwn(LIMITS, name)) {
      const all = Object.keys(LIMITS);
      context.report(mistakes.unknownWord(entry.name.span, 'a limit', name, suggestFrom(name, all), all));
      continue;
    }
    const before = state.seen.get(name);
    if (before !== undefined) context.report(mistakes.limitTwice(entry.name.span, name, before.name.span));
    else state.seen.set(name, entry);
    checkLimit(entry, name as LimitName, state.values, context);
  }
}

const FORMS = {
  'count per duration': 'a count and a time: 20 per 5m',
  count: 'a count: 400',
  duration: 'a duration: 15m',
  percentage: 'a percentage up to 100%: 30%',
} as const;

function checkLimit(entry: LimitEntry, name: LimitName, values: LimitState['values'], context: Context): void {
  const value = valueOf({ expression: entry.value, scope: context.scope });
  if (value.kind === 'open') return;
  const { form } = LIMITS[name];
  const wrong = (): void => context.report(mistakes.wrongLimit(entry.span, name, FORMS[form]));
  const literal = value.kind === 'literal' ? value.literal : undefined;
  const per = entry.per && durationOf(entry.per, context);
  if ((per !== undefined) !== (form === 'count per duration')) {
    wrong();
    return;
  }
  switch (name) {
    case 'moves':
    case 'churn':
      if (literal?.kind !== 'number' || !isCount(literal.value)) {
        wrong();
        return;
      }
      values[name] = { count: literal.value, per: per! };
      // Who allows more in a period allows them at once; who allows fewer is held to that anyway.
      if (name === 'moves') values.perTick = Math.max(DEFAULT_LIMITS.perTick, literal.value);
      return;
    case 'announcements':
      if (literal?.kind !== 'number' || !isCount(literal.value)) {
        wrong();
        return;
      }
      values.announcements = literal.value;
      return;
    case 'blast':
      if (literal?.kind !== 'ratio' || literal.ratio <= 0 || literal.ratio > 1) {
        wrong();
        return;
      }
      values.blast = ratio(literal.ratio);
      return;
    default:
      if (literal?.kind !== 'duration' || literal.ms <= 0) {
        wrong();
        return;
      }
      values[DURATIONS[name]] = ms(literal.ms);
  }
}

const isCount = (value: number): boolean => Number.isInteger(value) && value > 0;

const DURATIONS = {
  hold: 'hold',
  change: 'change',
  'own-change': 'ownChange',
  settle: 'settle',
} as const satisfies Partial<Record<LimitName, keyof LimitValues>>;
export type { Ms };
