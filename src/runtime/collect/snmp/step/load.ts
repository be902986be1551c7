/** When values were loaded into the agent's cache, and what a read says about a belief of that. */

/** The values of a read were loaded at `at` +- `slack`, ms of uptime. */
export interface Load {
  readonly at: number;
  readonly slack: number;
  /**
   * Of an agent with a timer: which of its reloads. Two are a whole number of steps apart, give or take `slack`, even
   * while all of them together may lie up to `shift` earlier or later.
   */
  readonly reload?: { readonly timer: object; readonly number: number; readonly shift: number };
}

export type Verdict = 'confirms' | 'contradicts' | 'silent';

/** sysUpTime counts in hundredths of a second. */
export const TICK_MS = 10;
