/** Rates of virtual routers whose traffic is known. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { prefix } from '../../../../../src/dsl/program/index.ts';
import { samplingError } from '../../../../../src/runtime/collect/flow/volume/rates.ts';
import type { Flow } from './station.ts';
import { endless, REMOTE, source, Station, TIMEOUT } from './station.ts';

const MEGABIT = 1_000_000;

interface Sent {
  readonly now: number;
  readonly flow: Flow;
}

/** Endless flows of 1 Mbit/s each with phases all over the timeout: `count` Mbit/s at every moment from 0 on. */
function steady(count: number, until: number, rest: Partial<Flow> = {}): Sent[] {
  return Array.from({ length: count }, (_, index) => [
    ...endless(MEGABIT, 0, until, 1_000 + Math.floor((index * TIMEOUT) / count), rest),
  ])
    .flat()
    .sort((a, b) => a.now - b.now);
}

const play = (station: Station, sent: readonly Sent[]): void => {
  for (const { now, flow } of sent) station.send(now, [flow]);
};

describe('the rate of a prefix', () => {
  test('is what passes, at every moment once there is a window', () => {
    const station = new Station();
    const sent = steady(30, 300_000);
    let judged = 0;
    for (let now = 0; now <= 300_000; now += 1_000) {
      play(
        station,
        sent.filter((one) => one.now > now - 1_000 && one.now <= now),
      );
      const volume = station.volume(now);
      if (!volume) continue;
      judged++;
      expect(volume.bps / MEGABIT).toBeCloseTo(30, 1);
      expect(volume).toMatchObject({ prefix: REMOTE, exporter: '192.0.2.1', outIf: 2, inIf: 0 });
    }
    expect(judged).toBeGreaterThan(200);
  });

  test('is there when the first bucket of listening is a timeout old', () => {
    const station = new Station();
    play(station, steady(30, 72_000));
    expect(station.volume(71_999)).toBeUndefined();
    expect(station.volume(72_000)!.bps / MEGABIT).toBeCloseTo(30, 1);
  });

  test('of a single flow is there after its second record', () => {
    const station = new Station();
    let first = Number.POSITIVE_INFINITY;
    for (const { now, flow } of endless(MEGABIT, -100_000, 400_000, 65_000)) {
      station.send(now, [flow]);
      for (let later = now; later < now + TIMEOUT; later += 1_000) {
        const rate = station.volume(later)?.bps;
        if (rate === undefined) continue;
        first = Math.min(first, later);
        expect(rate / MEGABIT).toBeCloseTo(1, 1);
      }
    }
    expect(first).toBeLessThan(100_000);
  });

  test('does not depend on the order in which records arrive', () => {
    const sent = steady(12, 200_000);
    const [early, late] = [sent.slice(0, -12), sent.slice(-12).map(({ flow }) => flow)];
    const rate = (flows: readonly Flow[]): number => {
      const station = new Station();
      play(station, early);
      station.send(200_000, flows);
      return station.volume(200_000)!.bps;
    };
    const truth = rate(late);
    fc.assert(
      fc.property(fc.shuffledSubarray(late, { minLength: 12, maxLength: 12 }), (flows) => {
        expect(rate(flows)).toBe(truth);
      }),
      { numRuns: 20 },
    );
  });

  test('falls when the traffic does, two timeouts later at most', () => {
    const station = new Station();
    const before = [...endless(MEGABIT, 0, 200_000, 5_000)];
    const after = [...endless(MEGABIT / 4, before.at(-1)!.now, 400_000, 20_000)];
    play(station, [...before, ...after]);
    expect(station.volume(before.at(-1)!.now + 2 * TIMEOUT + 30_000)!.bps / MEGABIT).toBeCloseTo(0.25, 1);
  });

  test('stands still and grows old while its exporter is silent', () => {
    const station = new Station();
    play(station, steady(30, 200_000));
    const last = station.volume(200_000)!;
    const later = station.volume(900_000)!;
    expect(later.bps).toBeCloseTo(last.bps, -4);
    expect(later.age - last.age).toBe(700_000);
    expect(station.report(900_000)).toMatchObject({ stale: true, age: 701_000 });
  });

  test('stands still also when another exporter goes on', () => {
    const other = '192.0.2.2';
    const station = new Station(source({ from: [...source().from, other as never] }));
    play(station, steady(30, 200_000));
    for (const { now, flow } of endless(MEGABIT, 100_000, 900_000, 1_000)) station.send(now, [flow], other);
    const volumes = station.report(900_000).volumes;
    expect(volumes.find(({ exporter }) => exporter === '192.0.2.1')!.bps / MEGABIT).toBeCloseTo(30, 0);
    expect(volumes.find(({ exporter }) => exporter === other)!.bps / MEGABIT).toBeCloseTo(1, 1);
  });

  test('is unknown, not zero, for a prefix without flows while others have some', () => {
    const quiet = prefix('203.0.113.0/24');
    const station = new Station();
    station.count([quiet]);
    station.send(1_000, [{ dst: 0xcb00_7101, start: 0, end: 1_000 }]);
    for (const { now, flow } of steady(30, 300_000)) {
      station.send(now, [flow]);
      expect(station.volume(now, quiet)?.bps).not.toBe(0);
    }
    expect(station.volume(300_000, quiet)).toBeUndefined();
  });
});

