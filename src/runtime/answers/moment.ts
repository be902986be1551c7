/** One tick with all that belongs to it, kept until the next. */
import type { MonoMs, Program } from '../../dsl/program/index.ts';
import type { Announcement, Plan, Refusal, RuleReport, World } from '../model/index.ts';
import type { EngineState } from '../engine/index.ts';

export interface Moment {
  readonly program: Program;
  readonly world: World;
  readonly state: EngineState;
  readonly plan: Plan;
  readonly rules: readonly RuleReport[];
  /** What the guard let through, and what it did not. */
  readonly allowed: readonly Announcement[];
  readonly guarded: readonly Refusal[];
  readonly alarms: readonly string[];
  /** Commands written and not yet proven by an echo. */
  readonly unproven: number;
}

/** The last rule file that was refused; the one before it goes on. */
export interface Rejected {
  readonly at: string;
  readonly file: string;
  readonly diagnostics: unknown;
}

/** A point of the monotonic clock as UTC, by the world's pair of clocks. */
export function utc(world: World, moment: MonoMs): string {
  return new Date(world.wall - (world.now - moment)).toISOString();
}
