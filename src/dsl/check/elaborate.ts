/** From an expression to a checked one: the dispatcher, connectives and names. */
import type { Expression, InExpression, Ref } from '../ast/index.ts';
import type { Literal } from '../lex/index.ts';
import type { Declared } from '../resolve/index.ts';
import { elaborateCompare, elaborateProduct, elaborateSum } from './arithmetic-terms.ts';
import { elaborateCall } from './calls.ts';
import { inScope, MAX_NESTED } from './context.ts';
import type { Context } from './context.ts';
import { GLOBAL_MEASURES, PREFIX_MEASURES } from './measures.ts';
import type { Kind } from './measures.ts';
import * as mistakes from './mistakes/index.ts';
import { suggest } from './names.ts';
import { elaborateGroup, elaborateLink, elaborateOf, measure } from './subjects.ts';
import { ANY, describe } from './term.ts';
import type { Elaborated, SetSource, Test } from './term.ts';
import { follow } from './value.ts';

export function elaborate(expression: Expression, context: Context): Elaborated {
  const { budget } = context;
  if (--budget.left < 0 || budget.depth >= MAX_NESTED) {
    if (!budget.exceeded) context.report(mistakes.unfoldsTooFar(expression.span));
    budget.exceeded = true;
    return ANY;
  }
  budget.depth++;
  const result = elaborateKind(expression, context);
  budget.depth--;
  return result;
}

function elaborateKind(expression: Expression, context: Context): Elaborated {
  switch (expression.kind) {
    case 'literal':
      return elaborateLiteral(expression.literal);
    case 'link':
      return elaborateLink(expression, context);
    case 'group':
      return elaborateGroup(expression, context);
    case 'ref':
      return elaborateRef(expression.ref, context);
    case 'call':
      return elaborateCall(expression, context);
    case 'of':
      return elaborateOf(expression, context);
    case 'sum':
      return elaborateSum(expression, context);
    case 'product':
      return elaborateProduct(expression, context);
    case 'compare':
      return elaborateCompare(expression, context);
    case 'in':
      return elaborateIn(expression, context);
    case 'not': {
      const test = condition(expression.term, context);
      return { kind: 'bool', test: { kind: 'not', test } };
    }
    case 'and':
    case 'or':
      return {
        kind: 'bool',
        test: { kind: expression.kind, tests: expression.terms.map((term) => condition(term, context)) },
      };
    case 'each':
      context.report(mistakes.quantifierAlone(expression.span, expression.quantifier));
      return ANY;
    case 'word':
      context.report(mistakes.bareQuantifier(expression.span, expression.word));
      return ANY;
    case 'list':
      return { kind: 'other', found: 'a list' };
  }
}

const OPEN: Test = { kind: 'open' };

/** An expression where something true or false is wanted. */
export function condition(expression: Expression, context: Context): Test {
  const result = elaborate(expression, context);
  if (result.kind === 'bool') return result.test;
  if (result.kind !== 'any') context.report(mistakes.notACondition(expression.span, describe(result)));
  return OPEN;
}

const constant = (kind: Exclude<Kind, 'text'>, amount: number): Elaborated =>
  ({ kind, term: { kind: 'constant', amount } }) as Elaborated;

function elaborateLiteral(literal: Literal): Elaborated {
  switch (literal.kind) {
    case 'ratio':
      return constant('ratio', literal.ratio);
    case 'rate':
      return constant('rate', literal.bps);
    case 'packets':
      return constant('packets', literal.pps);
    case 'duration':
      return constant('duration', literal.ms);
    case 'number':
      return constant('number', literal.value);
    case 'money': {
      const amount = literal.per === undefined ? literal.amount : (literal.amount * 1e6) / literal.per;
      const term = { kind: 'constant', amount } as const;
      return { kind: 'money', term, currency: literal.currency, monthly: literal.per === undefined };
    }
    case 'bool':
      return { kind: 'bool', test: { kind: 'constant', holds: literal.value } };
    case 'prefix':
      return { kind: 'prefix', prefix: literal.text };
    case 'bad':
      return ANY;
    case 'text':
      return { kind: 'other', found: 'a text' };
    case 'address':
    case 'endpoint':
      return { kind: 'other', found: 'an address' };
    case 'asn':
      return { kind: 'other', found: 'an AS number' };
    case 'pair':
    case 'large':
      return { kind: 'other', found: 'a community' };
    case 'length':
      return { kind: 'other', found: 'a prefix length' };
  }
}

