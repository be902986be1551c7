/** `test "…" { given …  at 4m expect … }` */
import type { Span } from '../text/index.ts';
import type { Quantity } from './action.ts';
import type { Direction, Expression, Name, Ref } from './expression.ts';

export interface Test {
  readonly kind: 'test';
  readonly title: Quantity;
  readonly steps: readonly TestStep[];
  readonly span: Span;
}

export interface TestStep {
  /** Since the test began; undefined is the beginning for a fact and the time of the step before for an outcome. */
  readonly at: Quantity | undefined;
  readonly content: Fact | Outcome;
  readonly span: Span;
}

export type Fact =
  | { readonly kind: 'route'; readonly prefix: Quantity; readonly from: Ref; readonly span: Span }
  | { readonly kind: 'session'; readonly session: Ref; readonly state: Name; readonly span: Span }
  | {
      readonly kind: 'measures';
      readonly subject: FactSubject;
      readonly measures: readonly Measure[];
      readonly span: Span;
    };

export type FactSubject =
  | { readonly kind: 'link'; readonly ref: Ref; readonly direction: Direction | undefined; readonly span: Span }
  | { readonly kind: 'group'; readonly ref: Ref; readonly span: Span }
  | { readonly kind: 'prefix'; readonly prefix: Quantity; readonly span: Span };

/** `load 40% -> 85% over 5m` */
export interface Measure {
  readonly name: Name;
  readonly value: Expression;
  readonly ramp: { readonly to: Expression; readonly over: Quantity } | undefined;
  readonly span: Span;
}

export interface Outcome {
  readonly kind: 'outcome';
  /** `expect no move …` */
  readonly negated: boolean;
  readonly outcome: OutcomeKind;
  readonly by: Ref | undefined;
  readonly span: Span;
}

export type OutcomeKind =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'rule'; readonly rule: Ref; readonly fires: boolean }
  | { readonly kind: 'move'; readonly prefix: Quantity | undefined; readonly to: Ref | undefined }
  | { readonly kind: 'announce'; readonly prefix: Quantity; readonly on: Ref | undefined }
  | { readonly kind: 'prepend'; readonly amount: Quantity; readonly on: Ref }
  | { readonly kind: 'release'; readonly prefix: Quantity | undefined }
  | { readonly kind: 'condition'; readonly condition: Expression };
