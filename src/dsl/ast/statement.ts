/** A file and its statements. */
import type { Source, Span } from '../text/index.ts';
import type { Quantity, Rule, Selection } from './action.ts';
import type { Direction, Expression, Name, Ref } from './expression.ts';
import type { Test } from './test.ts';

export type { Test, TestStep, Fact, FactSubject, Measure, Outcome, OutcomeKind } from './test.ts';

/** Starter of what stands for the unread rest of a file, which may have declared anything. */
export const UNREAD = '…';

/** A statement that was given up: its mistake has been reported, and what it would have declared counts as declared. */
export interface BrokenStatement {
  readonly kind: 'broken';
  /** The statement word it began with, or was meant to begin with. */
  readonly starter: string;
  readonly name: Name | undefined;
  readonly span: Span;
}

export interface File {
  readonly source: Source;
  /** The number after `weir` on the first line, where there is one. */
  readonly version: Quantity | undefined;
  readonly items: readonly Item[];
  /** Comments in file order, `#` included. */
  readonly comments: readonly Span[];
}

export type Item =
  | Import
  | Own
  | Declaration
  | SourceStatement
  | SetStatement
  | Group
  | Let
  | Fn
  | Macro
  | Use
  | Schedule
  | Objective
  | Guard
  | Allow
  | Limits
  | Rule
  | Test
  | BrokenStatement;

export interface Import {
  readonly kind: 'import';
  readonly path: Quantity;
  readonly as: Name | undefined;
  /** `import { a, b } from "file"` */
  readonly names: readonly Name[] | undefined;
  readonly span: Span;
}
export interface Own {
  readonly kind: 'own';
  readonly set: SetExpression;
  readonly props: readonly Property[];
  readonly span: Span;
}
export interface Declaration {
  readonly kind: 'customer' | 'router' | 'link';
  readonly name: Name;
  readonly props: readonly Property[];
  readonly span: Span;
}
export interface SourceStatement {
  readonly kind: 'source';
  readonly name: Name;
  readonly type: Name;
  readonly props: readonly Property[];
  readonly span: Span;
}
export interface Property {
  readonly key: Name;
  readonly value: Expression;
  readonly span: Span;
}
export interface SetStatement {
  readonly kind: 'set';
  readonly name: Name;
  readonly set: SetExpression;
  readonly span: Span;
}
export interface SetExpression {
  readonly terms: readonly { readonly operator: '+' | '-'; readonly term: SetTerm }[];
  readonly span: Span;
}
export type SetTerm =
  | { readonly kind: 'entries'; readonly entries: readonly SetEntry[]; readonly span: Span }
  | { readonly kind: 'file'; readonly path: Quantity; readonly span: Span }
  | SetEntry;
export type SetEntry =
  | {
      readonly kind: 'prefix';
      readonly prefix: Quantity;
      readonly bounds: readonly { readonly bound: 'le' | 'ge'; readonly length: Quantity }[];
      readonly span: Span;
    }
  | { readonly kind: 'asn'; readonly asn: Quantity; readonly span: Span }
  | { readonly kind: 'ref'; readonly ref: Ref; readonly span: Span };
export interface Group {
  readonly kind: 'group';
  readonly name: Name;
  readonly blocks: SetExpression | Split;
  readonly span: Span;
}
export interface Split {
  readonly kind: 'split';
  readonly of: Ref;
  readonly into: Quantity;
  readonly options: readonly { readonly option: 'regroup' | 'max'; readonly value: Quantity }[];
  readonly span: Span;
}
export interface Let {
  readonly kind: 'let';
  readonly name: Name;
  readonly type: Name | undefined;
  readonly value: Expression;
  readonly span: Span;
}
export interface Parameter {
  readonly name: Name;
  readonly type: Name;
}
export interface Fn {
  readonly kind: 'fn';
  readonly name: Name;
  readonly params: readonly Parameter[];
  readonly returns: Name | undefined;
  readonly body: Expression;
  readonly span: Span;
}
export interface Macro {
  readonly kind: 'macro';
  readonly name: Name;
  readonly params: readonly Parameter[];
  readonly items: readonly Item[];
  readonly span: Span;
}
export interface Use {
  readonly kind: 'use';
  readonly macro: Ref;
  readonly args: readonly Expression[];
  readonly as: Name | undefined;
  readonly span: Span;
}
export interface Schedule {
  readonly kind: 'schedule';
  readonly name: Name;
  readonly from: Quantity;
  readonly to: Quantity;
  readonly days: readonly Name[];
  readonly zone: Quantity | undefined;
  readonly span: Span;
}
export interface Objective {
  readonly kind: 'optimize';
  readonly direction: Direction;
  readonly terms: readonly { readonly term: Name; readonly weight: Quantity | undefined }[];
  readonly clauses: readonly ObjectiveClause[];
  readonly span: Span;
}
export type ObjectiveClause =
  | { readonly kind: 'over' | 'using' | 'during'; readonly ref: Ref; readonly span: Span }
  | { readonly kind: 'every'; readonly period: Quantity; readonly span: Span };
export interface Guard {
  readonly kind: 'guard';
  readonly demand: GuardDemand;
  readonly span: Span;
}
export type GuardDemand =
  | { readonly kind: 'announce-outside'; readonly set: Ref }
  | { readonly kind: 'announce-longer'; readonly lengths: readonly Quantity[] }
  | { readonly kind: 'never-move'; readonly selection: Selection; readonly to: Ref | undefined }
  | { readonly kind: 'never-when'; readonly condition: Expression }
  | { readonly kind: 'require-route'; readonly from: Ref }
  | { readonly kind: 'require'; readonly condition: Expression };
export interface Allow {
  readonly kind: 'allow';
  readonly length: Quantity;
  readonly selection: Selection | undefined;
  readonly span: Span;
}
export interface Limits {
  readonly kind: 'limits';
  readonly entries: readonly LimitEntry[];
  readonly span: Span;
}
export interface LimitEntry {
  readonly name: Name;
  readonly value: Expression;
  readonly per: Quantity | undefined;
  readonly span: Span;
}
