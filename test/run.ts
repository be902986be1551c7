/**
 * `npm test`: everything, or what the arguments name.
 *
 *   npm test                    checks, unit tests, lab
 *   npm test -- unit lab        the stages named: checks, unit, lab
 *   npm test -- test/dsl fmt    the tests, unit and lab, whose file names contain one of the words
 *
 * The last line printed is `N passed, N failed[, N skipped]`. The exit status is 1 when something failed, or when CI is
 * set and the lab could not run: there, a skipped lab test means that nobody looks at real routers any more.
 */
import { join } from 'node:path';
import {
  addOutcomes,
  CHECKS,
  installHint,
  labProblems,
  lastLine,
  listTests,
  NOTHING,
  runCheck,
  runVitest,
  type Outcome,
} from './stages/index.ts';

const STAGES = ['checks', 'unit', 'lab'] as const;
type StageName = (typeof STAGES)[number];

const root = join(import.meta.dirname, '..');
const inCi = !['', '0', 'false'].includes(process.env['CI'] ?? '');

const isStage = (word: string): word is StageName => (STAGES as readonly string[]).includes(word);

const durations: string[] = [];
/** What must not scroll away: printed at the end. */
const notices: string[] = [];

async function timed(name: string, stage: () => Promise<Outcome>): Promise<Outcome> {
  console.log(`\n== ${name}`);
  const started = performance.now();
  const outcome = await stage().catch((error: unknown) => ({ ...NOTHING, failed: [`${name}: ${String(error)}`] }));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  durations.push(`${name}: ${lastLine(outcome)} in ${seconds} s`);
  console.log(`== ${durations.at(-1) ?? ''}`);
  return outcome;
}

async function runChecks(): Promise<Outcome> {
  const outcomes: Outcome[] = [];
  for (const check of CHECKS) outcomes.push(await timed(check.name, () => runCheck(check, root)));
  return addOutcomes(outcomes);
}

async function runLab(filters: readonly string[]): Promise<Outcome> {
  const problems = labProblems(root);
  if (problems.length === 0) return runVitest('lab', filters, root);
  const skipped = await listTests('lab', filters, root);
  if (skipped.length > 0) {
    notices.push(`${skipped.length} lab tests are SKIPPED:`, ...problems.map((problem) => `  - ${problem}`));
    notices.push(`To run them: ${installHint(root)}`);
  }
  return { ...NOTHING, skipped };
}

const words = process.argv.slice(2);
const filters = words.filter((word) => !isStage(word));
const named = words.filter(isStage);
// A path filter is about test files, so the checks of the whole tree are left out unless asked for.
const byDefault: readonly StageName[] = filters.length > 0 ? ['unit', 'lab'] : STAGES;
const stages = named.length > 0 ? named : byDefault;

const checks = stages.includes('checks') ? await runChecks() : NOTHING;
const unit = stages.includes('unit') ? await timed('unit tests', () => runVitest('unit', filters, root)) : NOTHING;
const lab = stages.includes('lab') ? await timed('lab', () => runLab(filters)) : NOTHING;
const total = addOutcomes([checks, unit, lab]);

console.log(`\n${durations.join('\n')}`);
const section = (title: string, names: readonly string[]) => {
  if (names.length > 0) console.log(`\n${title}:\n${names.map((name) => `  ${name}`).join('\n')}`);
};
section('Skipped', total.skipped);
section('Failed', total.failed);

const found = total.passed + total.failed.length + total.skipped.length > 0;
const missedInCi = inCi && lab.skipped.length > 0;
if (!found) notices.push(`No test matches ${filters.join(' ')}.`);
if (missedInCi) notices.push('CI is set: a skipped lab test is a failure.');
if (notices.length > 0) console.log(`\n${notices.map((notice) => `!! ${notice}`).join('\n')}`);
console.log(`\n${lastLine(total)}`);
process.exitCode = found && total.failed.length === 0 && !missedInCi ? 0 : 1;
