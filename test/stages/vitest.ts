import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { outcomeOfReport, type Outcome, type VitestReport } from './outcome.ts';
import { runProgram } from './process.ts';

/** A project of vitest.config.ts. */
export type Project = 'unit' | 'lab';

/** Against tests that hang, not a goal: CI as a whole has 25 minutes. */
const LIMIT_MS: Record<Project, number> = { unit: 8 * 60_000, lab: 18 * 60_000 };
const LIST_LIMIT_MS = 2 * 60_000;

const VITEST = 'node_modules/vitest/vitest.mjs';

/** Runs the tests of a project whose file names contain one of `filters` (all of them when there is none). */
export async function runVitest(project: Project, filters: readonly string[], root: string): Promise<Outcome> {
  const { report, exitCode } = await withReport((file) =>
    runProgram(
      process.execPath,
      [VITEST, 'run', '--project', project, '--passWithNoTests', '--reporter=default', '--reporter=json'].concat(
        `--outputFile.json=${file}`,
        filters,
      ),
      root,
      LIMIT_MS[project],
    ),
  );
  return outcomeOfReport(report as VitestReport | undefined, exitCode, root);
}

/** The tests that `runVitest` would run, as `file > test`. Loads the test files without running a test. */
export async function listTests(project: Project, filters: readonly string[], root: string): Promise<string[]> {
  const { report, exitCode } = await withReport((file) =>
    runProgram(
      process.execPath,
      [VITEST, 'list', '--project', project, `--json=${file}`, ...filters],
      root,
      LIST_LIMIT_MS,
    ),
  );
  if (exitCode !== 0 || report === undefined) throw new Error(`vitest cannot list the ${project} tests`);
  const tests = report as { name: string; file: string }[];
  return tests.map(({ name, file }) => `${file.replace(`${root}/`, '')} > ${name}`);
}

/** Gives `run` a file to write to. The report is undefined when `run` has not written valid JSON. */
async function withReport(run: (file: string) => Promise<number | null>) {
  const folder = mkdtempSync(join(tmpdir(), 'weir-test-'));
  const file = join(folder, 'report.json');
  try {
    const exitCode = await run(file);
    return { exitCode, report: parseFile(file) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function parseFile(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
