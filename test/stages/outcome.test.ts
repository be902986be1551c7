import { expect, test } from 'vitest';
import { addOutcomes, lastLine, NOTHING, outcomeOfReport, type VitestReport } from './outcome.ts';

const ROOT = '/repository';

const report = (file: Partial<VitestReport['testResults'][number]>): VitestReport => ({
  testResults: [{ name: `${ROOT}/test/a.test.ts`, status: 'passed', assertionResults: [], ...file }],
});

const tests = (...statuses: string[]) => statuses.map((status, index) => ({ fullName: `t${index}`, status }));

test('every test of a report is counted once, under its own outcome', () => {
  const outcome = outcomeOfReport(
    report({ status: 'failed', assertionResults: tests('passed', 'failed', 'skipped', 'pending', 'todo', 'passed') }),
    1,
    ROOT,
  );
  expect(outcome).toEqual({
    passed: 2,
    failed: ['test/a.test.ts > t1'],
    skipped: ['test/a.test.ts > t2', 'test/a.test.ts > t3', 'test/a.test.ts > t4'],
  });
});

test('a file that does not load is one failed test', () => {
  const outcome = outcomeOfReport(report({ status: 'failed', message: 'no such module\n  at x' }), 1, ROOT);
  expect(outcome).toEqual({ ...NOTHING, failed: ['test/a.test.ts: no such module'] });
});

test('a hook that throws fails the file whose tests it kept from running', () => {
  const outcome = outcomeOfReport(
    report({ status: 'failed', message: 'hook', assertionResults: tests('skipped') }),
    1,
    ROOT,
  );
  expect(outcome.failed).toEqual(['test/a.test.ts: hook']);
});

test.each([
  ['a run that ends badly with all tests passed', report({ assertionResults: tests('passed') }), 1],
  ['a run that a signal ended', report({ assertionResults: tests('passed') }), null],
  ['a run without a report', undefined, 0],
])('%s has a failure', (_, given, exitCode) => {
  expect(outcomeOfReport(given, exitCode, ROOT).failed).toHaveLength(1);
});

test('the last line names skipped tests only when there are some', () => {
  const some = { passed: 2, failed: ['x'], skipped: [] };
  expect(lastLine(some)).toBe('2 passed, 1 failed');
  expect(lastLine(addOutcomes([some, { passed: 1, failed: [], skipped: ['y', 'z'] }]))).toBe(
    '3 passed, 1 failed, 2 skipped',
  );
});
