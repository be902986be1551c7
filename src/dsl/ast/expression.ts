/** Names, values and conditions. */
import type { Literal } from '../lex/index.ts';
import type { Span } from '../text/index.ts';

export interface Name {
  readonly text: string;
  readonly span: Span;
}

/** `transit_a`, `edge.transit_a`. */
export interface Ref {
  readonly parts: readonly string[];
  /** The parts with dots between them, for messages. */
  readonly text: string;
  readonly span: Span;
}

export type Direction = 'inbound' | 'outbound';
export interface DirectionWord {
  readonly direction: Direction;
  readonly span: Span;
}

export type CompareOperator = '<' | '<=' | '>' | '>=' | '==' | '!=';

export type Expression =
  | LiteralExpression
  | LinkExpression
  | GroupExpression
  | EachExpression
  | RefExpression
  | CallExpression
  | OfExpression
  | WordExpression
  | ListExpression
  | SumExpression
  | ProductExpression
  | CompareExpression
  | InExpression
  | NotExpression
  | JunctionExpression;

export interface LiteralExpression {
  readonly kind: 'literal';
  readonly literal: Literal;
  readonly span: Span;
}
/** `link A outbound` */
export interface LinkExpression {
  readonly kind: 'link';
  readonly ref: Ref;
  readonly direction: DirectionWord | undefined;
  readonly span: Span;
}
/** `group blocks` */
export interface GroupExpression {
  readonly kind: 'group';
  readonly ref: Ref;
  readonly span: Span;
}
/** `any link in transits outbound`, `all link x in transits` */
export interface EachExpression {
  readonly kind: 'each';
  readonly quantifier: 'any' | 'all';
  readonly variable: Name | undefined;
  readonly over: Ref;
  readonly direction: DirectionWord | undefined;
  readonly span: Span;
}
export interface RefExpression {
  readonly kind: 'ref';
  readonly ref: Ref;
  readonly span: Span;
}
/** `avg(link A, 5m)`, `busy(A)` */
export interface CallExpression {
  readonly kind: 'call';
  readonly callee: Ref;
  readonly args: readonly Expression[];
  readonly span: Span;
}
/** `demand of link A outbound` */
export interface OfExpression {
  readonly kind: 'of';
  readonly measure: Ref;
  readonly subject: LinkExpression | GroupExpression | LiteralExpression | RefExpression;
  readonly span: Span;
}
/** A reserved word used as a value, `export = tag`; means something as a property's value only. */
export interface WordExpression {
  readonly kind: 'word';
  readonly word: string;
  readonly span: Span;
}
export interface ListExpression {
  readonly kind: 'list';
  readonly items: readonly Expression[];
  readonly span: Span;
}
export interface SumExpression {
  readonly kind: 'sum';
  readonly first: Expression;
  readonly rest: readonly { readonly operator: '+' | '-'; readonly term: Expression }[];
  readonly span: Span;
}
export interface ProductExpression {
  readonly kind: 'product';
  readonly first: Expression;
  readonly rest: readonly { readonly operator: '*' | '/'; readonly term: Expression }[];
  readonly span: Span;
}
export interface CompareExpression {
  readonly kind: 'compare';
  readonly operator: CompareOperator;
  readonly left: Expression;
  readonly right: Expression;
  readonly span: Span;
}
/** `prefix in pinned` */
export interface InExpression {
  readonly kind: 'in';
  readonly left: Expression;
  readonly set: Ref;
  readonly span: Span;
}
export interface NotExpression {
  readonly kind: 'not';
  readonly term: Expression;
  readonly span: Span;
}
export interface JunctionExpression {
  readonly kind: 'and' | 'or';
  readonly terms: readonly Expression[];
  readonly span: Span;
}
