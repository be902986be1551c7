/** The complete desired state that a tick ends with, and the reasons for it. */
import type { Bps, LinkName, Location, MonoMs, Ms, Prefix, Ratio, RuleName } from '../../dsl/program/index.ts';
import type { Announcement } from './announcement.ts';

export interface Plan {
  /** Heaviest first: the order in which they are written. */
  readonly announcements: readonly Announcement[];
  readonly overrides: readonly Override[];
  /** Load that every measured link would have if weir released everything it steers, outbound. */
  readonly demand: ReadonlyMap<LinkName, Bps>;
  /** Load of every link once the plan is in force, outbound. */
  readonly projected: ReadonlyMap<LinkName, Bps>;
  readonly refused: readonly Refusal[];
  readonly events: readonly PlanEvent[];
  /** Relative distance of the optimiser's assignment from its lower bound; undefined when no objective ran. */
  readonly gap: Ratio | undefined;
}

export interface Override {
  readonly prefix: Prefix;
  readonly from: LinkName;
  readonly to: LinkName;
  readonly rule: RuleName;
  readonly since: MonoMs;
  readonly bps: Bps;
  readonly settled: boolean;
  readonly because: string;
}

/** Why a candidate was not used: a code with a sentence. The codes are documented in engine/refusal.ts and guard/. */
export interface Refusal {
  readonly prefix: Prefix;
  readonly link: LinkName | undefined;
  readonly rule: RuleName | undefined;
  readonly code: string;
  readonly reason: string;
}

export interface PlanEvent {
  readonly kind:
    | 'fired'
    | 'moved'
    | 'given-back'
    | 'undone'
    | 'withdrawn'
    | 'settled'
    | 'no-room'
    | 'notify'
    | 'frozen'
    | 'released'
    | 'short';
  readonly rule: RuleName | undefined;
  readonly prefix: Prefix | undefined;
  readonly text: string;
}

/** One measurement that a decision read: what `why` prints with its age. */
export interface SampleRead {
  readonly subject: string;
  readonly measure: string;
  readonly value: number | undefined;
  readonly unit: 'bit/s' | 'ratio' | 'ms' | 'number';
  readonly age: Ms | undefined;
}

export interface RuleReport {
  readonly rule: RuleName;
  readonly at: Location;
  readonly phase: 'idle' | 'pending' | 'active' | 'held' | 'releasing';
  readonly since: MonoMs;
  readonly value: boolean | 'unknown';
  readonly samples: readonly SampleRead[];
  readonly needBps: Bps;
  readonly shortBps: Bps;
}
