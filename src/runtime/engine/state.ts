/** What a tick remembers for the next one: plain data, so that it can be stored, compared and carried over a reload. */
import type { Bps, LinkName, MonoMs, Ms, Prefix, Ratio, RuleName } from '../../dsl/program/index.ts';
import type { Mode, NeighborKey, RouteAttributes, RuleReport } from '../model/index.ts';

export interface EngineState {
  readonly steered: ReadonlyMap<Prefix, Steered>;
  readonly rules: ReadonlyMap<RuleName, RuleState>;
  /** Per link the newest load from before any move that has not settled: what projection and demand start from. */
  readonly base: ReadonlyMap<LinkName, BaseLoad>;
  readonly passes: readonly Pass[];
  readonly penalties: readonly Penalty[];
  /** Newest last; kept as long as the longest window of `limits`. */
  readonly changes: readonly Change[];
  readonly mode: Mode;
  readonly modeSince: MonoMs;
  /** When the objective of each direction last ran. */
  readonly optimizedAt: MonoMs | undefined;
  readonly nextPass: number;
}

/** A prefix that weir steers, or steered and has not yet seen come back. */
export interface Steered {
  readonly prefix: Prefix;
  readonly natural: LinkName;
  /** Where its traffic is in the base loads. */
  readonly settled: LinkName;
  /** Where it is wanted; equal to `natural` while it is given back. */
  readonly desired: LinkName;
  readonly rule: RuleName;
  readonly chosenAt: MonoMs;
  /** What was asked of which neighbour for `desired`; empty while it is given back. */
  readonly routes: readonly { readonly neighbor: NeighborKey; readonly route: RouteAttributes }[];
  /** Since when the wire is as desired; undefined until the echo (or, given back, until Adj-RIB-Out is rid of it). */
  readonly onWireAt: MonoMs | undefined;
  /** Last rate known, kept while flows are silent. */
  readonly bps: Bps;
  readonly error: Ratio;
  /** Minutes since 1970 when it was chosen; travels in a community, so that a restart knows it. */
  readonly startMinute: number;
  readonly because: string;
  readonly pass: number;
}

/** Load before unsettled moves; `outBps` is corrected for saturation. */
export interface BaseLoad {
  readonly outBps: Bps;
  readonly inBps: Bps;
  readonly end: MonoMs;
}

export interface RuleState {
  readonly phase: RuleReport['phase'];
  readonly since: MonoMs;
  readonly evaluatedAt: MonoMs;
  readonly value: boolean | 'unknown';
  /** How long the trigger has been known true, pauses left out. */
  readonly trueFor: Ms;
  /** Distinct samples of its subjects that were true in a row, and the newest one's end. */
  readonly trueSamples: number;
  readonly sampleEnd: MonoMs | undefined;
  readonly release: boolean | 'unknown';
  readonly releaseFor: Ms;
  readonly actedAt: MonoMs | undefined;
  /** A pass stopped short of `until`, or has not settled yet: it is looked at again, and goes on, after settle. */
  readonly incomplete: boolean;
  readonly shortBps: Bps;
}

/** The prefixes that one rule moved in one tick: judged together by the counters. */
export interface Pass {
  readonly id: number;
  readonly rule: RuleName;
  readonly at: MonoMs;
  readonly moves: readonly {
    readonly prefix: Prefix;
    readonly from: LinkName;
    readonly to: LinkName;
    readonly bps: Bps;
  }[];
  /** Base load of every link touched when the pass was decided. */
  readonly before: ReadonlyMap<LinkName, Bps>;
  readonly verdict: 'settling' | 'as-predicted' | 'weaker' | 'none' | 'unclear';
  /** Measured change of every link touched, once settled. */
  readonly measured: ReadonlyMap<LinkName, Bps>;
}

export interface Penalty {
  readonly prefix: Prefix;
  readonly link: LinkName;
  readonly until: MonoMs;
  readonly reason: string;
}

export interface Change {
  readonly prefix: Prefix;
  readonly at: MonoMs;
  readonly kind: 'announce' | 'withdraw';
  /** Safety withdrawals are exempt from churn limits. */
  readonly safety: boolean;
}

export const initialState = (mode: Mode, now: MonoMs): EngineState => ({
  steered: new Map(),
  rules: new Map(),
  base: new Map(),
  passes: [],
  penalties: [],
  changes: [],
  mode,
  modeSince: now,
  optimizedAt: undefined,
  nextPass: 1,
});
