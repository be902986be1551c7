/** Sums, products and comparisons of what is measured: which kinds go together, and what comes out. */
import type { CompareExpression, EachExpression, Expression, ProductExpression, SumExpression } from '../ast/index.ts';
import { Scope } from '../resolve/index.ts';
import type { LinkSymbol } from '../resolve/index.ts';
import { inScope } from './context.ts';
import type { Context } from './context.ts';
import * as mistakes from './mistakes/index.ts';
import { linkMeasure, linksNamed } from './subjects.ts';
import { ANY, describe, trafficAs } from './term.ts';
import type { Elaborated, NumericKind, Step, Term, Test } from './term.ts';

type Numeric = Extract<Elaborated, { term: Term }>;

const isNumeric = (each: Elaborated): each is Numeric => 'term' in each;

function operand(expression: Expression, context: Context): Numeric | undefined {
  const result = context.elaborate(expression, context);
  if (isNumeric(result)) return result;
  if (result.kind !== 'any') context.report(mistakes.notANumber(expression.span, describe(result)));
  return undefined;
}

export function elaborateSum(sum: SumExpression, context: Context): Elaborated {
  const first = operand(sum.first, context);
  const rest = sum.rest.map(({ operator, term }) => ({ operator, expression: term, term: operand(term, context) }));
  if (first === undefined) return ANY;
  let kind = first.kind;
  const steps: Step<'+' | '-'>[] = [];
  for (const { operator, expression, term } of rest) {
    if (term === undefined) return ANY;
    const together = addKinds(kind, term.kind);
    if (together === undefined || !sameMoney(first, term)) {
      context.report(mistakes.kindsDoNotAdd(expression.span, describe(term), describe(first)));
      return ANY;
    }
    kind = together;
    steps.push({ operator, term: term.term });
  }
  return { ...first, kind, term: { kind: 'sum', first: first.term, rest: steps } } as Elaborated;
}

/** Traffic and a rate make a rate, traffic and a share a share: the traffic side follows. */
function addKinds(one: Numeric['kind'], other: Numeric['kind']): Numeric['kind'] | undefined {
  if (one === other) return one;
  const [traffic, plain] = one === 'traffic' ? [one, other] : [other, one];
  return traffic === 'traffic' && plain === 'rate' ? 'rate' : undefined;
}

export function elaborateProduct(product: ProductExpression, context: Context): Elaborated {
  const first = operand(product.first, context);
  const rest = product.rest.map(({ operator, term }) => ({ operator, expression: term, term: operand(term, context) }));
  if (first === undefined) return ANY;
  let result: Numeric = first;
  const steps: Step<'*' | '/'>[] = [];
  for (const { operator, expression, term } of rest) {
    if (term === undefined) return ANY;
    const kind = productKind(result.kind, operator, term.kind);
    if (kind === undefined) {
      context.report(mistakes.kindsDoNotMultiply(expression.span, describe(result), operator, describe(term)));
      return ANY;
    }
    const scaled = isScalar(result.kind) && !isScalar(term.kind) ? term : result;
    result = { ...scaled, kind } as Numeric;
    steps.push({ operator, term: term.term });
  }
  return { ...result, term: { kind: 'product', first: first.term, rest: steps } };
}

const isScalar = (kind: Numeric['kind']): boolean => kind === 'number' || kind === 'ratio';

function productKind(one: Numeric['kind'], operator: '*' | '/', other: Numeric['kind']): Numeric['kind'] | undefined {
  if (isScalar(other)) return one === 'number' && other === 'ratio' ? 'ratio' : one;
  if (operator === '*') return isScalar(one) ? other : undefined;
  // One rate divided by another is a share: `load of link A / capacity of link A > 80%`.
  return one === other || addKinds(one, other) !== undefined ? 'ratio' : undefined;
}

const sameMoney = (one: Numeric, other: Numeric): boolean =>
  one.kind !== 'money' || other.kind !== 'money' || (one.currency === other.currency && one.monthly === other.monthly);

export function elaborateCompare(compare: CompareExpression, context: Context): Elaborated {
  const { left, right } = compare;
  if (left.kind === 'each') return unfoldEach(left, compare, 'left', context);
  if (right.kind === 'each') return unfoldEach(right, compare, 'right', context);
  return compareSides(compare, operand(left, context), operand(right, context), context);
}

function compareSides(
  compare: CompareExpression,
  one: Numeric | undefined,
  other: Numeric | undefined,
  context: Context,
): Elaborated {
  if (one === undefined || other === undefined) return ANY;
  const kind = compareKind(one.kind, other.kind);
  if (kind === undefined || !sameMoney(one, other)) {
    context.report(mistakes.kindsDoNotCompare(compare.span, describe(one), describe(other)));
    return ANY;
  }
  const side = (each: Numeric): Term =>
    each.kind === 'traffic' ? trafficAs(each.term, kind === 'ratio' ? 'ratio' : 'rate') : each.term;
  const test: Test = { kind: 'compare', operator: compare.operator, left: side(one), right: side(other) };
  return { kind: 'bool', test };
}

function compareKind(one: Numeric['kind'], other: Numeric['kind']): NumericKind | 'money' | undefined {
  if (one === other) return one === 'traffic' ? 'rate' : one;
  const [traffic, plain] = one === 'traffic' ? [one, other] : [other, one];
  return traffic === 'traffic' && (plain === 'ratio' || plain === 'rate') ? plain : undefined;
}

/** `any link in transits > 80%` is the comparison for each of them, joined by or. */
function unfoldEach(
  each: EachExpression,
  compare: CompareExpression,
  side: 'left' | 'right',
  context: Context,
): Elaborated {
  const links = linksNamed(each.over, context);
  const otherSide = side === 'left' ? compare.right : compare.left;
  if (links === undefined || links.length === 0) {
    operand(otherSide, withVariable(each, undefined, context));
    return ANY;
  }
  const tests: Test[] = [];
  for (const link of links) {
    context.budget.left--;
    const inner = withVariable(each, link, context);
    const measured = linkMeasure(link, 'load', each.direction?.direction, each.span, inner);
    const other = operand(otherSide, inner);
    const one = isNumeric(measured) ? measured : undefined;
    const result =
      side === 'left' ? compareSides(compare, one, other, inner) : compareSides(compare, other, one, inner);
    if (result.kind !== 'bool') return ANY;
    tests.push(result.test);
  }
  return { kind: 'bool', test: { kind: each.quantifier === 'any' ? 'or' : 'and', tests } };
}

function withVariable(each: EachExpression, link: LinkSymbol | undefined, context: Context): Context {
  if (each.variable === undefined) return context;
  const { text, span } = each.variable;
  const scope = new Scope(context.scope, '');
  scope.declare(text, { kind: 'variable', link, qualified: text, span });
  return inScope(context, scope);
}
