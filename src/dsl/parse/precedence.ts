/** From flat lists, as the grammar reads them, to trees: `and` binds closer than `or`, `*` and `/` than `+` and `-`. */
import type { Expression } from '../ast/index.ts';
import type { Span } from '../text/index.ts';

export interface Joined {
  readonly word: 'and' | 'or';
  readonly term: Expression;
}

export interface Calculated {
  readonly sign: '+' | '-' | '*' | '/';
  readonly term: Expression;
}

const across = (first: Expression, last: Expression): Span => ({ ...first.span, end: last.span.end });

export function joinConditions(first: Expression, rest: readonly Joined[]): Expression {
  const groups: Expression[][] = [[first]];
  for (const { word, term } of rest) {
    if (word === 'or') groups.push([term]);
    else groups.at(-1)!.push(term);
  }
  return junction(
    'or',
    groups.map((terms) => junction('and', terms)),
  );
}

function junction(kind: 'and' | 'or', terms: readonly Expression[]): Expression {
  const [first] = terms;
  return terms.length === 1 ? first! : { kind, terms, span: across(first!, terms.at(-1)!) };
}

export function joinSum(first: Expression, rest: readonly Calculated[]): Expression {
  const terms: { operator: '+' | '-'; factors: { operator: '*' | '/'; term: Expression }[]; first: Expression }[] = [
    { operator: '+', first, factors: [] },
  ];
  for (const { sign, term } of rest) {
    if (sign === '*' || sign === '/') terms.at(-1)!.factors.push({ operator: sign, term });
    else terms.push({ operator: sign, first: term, factors: [] });
  }
  const products = terms.map(({ operator, first: factor, factors }) => ({
    operator,
    term: factors.length === 0 ? factor : product(factor, factors),
  }));
  const [head, ...others] = products;
  if (others.length === 0) return head!.term;
  return { kind: 'sum', first: head!.term, rest: others, span: across(head!.term, others.at(-1)!.term) };
}

const product = (first: Expression, rest: readonly { operator: '*' | '/'; term: Expression }[]): Expression => ({
  kind: 'product',
  first,
  rest,
  span: across(first, rest.at(-1)!.term),
});
