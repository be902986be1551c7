import { describe, expect, it } from 'vitest';
import { bps, monoMs, ms } from '../../../src/dsl/program/index.ts';
import { flowTrust } from '../../../src/runtime/world/flow-trust.ts';
import { counted } from './scene.ts';

const NOW = monoMs(3_600_000);
const CAPACITY = bps(100);
const WINDOW = 60_000;
/** A cached flow of one timeout, reported up to one timeout late, averaged over one and a sixth. */
const MEMORY = WINDOW * (3 + 1 / 6);
const SAMPLES = 48;

/** @param loads counters of the last four minutes, newest last, each for an equal part of that time */
function trust(flows: number, ...loads: readonly number[]): string {
  const each = SAMPLES / loads.length;
  const rates = loads.flatMap((load) => Array.from({ length: each }, () => load));
  return judge(flows, counted(NOW, ...rates));
}

const judge = (
  flows: number,
  samples: ReturnType<typeof counted>,
  change: Partial<NonNullable<Parameters<typeof flowTrust>[2]>> = {},
  capacity: typeof CAPACITY | undefined = CAPACITY,
): string =>
  flowTrust(
    samples,
    capacity,
    {
      outBps: bps(flows),
      unplacedBps: bps(0),
      window: ms(WINDOW),
      memory: ms(MEMORY),
      listening: ms(3_600_000),
      ...change,
    },
    NOW,
  );

describe('flows on a steady load', () => {
  it.each([
    [60, 'trusted'],
    [31, 'trusted'],
    [89, 'trusted'],
    [29, 'untrusted'],
    [91, 'untrusted'],
    [0, 'untrusted'],
  ])('of 60, that say %d, are %s', (flows, verdict) => {
    expect(trust(flows, 60)).toBe(verdict);
  });

  it('are tested from one percent of the capacity on, by either side', () => {
    expect(trust(0.2, 0.9)).toBe('untested');
    expect(trust(0.2, 1.1)).toBe('untrusted');
    expect(trust(1.1, 0.2)).toBe('untrusted');
  });

  it('are not tested without a capacity, a counter, or a flow source', () => {
    const samples = counted(NOW, 60, 60, 60);
    expect(judge(60, samples, {}, undefined)).toBe('trusted');
    expect(flowTrust(samples, undefined, undefined, NOW)).toBe('untested');
    expect(flowTrust(samples, CAPACITY, undefined, NOW)).toBe('untested');
    expect(judge(60, [])).toBe('untested');
    expect(judge(60, counted(monoMs(NOW - 300_000), 60, 60, 60))).toBe('untested');
  });

  it('may be missing while the first window is incomplete', () => {
    const samples = counted(NOW, 60, 60, 60);
    expect(judge(0, samples, { listening: ms(MEMORY - 1) })).toBe('untested');
    expect(judge(0, samples, { listening: ms(MEMORY) })).toBe('untrusted');
    expect(judge(10, samples, { listening: ms(1_000) })).toBe('untrusted');
  });

  it('may be too few where traffic of which nothing tells the link could be the rest', () => {
    const samples = counted(NOW, 60, 60, 60);
    expect(judge(20, samples, { unplacedBps: bps(9) })).toBe('untrusted');
    expect(judge(20, samples, { unplacedBps: bps(10) })).toBe('untested');
    expect(judge(40, samples, { unplacedBps: bps(90) })).toBe('trusted');
    expect(judge(91, samples, { unplacedBps: bps(90) })).toBe('untrusted');
  });

  it('are compared with what there is where the counters are young', () => {
    expect(judge(60, counted(NOW, 60))).toBe('trusted');
    expect(judge(10, counted(NOW, 60, 60))).toBe('untrusted');
  });
});

describe('flows that lag behind the counters', () => {
  /** Verdicts of six minutes: flows as they come are `told` times the mean over a window that ended `delay` s ago. */
  function overTime(loadAt: (second: number) => number, delay: number, told = 1): readonly string[] {
    const every5s = (count: number, until: number): readonly number[] =>
      Array.from({ length: count }, (_, n) => loadAt(until - (count - 1 - n) * 5));
    return Array.from({ length: 72 }, (_, index) => {
      const flows = every5s(12, index * 5 - delay).reduce((sum, load) => sum + load / 12, 0);
      return judge(told * flows, counted(NOW, ...every5s(SAMPLES, index * 5)));
    });
  }

  it.each([0, 30, 60])('by %d s are trusted all through a step up, a step down and a ramp', (delay) => {
    const shapes = [
      (second: number) => (second < 0 ? 10 : 90),
      (second: number) => (second < 0 ? 90 : 10),
      (second: number) => Math.max(5, Math.min(95, 5 + second)),
      (second: number) => (second >= 0 && second < 60 ? 90 : 10),
    ];
    for (const shape of shapes) expect(new Set(overTime(shape, delay))).toEqual(new Set(['trusted']));
  });

  it.each([3, 1 / 3])('and are wrong by a factor of %d are found out once the load is steady', (factor) => {
    const verdicts = overTime((second) => (second < 0 ? 10 : 25), 60, factor);
    expect(verdicts.at(-1)).toBe('untrusted');
    expect(overTime(() => 25, 60, factor)).not.toContain('trusted');
  });

  it('are trusted right after a heavy prefix is counted where the counters have it now', () => {
    const moved = counted(NOW, ...Array.from({ length: SAMPLES - 1 }, () => 40), 10);
    expect(judge(10, moved)).toBe('trusted');
    const arrived = counted(NOW, ...Array.from({ length: SAMPLES - 1 }, () => 10), 40);
    expect(judge(40, arrived)).toBe('trusted');
  });
});
