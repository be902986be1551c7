/**
 * What `npm test` is made of.
 *
 * A stage is something that takes a while and ends in an `Outcome`: the type check, the linter, the formatter, the unit
 * tests, the lab. Stages run one after the other in processes of their own, so that none can spoil the next and each can
 * be ended when it hangs; what they print goes straight to the terminal. Counting is done on what vitest reports as
 * JSON, never on printed text.
 *
 * The last line of a run, `12 passed, 0 failed, 3 skipped`, is read by programs: it counts the checks as one test each.
 * A stage cannot depend on another one's outcome; everything is run even when the first one failed.
 */
export { CHECKS, runCheck } from './checks.ts';
export { labProblems, installHint } from './lab.ts';
export { addOutcomes, lastLine, NOTHING, outcomeOfReport, type Outcome, type VitestReport } from './outcome.ts';
export { runVitest, listTests, type Project } from './vitest.ts';
