/**
 * Conditions as closures over a view of the measurements.
 *
 * A condition never reads the world itself: it asks the view, which answers with an interval or with undefined for
 * unknown, and which may note what was asked. So the same closure serves production, tests, replay and `why`.
 */
import type { Direction, LinkName, Ms, Prefix } from './units.ts';

/** Kleene's three values; unknown neither fires nor releases a rule. */
export type Tri = true | false | 'unknown';

/**
 * A measured number with the bounds it is known to lie in (lo <= value <= hi), in the measure's own unit: bit/s for
 * rates, a share of one for ratios, milliseconds for durations, plain numbers else. `age` is how old the newest sample is.
 */
export interface Reading {
  readonly value: number;
  readonly lo: number;
  readonly hi: number;
  readonly age: Ms;
}

export type LinkMeasure =
  | 'load'
  | 'demand'
  | 'utilization'
  | 'demand-utilization'
  | 'capacity'
  | 'commit'
  | 'price'
  | 'p95'
  | 'loss'
  | 'rtt'
  | 'jitter'
  | 'retransmits'
  | 'age';
export type GroupMeasure = 'volume' | 'load' | 'loss' | 'rtt';
export type PrefixMeasure = 'volume' | 'rtt' | 'loss' | 'age';

/** How a value is to be drawn from the samples of a window; absent: the newest sample. */
export interface Window {
  readonly fold: 'avg' | 'max' | 'min' | 'p95';
  readonly over: Ms;
}

export type MeasureRequest =
  | {
      readonly of: 'link';
      readonly link: LinkName;
      readonly measure: LinkMeasure;
      readonly direction: Direction | undefined;
      readonly window: Window | undefined;
    }
  | {
      readonly of: 'group';
      readonly group: string;
      readonly measure: GroupMeasure;
      readonly window: Window | undefined;
    }
  /** `prefix` undefined is the prefix under judgement in a `where`. */
  | {
      readonly of: 'prefix';
      readonly prefix: Prefix | undefined;
      readonly measure: PrefixMeasure;
      readonly window: Window | undefined;
    }
  | { readonly of: 'sessions'; readonly measure: 'up' }
  | { readonly of: 'flows'; readonly measure: 'age' };

/** Answered by the engine. `read` may record the request; `now` is the wall clock in UTC for schedules. */
export interface MeasureView {
  read(request: MeasureRequest): Reading | undefined;
  /** The prefix under judgement in a `where`, with its origin AS where known; undefined outside one. */
  readonly subject: { readonly prefix: Prefix; readonly originAsn: number | undefined } | undefined;
}

export interface Condition {
  readonly text: string;
  evaluate(view: MeasureView): Tri;
}
export interface NumericExpression {
  readonly text: string;
  evaluate(view: MeasureView): Reading | undefined;
}