function elaborateRef(ref: Ref, context: Context): Elaborated {
  const { text } = ref;
  // In `where volume > 5Mbps` the measure is meant, whatever else is called `volume`.
  if (context.judging && ref.parts.length === 1) {
    if (text === 'prefix') return { kind: 'prefix', prefix: undefined };
    const known = PREFIX_MEASURES[text as keyof typeof PREFIX_MEASURES] as
      (typeof PREFIX_MEASURES)['volume'] | undefined;
    if (known !== undefined) {
      const name = text as keyof typeof PREFIX_MEASURES;
      const request = { of: 'prefix', prefix: undefined, measure: name, window: undefined } as const;
      return measure(known, request, undefined, ref.span, context);
    }
  }
  const symbol = context.scope.lookup(ref);
  if (symbol !== undefined) return elaborateSymbol(symbol, ref, context);
  if (text === 'sessions.up') {
    return measure(GLOBAL_MEASURES[text], { of: 'sessions', measure: 'up' }, undefined, ref.span, context);
  }
  if (text === 'flows.age') {
    return measure(GLOBAL_MEASURES[text], { of: 'flows', measure: 'age' }, undefined, ref.span, context);
  }
  context.report(mistakes.unknownValue(ref.span, text, suggest(text, context, 'value')));
  return ANY;
}

function elaborateSymbol(symbol: Declared, ref: Ref, context: Context): Elaborated {
  switch (symbol.kind) {
    case 'let':
    case 'parameter': {
      const settled = follow({ expression: { kind: 'ref', ref, span: ref.span }, scope: context.scope });
      if (settled === undefined) return symbol.kind === 'parameter' ? openParameter(symbol.type) : ANY;
      if (settled.expression.kind === 'ref' && settled.expression.ref === ref) return ANY;
      return elaborate(settled.expression, inScope(context, settled.scope));
    }
    case 'unread':
      return ANY;
    case 'variable':
      return elaborateLink({ kind: 'link', ref, direction: undefined, span: ref.span }, context);
    case 'link':
    case 'group':
      context.report(mistakes.bareSubject(ref.span, symbol.kind, ref.text));
      return ANY;
    default:
      return { kind: 'other', found: `the ${symbol.kind} \`${ref.text}\`` };
  }
}

/** A parameter while the body of its function is checked for itself: of a known kind, of no known value. */
function openParameter(type: string): Elaborated {
  switch (type) {
    case 'rate':
    case 'ratio':
    case 'duration':
    case 'number':
      return constant(type, 0);
    case 'bool':
      return { kind: 'bool', test: OPEN };
    case 'prefix':
      return { kind: 'prefix', prefix: undefined };
    case 'text':
      return { kind: 'other', found: 'a text' };
    default:
      return ANY;
  }
}

function elaborateIn(expression: InExpression, context: Context): Elaborated {
  const left = elaborate(expression.left, context);
  const set = setAt(expression.set, context);
  if (left.kind !== 'prefix') {
    if (left.kind !== 'any') context.report(mistakes.notAPrefix(expression.left.span, describe(left)));
    return ANY;
  }
  return set === undefined ? ANY : { kind: 'bool', test: { kind: 'member', prefix: left.prefix, set } };
}

/** A name where a set of prefixes is wanted; undefined when it is none, which has been reported then. */
export function setAt(ref: Ref, context: Context): SetSource | undefined {
  const symbol = context.scope.lookup(ref);
  if (symbol === undefined && ref.text === 'own') {
    if (!context.network.hasOwn()) context.report(mistakes.noOwn(ref.span, 'the set `own`'));
    return { kind: 'own' };
  }
  if (symbol?.kind === 'unread') return undefined;
  if (symbol?.kind === 'set') return { kind: 'expression', set: symbol.node.set, scope: symbol.scope };
  if (symbol?.kind === 'let' || symbol?.kind === 'parameter') {
    const settled = follow({ expression: { kind: 'ref', ref, span: ref.span }, scope: context.scope });
    if (settled === undefined) return undefined;
    const { expression, scope } = settled;
    if (expression.kind === 'ref' && expression.ref !== ref) return setAt(expression.ref, inScope(context, scope));
    if (expression.kind === 'literal' && expression.literal.kind === 'prefix') {
      return { kind: 'prefix', prefix: expression.literal.text };
    }
  }
  if (symbol === undefined)
    context.report(mistakes.unknownName(ref.span, 'set', ref.text, suggest(ref.text, context, 'set')));
  else context.report(mistakes.wrongName(ref.span, 'a set of prefixes', `the ${symbol.kind} \`${ref.text}\``));
  return undefined;
}
