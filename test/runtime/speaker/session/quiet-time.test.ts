import { describe, expect, test } from 'vitest';
import { monoMs } from '../../../../src/dsl/program/index.ts';
import { QuietTime } from '../../../../src/runtime/speaker/session/index.ts';

/** The second, counted from 0, at whose end the table is complete, when `changes[s]` routes change in second s. */
function completeAfter(size: number, changes: (second: number) => number, limit = 60): number | undefined {
  const quiet = new QuietTime(monoMs(500));
  for (let second = 0; second < limit; second++) {
    quiet.note(changes(second), monoMs(500 + second * 1_000));
    if (quiet.isComplete(size, monoMs(1_400 + second * 1_000))) return second;
  }
  return undefined;
}

describe('a table is complete', () => {
  test('three seconds after a session that brings nothing', () => {
    expect(completeAfter(0, () => 0)).toBe(3);
  });

  test('three seconds after its last route', () => {
    expect(completeAfter(1_000, (second) => (second < 10 ? 100 : 0))).toBe(12);
  });

  test('never while a small one still changes', () => {
    expect(completeAfter(5_000, () => 1)).toBeUndefined();
  });

  test('though a full one never stops changing', () => {
    expect(completeAfter(1_000_000, (second) => (second < 25 ? 40_000 : 60))).toBe(27);
    expect(completeAfter(1_000_000, () => 500)).toBeUndefined();
  });
});

test('once complete it stays so until the session begins anew', () => {
  const quiet = new QuietTime(monoMs(0));
  expect(quiet.isComplete(10, monoMs(5_000))).toBe(true);
  quiet.note(1_000, monoMs(5_500));
  expect(quiet.isComplete(10, monoMs(5_600))).toBe(true);
  quiet.restart(monoMs(6_000));
  expect(quiet.isComplete(10, monoMs(6_100))).toBe(false);
  expect(quiet.isComplete(10, monoMs(8_000))).toBe(false);
  expect(quiet.isComplete(10, monoMs(9_600))).toBe(true);
});
