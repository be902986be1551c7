/** `link A outbound`, `group blocks`, `demand of link A`: measures of something. */
import type { GroupExpression, LinkExpression, OfExpression, Ref } from '../ast/index.ts';
import type { LinkName, MeasureRequest, Prefix } from '../program/index.ts';
import { linkName } from '../program/index.ts';
import { linksAt } from '../resolve/index.ts';
import type { LinkSymbol } from '../resolve/index.ts';
import type { Diagnostic, Span } from '../text/index.ts';
import type { Context } from './context.ts';
import { GROUP_MEASURES, LINK_MEASURES, PREFIX_MEASURES } from './measures.ts';
import type { Measure } from './measures.ts';
import * as mistakes from './mistakes/index.ts';
import { suggest, suggestFrom } from './names.ts';
import type { LinkFacts } from './network.ts';
import { missingFor } from './supply.ts';
import { ANY } from './term.ts';
import type { Elaborated, NumericKind } from './term.ts';
import { valueOf } from './value.ts';

/** Links that a name stands for; undefined when it stands for none, which has been reported, or for an open parameter. */
export function linksNamed(ref: Ref, context: Context): readonly LinkSymbol[] | undefined {
  const found = linksAt(ref, context.scope);
  switch (found.kind) {
    case 'links':
      return found.links;
    case 'open':
      return undefined;
    case 'unknown':
      context.report(
        mistakes.unknownName(found.ref.span, 'link', found.ref.text, suggest(found.ref.text, context, 'link')),
      );
      return undefined;
    case 'wrong':
      context.report(mistakes.wrongName(ref.span, 'a link', found.found));
      return undefined;
  }
}

/** The one link that a name stands for. */
export function oneLink(ref: Ref, context: Context): LinkSymbol | undefined {
  const links = linksNamed(ref, context);
  if (links === undefined) return undefined;
  if (links.length !== 1) {
    context.report(mistakes.severalLinks(ref.span, ref.text));
    return undefined;
  }
  return links[0];
}

/** A measure of a known kind, once it is sure that a source supplies it. */
export function measure(
  of: Measure,
  request: MeasureRequest,
  link: LinkFacts | undefined,
  at: Span,
  context: Context,
): Elaborated {
  const missing = missingFor(of.needs, context.network, link);
  if (missing !== undefined) {
    const name =
      request.of === 'sessions' || request.of === 'flows' ? `${request.of}.${request.measure}` : request.measure;
    reportMissing(mistakes.noSource(at, name, link?.name, missing), missing, context);
    return ANY;
  }
  const term = { kind: 'measure', request } as const;
  if (of.kind !== 'money') return { kind: of.kind as NumericKind, term };
  const price = link?.values.price;
  return { kind: 'money', term, currency: price?.currency ?? '', monthly: price?.per === undefined };
}

/** A source that is missing is one mistake, however many conditions wait for it. */
function reportMissing(mistake: Diagnostic, missing: string, context: Context): void {
  if (context.missing.has(missing)) return;
  context.missing.add(missing);
  context.report(mistake);
}

export function elaborateLink(expression: LinkExpression, context: Context): Elaborated {
  const link = oneLink(expression.ref, context);
  return link === undefined
    ? ANY
    : linkMeasure(link, 'load', expression.direction?.direction, expression.span, context);
}

export function linkMeasure(
  link: LinkSymbol,
  name: keyof typeof LINK_MEASURES,
  direction: 'inbound' | 'outbound' | undefined,
  at: Span,
  context: Context,
): Elaborated {
  const qualified: LinkName = linkName(link.qualified);
  const facts = context.network.links.get(qualified);
  const request = { of: 'link', link: qualified, measure: name, direction, window: undefined } as const;
  return measure(LINK_MEASURES[name], request, facts, at, context);
}

