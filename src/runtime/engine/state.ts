/** What a tick remembers for the next one: plain data, so that it can be stored, compared and carried over a reload. */
import type { Bps, LinkName, MonoMs, Prefix, RuleName } from '../../dsl/program/index.ts';
import type { LinkSample } from '../model/index.ts';

export interface EngineState {
  readonly steered: ReadonlyMap<Prefix, Steered>;
  readonly rules: ReadonlyMap<RuleName, RuleState>;
  /** Per link the newest sample from before any move that has not settled: what projection and demand start from. */
  readonly base: ReadonlyMap<LinkName, LinkSample>;
  readonly passes: readonly Pass[];
  readonly penalties: readonly Penalty[];
  /** When each prefix last changed and how often: for `limits change`, `moves` and `churn`. */
  readonly changes: readonly Change[];
}

/** A prefix that weir steers, or steered and has not yet seen come back. */
export interface Steered {
  readonly prefix: Prefix;
  readonly natural: LinkName;
  /** Where its traffic is in the base samples. */
  readonly settled: LinkName;
  /** Where it is wanted; equal to `natural` while it is given back. */
  readonly desired: LinkName;
  readonly rule: RuleName;
  readonly chosenAt: MonoMs;
  /** First seen on the wire as desired; undefined until the echo. */
  readonly onWireAt: MonoMs | undefined;
  /** Last rate known, kept while flows are silent. */
  readonly bps: Bps;
  /** Communities carry it, so that a restart keeps it. */
  readonly startMinute: number;
  readonly because: string;
  readonly pass: number;
}

export interface RuleState {
  readonly phase: 'idle' | 'pending' | 'active' | 'held' | 'releasing';
  readonly since: MonoMs;
}

export interface Pass {
  readonly id: number;
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
}

export const initialState = (): EngineState => ({
  steered: new Map(),
  rules: new Map(),
  base: new Map(),
  passes: [],
  penalties: [],
  changes: [],
});
