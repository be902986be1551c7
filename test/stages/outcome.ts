/** What came of a stage: counts, and the names that a reader needs to act on them. */
export interface Outcome {
  readonly passed: number;
  /** One entry per failed test: `file > test`, or what went wrong with the whole file. */
  readonly failed: readonly string[];
  readonly skipped: readonly string[];
}

export const NOTHING: Outcome = { passed: 0, failed: [], skipped: [] };

/** The part of vitest's JSON report that is read here. Paths are absolute. */
export interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/**
 * Counts a vitest run. A file that failed without a failed test in it (it does not load, or a hook threw) counts as one
 * failed test, and so does a run that ended badly although every test passed (an unhandled rejection).
 * @param report undefined when vitest ended before it could write one
 * @param exitCode null when it was ended by a signal
 */
export function outcomeOfReport(report: VitestReport | undefined, exitCode: number | null, root: string): Outcome {
  if (report === undefined) return { ...NOTHING, failed: [`vitest ended without a report (${describeEnd(exitCode)})`] };
  let passed = 0;
  const failed: string[] = [];
  const skipped: string[] = [];
  for (const file of report.testResults) {
    const path = file.name.startsWith(`${root}/`) ? file.name.slice(root.length + 1) : file.name;
    const failedBefore = failed.length;
    for (const { status, fullName } of file.assertionResults) {
      if (status === 'passed') passed += 1;
      else (status === 'failed' ? failed : skipped).push(`${path} > ${fullName}`);
    }
    if (file.status === 'failed' && failed.length === failedBefore) {
      failed.push(`${path}: ${file.message?.split('\n')[0] ?? 'the file failed as a whole'}`);
    }
  }
  if (exitCode !== 0 && failed.length === 0) failed.push(`vitest: ${describeEnd(exitCode)} although no test failed`);
  return { passed, failed, skipped };
}

function describeEnd(exitCode: number | null): string {
  return exitCode === null ? 'ended by a signal' : `exit status ${exitCode}`;
}

export function addOutcomes(outcomes: readonly Outcome[]): Outcome {
  return {
    passed: outcomes.reduce((sum, outcome) => sum + outcome.passed, 0),
    failed: outcomes.flatMap((outcome) => outcome.failed),
    skipped: outcomes.flatMap((outcome) => outcome.skipped),
  };
}

/** The line that programs read; nothing may be printed after it. */
export function lastLine({ passed, failed, skipped }: Outcome): string {
  const tail = skipped.length > 0 ? `, ${skipped.length} skipped` : '';
  return `${passed} passed, ${failed.length} failed${tail}`;
}
