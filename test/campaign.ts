/**
 * `npm run campaign`: the long forms of tests that `npm test` runs once and short.
 *
 * - 10,000 random networks instead of a few dozen (WEIR_NETWORKS)
 * - a steady phase of 10 minutes in lab 1, and the slow collectors at full length (WEIR_LONG)
 *
 * It takes hours, needs root and the lab's packages, and prints one line per part: what, how long, and how it ended.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const VITEST = join(import.meta.dirname, '../node_modules/vitest/vitest.mjs');

interface Part {
  readonly name: string;
  readonly project: 'unit' | 'lab';
  readonly files: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const PARTS: readonly Part[] = [
  {
    name: '10,000 random networks',
    project: 'unit',
    files: ['test/runtime/engine/oscillation.test.ts'],
    env: { WEIR_NETWORKS: '10000' },
  },
  { name: 'lab 1, long', project: 'lab', files: ['test/lab/weir1'], env: { WEIR_LONG: '1' } },
];

const wanted = process.argv.slice(2);
let failed = false;
for (const part of PARTS.filter(({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)))) {
  const began = performance.now();
  const { status } = spawnSync(process.execPath, [VITEST, 'run', '--project', part.project, ...part.files], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...part.env },
  });
  failed ||= status !== 0;
  const minutes = ((performance.now() - began) / 60_000).toFixed(1);
  process.stdout.write(`campaign: ${part.name}: ${status === 0 ? 'passed' : 'FAILED'} in ${minutes} min\n`);
}
process.exitCode = failed ? 1 : 0;