describe('times that cannot be', () => {
  test('flows that end in the future are moved back to their arrival', () => {
    const station = new Station();
    for (let now = 1_000; now < 200_000; now += 1_000)
      station.send(now, [{ start: now + 59_000, end: now + 60_000, bytes: 125_000 }]);
    expect(station.volume(200_000)!.bps / MEGABIT).toBeCloseTo(1, 1);
    expect(station.report(200_000).status.intake.sources[0]!.counts.oddTimes).toBe(199);
  });

  test('flows that end before they begin count at their end', () => {
    const station = new Station();
    for (let now = 1_000; now < 200_000; now += 1_000)
      station.send(now, [{ start: now, end: now - 500, bytes: 125_000 }]);
    expect(station.volume(200_000)!.bps / MEGABIT).toBeCloseTo(1, 1);
  });

  test('octets from before all that is kept are counted as late', () => {
    const station = new Station();
    station.send(1_000_000, [{ start: 0, end: 500_000, bytes: 777 }]);
    expect(station.report(1_000_000).status.intake.sources[0]!.counts.lateOctets).toBe(777);
  });
});

describe('a prefix that comes or goes', () => {
  const inner = prefix('198.51.100.128/25');

  test('is not judged by the time before it was counted by', () => {
    const station = new Station();
    const sent = steady(30, 400_000, { dst: 0xc633_64c8 });
    play(
      station,
      sent.filter(({ now }) => now < 200_000),
    );
    station.count([inner], 0, 200_000);
    for (let second = 200_000; second < 400_000; second += 1_000) {
      play(
        station,
        sent.filter(({ now }) => now >= second && now < second + 1_000),
      );
      const rate = station.volume(second + 999, inner)?.bps;
      if (rate !== undefined) expect(rate / MEGABIT).toBeCloseTo(30, 0);
    }
    expect(station.volume(400_000, inner)).toBeDefined();
  });

  test('takes its counts with it, and its number is free for another', () => {
    const station = new Station();
    play(station, steady(30, 200_000));
    expect(station.volume(200_000)).toBeDefined();
    station.uncount([REMOTE], 200_000);
    expect(station.report(200_000).volumes).toEqual([]);
    expect(station.report(201_000).volumes).toEqual([]);
  });

  test('leaves nothing behind to the one that takes its place', () => {
    const station = new Station();
    const other = prefix('203.0.113.0/24');
    play(station, steady(30, 200_000));
    station.uncount([REMOTE], 200_000);
    station.count([other], 0, 0);
    for (let now = 201_000; now <= 290_000; now += 1_000)
      station.send(now, [{ dst: 0xcb00_7101, start: now - 60_000, end: now, bytes: 125_000 }]);
    expect(station.volume(290_000, other)!.bps / MEGABIT).toBeLessThan(1.1);
  });

  test('goes when a whole table does not hold it', () => {
    const station = new Station();
    const other = prefix('2001:db8::/32');
    station.table([REMOTE, inner, other], 0);
    expect(station.report(0).status.intake.prefixes).toBe(3);
    station.table([inner, prefix('203.0.113.0/24')], 1);
    expect(station.report(1).status.intake.prefixes).toBe(2);
    station.table([REMOTE, other, inner], 2, [inner]);
    expect(station.report(2).status.intake.prefixes).toBe(4);
  });

  test('keeps its counts when a whole table holds it again', () => {
    const station = new Station();
    play(station, steady(30, 200_000));
    const before = station.volume(200_000)!.bps;
    station.table([REMOTE, inner], 200_000);
    expect(station.volume(200_000)!.bps).toBe(before);
  });
});

describe('the sampling error', () => {
  test('is 196 % over the root of the samples where few of many packets were metered', () => {
    expect(samplingError(10_000, 1_000_000)).toBeCloseTo(0.0196, 5);
    expect(samplingError(43, 1_000_000)).toBeCloseTo(0.299, 3);
  });
  test('is none where every packet was metered, and boundless without a sample', () => {
    expect(samplingError(3, 1)).toBe(0);
    expect(samplingError(0, 100)).toBe(Number.POSITIVE_INFINITY);
  });
  test('covers the truth in 95 of 100 samplings', () => {
    // 200,000 packets of equal size, one of 50 taken by chance.
    let seed = 7;
    const chance = (): number => (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
    let covered = 0;
    for (let round = 0; round < 200; round++) {
      let samples = 0;
      for (let packet = 0; packet < 20_000; packet++) if (chance() < 1 / 50) samples++;
      const estimate = samples * 50;
      if (Math.abs(estimate - 20_000) <= samplingError(samples, 50) * estimate) covered++;
    }
    expect(covered).toBeGreaterThan(180);
    expect(covered).toBeLessThan(199);
  });
});
