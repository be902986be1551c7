/**
 * What the operator wrote, as a tree.
 *
 * Plain immutable objects told apart by `kind`, each with the place it stands at. The tree says what was written and
 * nothing else: no defaults, no resolved names, no types; those belong to later stages. Sums, products and the two
 * connectives hold lists instead of nesting, so that a condition of a thousand terms is no deeper than one of two.
 * Parentheses and comments are not kept: the printer puts back the parentheses that precedence needs.
 */
export type * from './expression.ts';
export type * from './action.ts';
export type * from './statement.ts';
export { UNREAD } from './statement.ts';
export { walkExpression } from './walk.ts';
