import { describe, expect, test } from 'vitest';
import { TimedCache } from '../../../../src/runtime/collect/snmp/step/timed.ts';

/** Reloads at 0, 3,000, 6,000 … ms, each seen by two reads 200 ms apart. */
const locked = (): TimedCache => {
  const brackets = [0, 1, 2, 3, 4].map((k) => ({ after: k * 3_000 - 100, until: k * 3_000 + 100 }));
  const timed = TimedCache.find(brackets, true);
  if (timed === undefined) throw new Error('no beat');
  return timed;
};

describe('a read of an agent with a timer', () => {
  test('between two reloads saw the earlier one', () => {
    expect(locked().load(16_500)?.at).toBeCloseTo(15_000, -2);
  });

  test('too close to a reload saw nobody knows which', () => {
    for (const uptime of [14_960, 15_000, 15_040]) expect(locked().load(uptime)).toBeUndefined();
  });

  test('numbers the reload it saw, through everything that is learned in between', () => {
    const timed = locked();
    const before = timed.load(16_500)!.reload!;
    expect(timed.observeMove({ after: 17_980, until: 18_020 })).toBe('confirms');
    expect(timed.observeMove({ after: 20_980, until: 21_020 })).toBe('confirms');
    const after = timed.load(22_500)!.reload!;
    expect(after.timer).toBe(before.timer);
    expect(after.number - before.number).toBe(2);
  });
});

describe('a timer', () => {
  test('is contradicted by a move between two of its reloads', () => {
    expect(locked().observeMove({ after: 16_300, until: 16_600 })).toBe('contradicts');
  });

  test('is contradicted by silence over a reload, once', () => {
    const timed = locked();
    expect(timed.observeSilence({ after: 13_000, until: 16_000 })).toBe('contradicts');
    expect(timed.observeSilence({ after: 13_000, until: 17_000 })).toBe('silent');
    expect(timed.observeSilence({ after: 13_000, until: 19_000 })).toBe('contradicts');
  });

  test('is neither by a bracket so wide that any timer would fit', () => {
    expect(locked().observeMove({ after: 13_000, until: 17_000 })).toBe('silent');
  });

  test('that slowly becomes slower is followed', () => {
    const timed = locked();
    let reload = 12_000;
    for (let i = 0; i < 400; i++) {
      reload += 3_000 + i * 0.05;
      expect(timed.observeMove({ after: reload - 60, until: reload + 60 })).toBe('confirms');
    }
    expect(timed.step).toBeCloseTo(3_020, -1);
  });
});