/** `group blocks > 2Gbps` compares its volume. */
export function elaborateGroup(expression: GroupExpression, context: Context): Elaborated {
  return groupMeasure(expression.ref, 'volume', expression.span, context);
}

function groupMeasure(ref: Ref, name: keyof typeof GROUP_MEASURES, at: Span, context: Context): Elaborated {
  const group = groupNamed(ref, context);
  if (group === undefined) return ANY;
  const request = { of: 'group', group, measure: name, window: undefined } as const;
  return measure(GROUP_MEASURES[name], request, undefined, at, context);
}

/** The qualified name of the group that a name stands for. */
export function groupNamed(ref: Ref, context: Context): string | undefined {
  const value = valueOf({ expression: { kind: 'ref', ref, span: ref.span }, scope: context.scope });
  if (value.kind === 'named' && value.symbol.kind === 'group') return value.symbol.qualified;
  if (value.kind === 'word') {
    context.report(mistakes.unknownName(ref.span, 'group', ref.text, suggest(ref.text, context, 'group')));
  } else if (value.kind === 'named') {
    context.report(mistakes.wrongName(ref.span, 'a group', `the ${value.symbol.kind} \`${ref.text}\``));
  }
  return undefined;
}

export function elaborateOf(expression: OfExpression, context: Context): Elaborated {
  const { subject, measure: ref } = expression;
  switch (subject.kind) {
    case 'link': {
      const name = measureName(ref, LINK_MEASURES, 'a link', context);
      const link = oneLink(subject.ref, context);
      if (name === undefined || link === undefined) return ANY;
      return linkMeasure(link, name, subject.direction?.direction, expression.span, context);
    }
    case 'group': {
      const name = measureName(ref, GROUP_MEASURES, 'a group', context);
      return name === undefined ? ANY : groupMeasure(subject.ref, name, expression.span, context);
    }
    case 'literal': {
      const name = measureName(ref, PREFIX_MEASURES, 'a prefix', context);
      if (name === undefined || subject.literal.kind !== 'prefix') return ANY;
      const prefix = subject.literal.text as Prefix;
      const request = { of: 'prefix', prefix, measure: name, window: undefined } as const;
      return measure(PREFIX_MEASURES[name], request, undefined, expression.span, context);
    }
    case 'ref':
      return elaborateOfName(expression, subject.ref, context);
  }
}

/** `load of x`, where `x` is a variable, a parameter or a name of something. */
function elaborateOfName(expression: OfExpression, ref: Ref, context: Context): Elaborated {
  const { span } = expression;
  const links = linksAt(ref, context.scope);
  if (links.kind === 'open') return ANY;
  if (links.kind === 'links') {
    return elaborateOf({ ...expression, subject: { kind: 'link', ref, direction: undefined, span } }, context);
  }
  const value = valueOf({ expression: { kind: 'ref', ref, span: ref.span }, scope: context.scope });
  if (value.kind === 'open') return ANY;
  if (value.kind === 'named' && value.symbol.kind === 'group') {
    return elaborateOf({ ...expression, subject: { kind: 'group', ref, span } }, context);
  }
  if (value.kind === 'literal') {
    return elaborateOf({ ...expression, subject: { kind: 'literal', literal: value.literal, span } }, context);
  }
  if (value.kind === 'word') {
    context.report(mistakes.unknownName(ref.span, 'link', ref.text, suggest(ref.text, context, 'link')));
  } else {
    context.report(mistakes.wrongName(ref.span, 'a link, a group or a prefix', `\`${ref.text}\``));
  }
  return ANY;
}

function measureName<Table extends object>(
  ref: Ref,
  table: Table,
  of: string,
  context: Context,
): (keyof Table & string) | undefined {
  if (Object.hasOwn(table, ref.text)) return ref.text as keyof Table & string;
  const names = Object.keys(table);
  context.report(mistakes.unknownMeasure(ref.span, ref.text, of, suggestFrom(ref.text, names), names));
  return undefined;
}
