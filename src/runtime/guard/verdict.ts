/** What comes out of the guard, and what a check is. */
import type { Prefix } from '../../dsl/program/index.ts';
import type { Advertised, Announcement, NeighborKey, Refusal } from '../model/index.ts';
import type { Given } from './given.ts';

/**
 * A route is on the wire after this run if it is in `allowed` or in `stays`. What is in `withdraw` goes, in that
 * order; the four lists leave nothing of what is advertised or desired unmentioned.
 */
export interface Verdict {
  readonly allowed: readonly Announcement[];
  /** Advertised, no longer wanted or about to be replaced, and harmless: not yet to be withdrawn. */
  readonly stays: readonly Advertised[];
  readonly withdraw: readonly Withdrawal[];
  readonly refused: readonly GuardRefusal[];
  readonly alarms: readonly Alarm[];
}

export interface Withdrawal {
  readonly neighbor: NeighborKey;
  readonly prefix: Prefix;
  /** `safety` overtakes everything queued and knows no limit; `release` is the plan's own wish. */
  readonly kind: 'safety' | 'release';
  readonly because: string;
}

export interface GuardRefusal extends Refusal {
  readonly neighbor: NeighborKey;
  /** The check that objected: a key of the table in checks/index.ts. */
  readonly check: string;
}

export interface Alarm {
  readonly code: 'leak' | 'neighbor-limit';
  readonly neighbor: NeighborKey;
  readonly text: string;
}

/** Why an announcement must not pass. The codes are listed in index.ts. */
export interface Objection {
  readonly code: string;
  readonly reason: string;
}

export type Judge = (announcement: Announcement) => Objection | undefined;

export interface Check {
  readonly id: string;
  /**
   * `always`: what fails may not be on the wire, so it is withdrawn at once if it is there. `changes`: asked only of
   * what would change the wire; a refusal leaves the wire as it is.
   */
  readonly asks: 'always' | 'changes';
  readonly of: readonly Announcement['purpose'][];
  /** Called once per run; its judge then sees the announcements in the plan's order, and may keep account. */
  readonly prepare: (given: Given) => Judge;
  readonly alarms?: (given: Given) => readonly Alarm[];
}
