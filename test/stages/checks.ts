import { join } from 'node:path';
import { NOTHING, type Outcome } from './outcome.ts';
import { runProgram } from './process.ts';

/** Against a check that hangs. */
const LIMIT_MS = 5 * 60_000;

/** A check that needs no test runner. Each counts as one test. */
export interface Check {
  readonly name: string;
  /** A script below node_modules and its arguments, run in the repository's root. */
  readonly command: readonly [script: string, ...args: string[]];
  readonly howToFix?: string;
}

export const CHECKS: readonly Check[] = [
  // TypeScript 7 checks; 6 is there only for the tools that need its API. Both own the command `tsc`, hence the path.
  { name: 'type check', command: ['ts7/bin/tsc', '-p', '.', '--noEmit'] },
  { name: 'eslint', command: ['eslint/bin/eslint.js', '--max-warnings=0', '.'] },
  {
    name: 'prettier',
    command: ['prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'],
    howToFix: 'npm run format',
  },
  {
    // The last gate before the wire: a branch that no test takes is a way out that nobody has looked at.
    name: 'the guard, every branch tested',
    command: [
      'vitest/vitest.mjs',
      'run',
      '--project=unit',
      'test/runtime/guard',
      '--coverage',
      '--coverage.include=src/runtime/guard/**',
      '--coverage.reporter=text-summary',
      '--coverage.thresholds.100',
    ],
  },
];

export async function runCheck({ name, command, howToFix }: Check, root: string): Promise<Outcome> {
  const [script, ...args] = command;
  const exitCode = await runProgram(process.execPath, [join('node_modules', script), ...args], root, LIMIT_MS);
  if (exitCode === 0) return { ...NOTHING, passed: 1 };
  return { ...NOTHING, failed: [howToFix === undefined ? name : `${name} (to fix: ${howToFix})`] };
}
