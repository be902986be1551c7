/** Visiting every expression inside an expression. */
import type { Expression } from './expression.ts';

/** Calls `visit` on the expression and everything in it, outermost first; `false` keeps it from going deeper there. */
export function walkExpression(expression: Expression, visit: (each: Expression) => boolean | undefined): void {
  if (visit(expression) === false) return;
  for (const part of partsOf(expression)) walkExpression(part, visit);
}

function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'call':
      return expression.args;
    case 'of':
      return [expression.subject];
    case 'list':
      return expression.items;
    case 'sum':
    case 'product':
      return [expression.first, ...expression.rest.map((each) => each.term)];
    case 'compare':
      return [expression.left, expression.right];
    case 'in':
      return [expression.left];
    case 'not':
      return [expression.term];
    case 'and':
    case 'or':
      return expression.terms;
    case 'literal':
    case 'link':
    case 'group':
    case 'each':
    case 'ref':
    case 'word':
      return [];
  }
}
