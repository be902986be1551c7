/** What the checker hands to the next stage: every name a thing, every default decided, conditions still data. */
import type { Action, Allow, Group, Guard, Item, Limits, Objective, Rule, Schedule } from '../ast/index.ts';
import type {
  Community,
  Direction,
  LargeCommunity,
  Level,
  Limits as LimitValues,
  LinkName,
  Ms,
  ObjectiveTerm,
  Prefix,
  RankBy,
  Subject,
  Target,
  Threshold,
} from '../program/index.ts';
import type { Scope } from '../resolve/index.ts';
import type { Span } from '../text/index.ts';
import type { Network } from './network.ts';
import type { SetSource, Test } from './term.ts';

export interface Checked {
  readonly network: Network;
  readonly sets: readonly { readonly name: string; readonly set: SetSource }[];
  readonly groups: readonly CheckedGroup[];
  readonly rules: readonly CheckedRule[];
  readonly objectives: readonly CheckedObjective[];
  readonly guards: readonly CheckedGuard[];
  readonly limits: LimitValues;
}

/** A condition with the place of its text. */
export interface CheckedTest {
  readonly test: Test;
  readonly span: Span;
}

export interface CheckedGroup {
  readonly name: string;
  readonly set: SetSource;
  readonly split:
    { readonly length: number; readonly regroupEvery: Ms | undefined; readonly max: number | undefined } | undefined;
}

/** One half of an operator's rule: what it does to traffic of one direction. */
export interface CheckedRule {
  readonly node: Rule;
  readonly scope: Scope;
  readonly name: string;
  readonly was: string | undefined;
  readonly direction: Direction;
  /** Put in where a measure of a link names no direction; undefined is the larger of the two. */
  readonly measured: Direction | undefined;
  readonly trigger: CheckedTrigger;
  readonly release: CheckedRelease | undefined;
  readonly hold: Ms | undefined;
  readonly during: Schedule | undefined;
  readonly duringName: string | undefined;
  readonly priority: number;
  readonly actions: readonly CheckedAction[];
}

export type CheckedTrigger =
  | (CheckedTest & {
      readonly kind: 'when';
      readonly hold: Ms | undefined;
      readonly subjects: readonly Subject[];
      readonly threshold: Threshold | undefined;
    })
  | { readonly kind: 'always' }
  | { readonly kind: 'every'; readonly period: Ms };

export interface CheckedRelease extends CheckedTest {
  readonly hold: Ms;
  readonly subjects: readonly Subject[];
  readonly threshold: Threshold | undefined;
  readonly byDefault: boolean;
}

export type CheckedSelection =
  | {
      readonly kind: 'top';
      readonly count: number | undefined;
      readonly noun: 'prefixes' | 'groups';
      readonly by: RankBy;
      readonly where: CheckedTest | undefined;
    }
  | {
      readonly kind: 'all';
      readonly noun: 'prefixes' | 'groups';
      readonly in: SetSource | undefined;
      readonly where: CheckedTest | undefined;
    }
  | { readonly kind: 'prefix'; readonly prefix: Prefix }
  | { readonly kind: 'group'; readonly group: string };

export type Place = readonly LinkName[] | 'optimal' | 'non-optimal' | 'all';

export type CheckedAction =
  | {
      readonly kind: 'move';
      readonly selection: CheckedSelection;
      readonly from: readonly LinkName[];
      readonly to: Target;
      readonly until: CheckedUntil | undefined;
      readonly span: Span;
    }
  | { readonly kind: 'drain'; readonly link: LinkName; readonly span: Span }
  | { readonly kind: 'freeze'; readonly links: readonly LinkName[] | 'all'; readonly span: Span }
  | { readonly kind: 'notify'; readonly text: string; readonly span: Span }
  | {
      readonly kind: Extract<
        Action['kind'],
        'prepend' | 'announce' | 'withdraw' | 'tag' | 'med' | 'local-pref' | 'mark'
      >;
      readonly amount: number | undefined;
      readonly what: string | undefined;
      readonly communities: readonly (Community | LargeCommunity | string)[];
      readonly on: Place;
      readonly selection: CheckedSelection | undefined;
      readonly span: Span;
    };

export type CheckedUntil =
  | { readonly kind: 'level'; readonly subject: Subject; readonly level: Level }
  | ({ readonly kind: 'condition' } & CheckedTest);

export interface CheckedObjective {
  readonly node: Objective;
  readonly direction: Direction;
  readonly terms: readonly { readonly term: ObjectiveTerm; readonly weight: number }[];
  readonly over: readonly LinkName[];
  readonly using: string | undefined;
  readonly every: Ms;
  readonly during: Schedule | undefined;
  readonly duringName: string | undefined;
}

export type CheckedGuard = { readonly span: Span } & (
  | { readonly kind: 'announce-outside'; readonly set: SetSource }
  | { readonly kind: 'announce-longer'; readonly v4: number | undefined; readonly v6: number | undefined }
  | { readonly kind: 'never-move'; readonly selection: CheckedSelection; readonly to: readonly LinkName[] | undefined }
  | ({ readonly kind: 'never-when' | 'require' } & CheckedTest)
  | { readonly kind: 'require-route'; readonly from: readonly LinkName[] }
  | { readonly kind: 'allow-more-specific'; readonly length: number; readonly set: SetSource | undefined }
);

/** Statements by kind. */
export type ItemOf<Kind extends Item['kind']> = Extract<Item, { kind: Kind }>;
export type { Allow, Group, Guard, Limits };
