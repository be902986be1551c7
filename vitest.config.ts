/**
 * Two projects, because they differ in what they need, not only in where they lie.
 *
 * `unit` runs anywhere: no root, no network, time handed in. `lab` starts real daemons (ExaBGP, FRR, BIRD, snmpd, pmacct)
 * in network namespaces and waits for protocols to converge, so its tests may take minutes. At most two lab files run at
 * a time: their daemons share the machine, and a starved BGP session looks like a bug that is not there.
 */
import { defineConfig } from 'vitest/config';

const LAB_TEST_TIMEOUT_MS = 5 * 60_000;
/** Namespaces, daemons and their first convergence are built in hooks. */
const LAB_HOOK_TIMEOUT_MS = 2 * 60_000;
const LAB_FILES_AT_ONCE = 2;

export default defineConfig({
  test: {
    coverage: { provider: 'v8', include: ['src/**/*.ts'], reporter: ['text-summary', 'html'] },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/lab/**'],
          environment: 'node',
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'lab',
          include: ['test/lab/**/*.lab.ts'],
          environment: 'node',
          pool: 'forks',
          maxWorkers: LAB_FILES_AT_ONCE,
          testTimeout: LAB_TEST_TIMEOUT_MS,
          hookTimeout: LAB_HOOK_TIMEOUT_MS,
        },
      },
    ],
  },
});
