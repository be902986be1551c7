/** What goes into the guard. */
import type { Program } from '../../dsl/program/index.ts';
import type { Announcement, World } from '../model/index.ts';

export interface GuardInput {
  readonly program: Program;
  readonly world: World;
  /** The plan, in its own order: when a budget is short, the first are served. */
  readonly desired: readonly Announcement[];
}
