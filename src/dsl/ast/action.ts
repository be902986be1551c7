/** Rules: what starts them, what they do, and the clauses between. */
import type { Literal } from '../lex/index.ts';
import type { Span } from '../text/index.ts';
import type { CompareOperator, Expression, Name, Ref } from './expression.ts';

/** A literal of a fixed kind as the grammar demands it there, or a bad one that was already reported. */
export interface Quantity {
  readonly literal: Literal;
  readonly span: Span;
}

export interface Rule {
  readonly kind: 'rule';
  readonly name: Name | undefined;
  readonly was: Name | undefined;
  readonly title: Quantity | undefined;
  readonly trigger: Trigger;
  readonly clauses: readonly Clause[];
  readonly actions: readonly Action[];
  readonly span: Span;
}

export type Trigger =
  | { readonly kind: 'when'; readonly condition: Expression; readonly hold: Quantity | undefined; readonly span: Span }
  | { readonly kind: 'always'; readonly span: Span }
  | { readonly kind: 'every'; readonly period: Quantity; readonly span: Span };

export type Clause =
  | {
      readonly kind: 'release';
      readonly condition: Expression;
      readonly hold: Quantity | undefined;
      readonly span: Span;
    }
  | { readonly kind: 'hold'; readonly hold: Quantity; readonly span: Span }
  | { readonly kind: 'during'; readonly schedule: Ref; readonly span: Span }
  | { readonly kind: 'priority'; readonly priority: Quantity; readonly span: Span }
  | { readonly kind: 'because'; readonly text: Quantity; readonly span: Span };

export type Action =
  | MoveAction
  | {
      readonly kind: 'prepend' | 'med' | 'local-pref';
      readonly amount: Quantity;
      readonly place: Place;
      readonly selection: Selection | undefined;
      readonly span: Span;
    }
  | {
      readonly kind: 'announce' | 'withdraw';
      readonly what: What;
      readonly place: Place;
      readonly selection: Selection | undefined;
      readonly span: Span;
    }
  | {
      readonly kind: 'tag';
      readonly communities: readonly (Quantity | Ref)[];
      readonly place: Place;
      readonly selection: Selection | undefined;
      readonly span: Span;
    }
  | {
      readonly kind: 'mark';
      readonly field: 'dscp' | 'vlan';
      readonly value: Quantity | Name;
      readonly selection: Selection;
      readonly via: Target;
      readonly span: Span;
    }
  | { readonly kind: 'drain'; readonly link: Ref; readonly span: Span }
  | { readonly kind: 'freeze'; readonly place: Place; readonly span: Span }
  | { readonly kind: 'notify'; readonly text: Quantity; readonly span: Span };

export interface MoveAction {
  readonly kind: 'move';
  readonly selection: Selection;
  readonly from: Ref | undefined;
  readonly to: Target;
  readonly until: Until | undefined;
  readonly span: Span;
}

/** `until < 65%` or `until link A < 65%` */
export type Until =
  | { readonly kind: 'level'; readonly operator: CompareOperator; readonly level: Expression; readonly span: Span }
  | { readonly kind: 'condition'; readonly condition: Expression; readonly span: Span };

export type Selection =
  | {
      readonly kind: 'top';
      readonly count: Quantity | undefined;
      readonly noun: 'prefixes' | 'groups';
      readonly by: Name | undefined;
      readonly where: Expression | undefined;
      readonly span: Span;
    }
  | {
      readonly kind: 'all';
      readonly noun: 'prefixes' | 'groups';
      readonly in: Ref | undefined;
      readonly where: Expression | undefined;
      readonly span: Span;
    }
  | { readonly kind: 'group'; readonly group: Ref; readonly span: Span }
  | { readonly kind: 'prefix'; readonly prefix: Quantity; readonly span: Span };

export type Target =
  | { readonly kind: 'best'; readonly of: Ref | undefined; readonly by: Name | undefined; readonly span: Span }
  | { readonly kind: 'optimal'; readonly span: Span }
  | { readonly kind: 'ref'; readonly ref: Ref; readonly span: Span };

export type Place =
  | { readonly kind: 'non-optimal' | 'optimal' | 'all'; readonly span: Span }
  | { readonly kind: 'refs'; readonly refs: readonly Ref[]; readonly span: Span };

export type What =
  | { readonly kind: 'more-specific'; readonly length: Quantity | undefined; readonly span: Span }
  | { readonly kind: 'aggregate'; readonly span: Span }
  | { readonly kind: 'group'; readonly group: Ref; readonly span: Span }
  | { readonly kind: 'prefix'; readonly prefix: Quantity; readonly span: Span };
