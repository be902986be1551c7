/**
 * Rules, objectives, guards and limits in the form that the engine consumes.
 *
 * Conditions are closures over a `MeasureView` (see cond.ts); all else is plain data, so that it can be shown,
 * compared and stored. A rule without a direction has been split into two by the compiler, each with its own state.
 */
import type { Condition, NumericExpression } from './cond.ts';
import type { Location, PrefixSet } from './network.ts';
import type { Community, Direction, LargeCommunity, LinkName, Ms, Prefix, Ratio, RuleName } from './units.ts';

export interface Rule {
  readonly name: RuleName;
  /** The name this rule had before a rename; its state carries over. */
  readonly was: RuleName | undefined;
  readonly title: string | undefined;
  readonly because: string | undefined;
  /** Which half of the operator's rule this is. */
  readonly direction: Direction;
  readonly at: Location;
  /** The operator's own text of the rule, shown by `why`. */
  readonly source: string;
  readonly trigger: Trigger;
  readonly release: ReleaseSpec | undefined;
  readonly hold: Ms;
  readonly during: ScheduleSpec | undefined;
  readonly priority: number;
  readonly actions: readonly Action[];
}

export type Trigger =
  | {
      readonly kind: 'when';
      readonly condition: Condition;
      /** `for D`; undefined is the default of two fresh samples. */
      readonly hold: Ms | undefined;
      /** Links whose measures the condition reads, in order of appearance, with the direction read. */
      readonly subjects: readonly Subject[];
      /** The lone comparison `link L > X` of a simple condition, from which `until`, `release` and room derive. */
      readonly threshold: Threshold | undefined;
    }
  | { readonly kind: 'always' }
  | { readonly kind: 'every'; readonly period: Ms };

export interface Subject {
  readonly link: LinkName;
  readonly direction: Direction | undefined;
}

/** `link A outbound > 80%`. A ratio compares utilisation, a rate compares load. */
export interface Threshold {
  readonly subject: Subject;
  readonly measure: 'load' | 'demand';
  readonly above: boolean;
  readonly level: Level;
}
export type Level = { readonly kind: 'ratio'; readonly ratio: Ratio } | { readonly kind: 'rate'; readonly bps: number };

export interface ReleaseSpec {
  readonly condition: Condition;
  readonly hold: Ms;
  readonly subjects: readonly Subject[];
  readonly threshold: Threshold | undefined;
  /** True when the compiler made it from the trigger because the operator wrote none. */
  readonly byDefault: boolean;
}

export type Action =
  | MoveAction
  | { readonly kind: 'drain'; readonly link: LinkName; readonly at: Location }
  | { readonly kind: 'freeze'; readonly links: readonly LinkName[] | 'all'; readonly at: Location }
  | { readonly kind: 'notify'; readonly text: string; readonly at: Location }
  | IngressAction;

export interface MoveAction {
  readonly kind: 'move';
  readonly selection: Selection;
  readonly from: readonly LinkName[];
  readonly to: Target;
  readonly until: UntilSpec | undefined;
  readonly at: Location;
}

/** `until < 65%`, or the default five points below the trigger. */
export type UntilSpec =
  | { readonly kind: 'level'; readonly subject: Subject; readonly level: Level }
  | { readonly kind: 'condition'; readonly condition: Condition };

export type Target =
  | { readonly kind: 'links'; readonly links: readonly LinkName[] }
  | { readonly kind: 'best'; readonly of: readonly LinkName[]; readonly by: RankBy }
  | { readonly kind: 'optimal' };

export type RankBy = 'volume' | 'price' | 'rtt' | 'loss' | 'load' | 'proximity';

export type Selection =
  | {
      readonly kind: 'top';
      /** Cap on concurrent overrides of the rule; undefined is as few as needed. */
      readonly count: number | undefined;
      readonly noun: 'prefixes' | 'groups';
      readonly by: RankBy;
      readonly where: PrefixFilter | undefined;
    }
  | {
      readonly kind: 'all';
      readonly noun: 'prefixes' | 'groups';
      readonly in: PrefixSet | undefined;
      readonly where: PrefixFilter | undefined;
    }
  | { readonly kind: 'prefix'; readonly prefix: Prefix }
  | { readonly kind: 'group'; readonly group: string };

/** A `where` condition over one prefix: the view answers `volume`, `rtt`, `loss`, `age` of that prefix. */
export interface PrefixFilter {
  readonly condition: Condition;
  readonly text: string;
}

/** Parsed, checked and carried; acted on by the ingress half. */
export interface IngressAction {
  readonly kind: 'prepend' | 'announce' | 'withdraw' | 'tag' | 'med' | 'local-pref' | 'mark';
  readonly amount: number | undefined;
  readonly what: string | undefined;
  readonly communities: readonly (Community | LargeCommunity | string)[];
  readonly on: readonly LinkName[] | 'optimal' | 'non-optimal' | 'all';
  readonly selection: Selection | undefined;
  readonly at: Location;
}

export type ObjectiveTerm = 'balance' | 'cost' | 'latency' | 'quality';
export interface Objective {
  readonly direction: Direction;
  readonly terms: readonly { readonly term: ObjectiveTerm; readonly weight: number }[];
  readonly over: readonly LinkName[];
  readonly using: string | undefined;
  readonly every: Ms;
  readonly during: ScheduleSpec | undefined;
  readonly at: Location;
  readonly source: string;
}

export type GuardSpec =
  | { readonly kind: 'announce-outside'; readonly set: PrefixSet; readonly at: Location }
  | {
      readonly kind: 'announce-longer';
      readonly v4: number | undefined;
      readonly v6: number | undefined;
      readonly at: Location;
    }
  | {
      readonly kind: 'never-move';
      readonly selection: Selection;
      readonly to: readonly LinkName[] | undefined;
      readonly at: Location;
    }
  | { readonly kind: 'never-when'; readonly condition: Condition; readonly at: Location }
  | { readonly kind: 'require-route'; readonly from: readonly LinkName[]; readonly at: Location }
  | { readonly kind: 'require'; readonly condition: Condition; readonly at: Location }
  | {
      readonly kind: 'allow-more-specific';
      readonly length: number;
      readonly set: PrefixSet | undefined;
      readonly at: Location;
    };

export interface ScheduleSpec {
  readonly name: string;
  /** Minutes since midnight in `zone`; an end at or before the start runs past midnight. */
  readonly from: number;
  readonly to: number;
  /** 0 = Sunday; empty means every day. */
  readonly days: readonly number[];
  /** IANA zone, UTC when the operator names none. */
  readonly zone: string;
}

/** `limits { moves 20 per 5m; announcements 400 }`, with the defaults of the language filled in. */
export interface Limits {
  readonly moves: { readonly count: number; readonly per: Ms } | undefined;
  readonly churn: { readonly count: number; readonly per: Ms } | undefined;
  readonly announcements: number | undefined;
  readonly hold: Ms;
  /** Shortest time between two changes of one foreign prefix. */
  readonly change: Ms;
  readonly ownChange: Ms;
  readonly settle: Ms;
  readonly blast: Ratio;
  /** At most so many prefixes change in one tick. */
  readonly perTick: number;
}

export type { NumericExpression };
