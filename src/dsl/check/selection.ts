/** Selections, targets and places of actions. */
import type { Expression, Place as PlaceNode, Quantity, Ref, Selection, Target as TargetNode } from '../ast/index.ts';
import { linkName, prefix } from '../program/index.ts';
import type { LinkName, RankBy, Target } from '../program/index.ts';
import type { CheckedSelection, CheckedTest, Place } from './checked.ts';
import type { Context } from './context.ts';
import { condition, setAt } from './elaborate.ts';
import { RANKS } from './measures.ts';
import * as mistakes from './mistakes/index.ts';
import { suggestFrom } from './names.ts';
import { countOf } from './quantities.ts';
import { groupNamed, linksNamed } from './subjects.ts';
import { missingFor } from './supply.ts';

export function linkNames(ref: Ref, context: Context): readonly LinkName[] {
  return (linksNamed(ref, context) ?? []).map((link) => linkName(link.qualified));
}

const MOST_PREFIXES = 1_000_000;

/** `moving`: the selection is of foreign prefixes whose traffic is steered. */
export function checkSelection(selection: Selection, moving: boolean, context: Context): CheckedSelection | undefined {
  switch (selection.kind) {
    case 'top': {
      if (moving && selection.noun === 'groups') context.report(mistakes.groupsCannotMove(selection.span));
      const by = selection.by === undefined ? 'volume' : rankOf(selection.by.text, selection.by.span, context);
      const count = selection.count && countOf(selection.count, '`top`', 1, MOST_PREFIXES, context);
      const wants = by === 'rtt' || by === 'loss' ? 'probes' : 'flows';
      const missing = moving ? missingFor(wants, context.network, undefined) : undefined;
      if (missing !== undefined) {
        const at = selection.by?.span ?? selection.span;
        context.report(
          wants === 'flows' ? mistakes.noVolumes(at) : mistakes.noSource(at, by ?? '', undefined, missing),
        );
      }
      const where = filter(selection.where, context);
      return { kind: 'top', count, noun: selection.noun, by: by ?? 'volume', where };
    }
    case 'all': {
      if (moving && selection.noun === 'groups') context.report(mistakes.groupsCannotMove(selection.span));
      const within = selection.in && setAt(selection.in, context);
      return { kind: 'all', noun: selection.noun, in: within, where: filter(selection.where, context) };
    }
    case 'group': {
      if (moving) context.report(mistakes.groupsCannotMove(selection.span));
      const group = groupNamed(selection.group, context);
      return group === undefined ? undefined : { kind: 'group', group };
    }
    case 'prefix': {
      const { literal } = selection.prefix;
      return literal.kind === 'prefix' ? { kind: 'prefix', prefix: prefix(literal.text) } : undefined;
    }
  }
}

function filter(where: Expression | undefined, context: Context): CheckedTest | undefined {
  if (where === undefined) return undefined;
  return { test: condition(where, { ...context, judging: true }), span: where.span };
}

function rankOf(word: string, at: Quantity['span'], context: Context): RankBy | undefined {
  if (Object.hasOwn(RANKS, word)) return word as RankBy;
  const all = Object.keys(RANKS);
  context.report(mistakes.unknownWord(at, 'something to rank by', word, suggestFrom(word, all), all));
  return undefined;
}

export function checkTarget(target: TargetNode, context: Context): Target {
  switch (target.kind) {
    case 'optimal':
      return { kind: 'optimal' };
    case 'best': {
      const of = target.of === undefined ? allLinks(context) : linkNames(target.of, context);
      const by = target.by === undefined ? 'load' : (rankOf(target.by.text, target.by.span, context) ?? 'load');
      return { kind: 'best', of, by };
    }
    case 'ref':
      return { kind: 'links', links: linkNames(target.ref, context) };
  }
}

export const allLinks = (context: Context): readonly LinkName[] => [...context.network.links.keys()].map(linkName);

export function checkPlace(place: PlaceNode, context: Context): Place {
  return place.kind === 'refs' ? place.refs.flatMap((ref) => linkNames(ref, context)) : place.kind;
}
