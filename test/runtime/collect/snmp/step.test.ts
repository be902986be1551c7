import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Cache, Polled, Traffic } from './simulated.ts';
import { SimulatedAgent, chance, meanBps, octetsAt, poll } from './simulated.ts';

const STEADY: Traffic = [{ at: 0, bps: 20e6 }];
const TEN_MINUTES = 600_000;

const cache = (kind: Cache['kind'], slowest = 30_000): fc.Arbitrary<Cache> =>
  fc
    .record({ step: fc.integer({ min: 1_000, max: slowest }), phase: fc.double({ min: 0, max: 1, noNaN: true }) })
    .chain(({ step, phase }) =>
      fc.record({
        kind: fc.constant(kind),
        step: fc.constant(step),
        phase: fc.constant(phase * step),
        // 20 ms at 3 s is what snmpd does.
        jitter: fc.double({ min: 0, max: Math.min(25, 10 + 0.004 * step), noNaN: true }),
      }),
    );

const polling = fc.record({
  every: fc.integer({ min: 2_000, max: 10_000 }),
  drift: fc.double({ min: -2e-4, max: 2e-4, noNaN: true }),
  seed: fc.integer(),
});

const changing: fc.Arbitrary<Traffic> = fc
  .array(fc.record({ gap: fc.integer({ min: 5_000, max: 90_000 }), mbps: fc.integer({ min: 1, max: 100 }) }), {
    minLength: 5,
    maxLength: 12,
  })
  .map((changes) => {
    let at = -1;
    return changes.map(({ gap, mbps }, i) => ({ at: (at = i === 0 ? 0 : at + gap), bps: mbps * 1e6 }));
  });

const run = (
  kind: Cache,
  traffic: Traffic,
  { every, drift, seed }: { every: number; drift: number; seed: number },
): Polled => poll(new SimulatedAgent(kind, traffic, drift, seed), { every, duration: TEN_MINUTES });

const wrongBy = ({ rates }: Polled, from = 0): number =>
  Math.max(0, ...rates.filter((rate) => rate.begin > from).map((rate) => Math.abs(rate.inBps / 20e6 - 1)));

/** Rates that no traffic within the interval's stated bounds could have caused. */
const impossible = ({ rates }: Polled, traffic: Traffic): object[] =>
  rates.filter((rate) => {
    const octets = (rate.inBps * (rate.end - rate.begin)) / 8_000;
    const tie = 15; // two ticks of sysUpTime and a round trip
    const least = octetsAt(traffic, rate.end - tie) - octetsAt(traffic, rate.begin + rate.doubt + tie);
    const most = octetsAt(traffic, rate.end + rate.doubt + tie) - octetsAt(traffic, rate.begin - tie);
    return octets < least * (1 - rate.error) || octets > most * (1 + rate.error);
  });

/** By when a timer is found and proven: a burst, and three tests of two reloads each. */
const found = ({ step }: Cache, every: number): number => 60_000 + 10 * Math.max(step, every);

const SNMPD: Cache = { kind: 'timed', step: 3_000, phase: 700, jitter: 15 };

describe('a steady 20 Mbit/s, polled every 5 s from an agent that renews its counters every 3 s', () => {
  const polled = run(SNMPD, STEADY, { every: 5_000, drift: 0, seed: 1 });

  test('reads 20 as soon as the step is known', () => {
    expect(wrongBy(polled, 60_000)).toBeLessThan(0.02);
    expect(polled.counters.step.step).toBeCloseTo(3_000, -2);
  });

  test('reads 12 and 24 when divided by the time between polls', () => {
    const agent = new SimulatedAgent(SNMPD, STEADY, 0, 1);
    const every5s = Array.from({ length: 60 }, (_, i) => agent.answer(10_000 + i * 5_000));
    const naive = every5s.slice(1).map((read, i) => Math.round((Number(read.in - every5s[i]!.in) * 8) / 5e6));
    expect(new Set(naive)).toEqual(new Set([12, 24]));
  });

  test('is read within 2.5 requests per poll', () => {
    expect(polled.reads / (TEN_MINUTES / 5_000)).toBeLessThan(2.5);
  });
});

describe('an agent with a timer of 1 to 30 s and a drifting clock, polled every 2 to 10 s', () => {
  test('reads steady traffic within 10 % while its step is sought and within 2.5 % ten steps or polls later', () => {
    fc.assert(
      fc.property(cache('timed'), polling, (kind, options) => {
        const polled = run(kind, STEADY, options);
        expect(wrongBy(polled)).toBeLessThan(0.1);
        expect(wrongBy(polled, found(kind, options.every))).toBeLessThan(0.025);
      }),
      { numRuns: 100 },
    );
  });

  test('reads changing traffic as the mean over the interval that it states', () => {
    fc.assert(
      fc.property(cache('timed'), polling, changing, (kind, options, traffic) => {
        expect(impossible(run(kind, traffic, options), traffic)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test('gives a rate at nearly every reload or poll, whichever is rarer', () => {
    fc.assert(
      fc.property(cache('timed'), polling, (kind, options) => {
        const { rates } = run(kind, STEADY, options);
        const expected = (TEN_MINUTES - found(kind, options.every)) / Math.max(kind.step, options.every);
        expect(rates.filter((rate) => rate.begin > found(kind, options.every)).length).toBeGreaterThan(
          0.85 * expected - 3,
        );
      }),
      { numRuns: 50 },
    );
  });
});

describe('an agent that renews its counters when asked and they are 1 to 30 s old', () => {
  test('never gives a rate that its traffic could not have caused', () => {
    fc.assert(
      fc.property(cache('lazy'), polling, changing, (kind, options, traffic) => {
        expect(impossible(run(kind, traffic, options), traffic)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test('reads steady traffic within 10 %', () => {
    fc.assert(
      fc.property(cache('lazy'), polling, (kind, options) => {
        expect(wrongBy(run(kind, STEADY, options))).toBeLessThan(0.1);
      }),
      { numRuns: 50 },
    );
  });
});

describe('an agent with live counters', () => {
  test('is known after a few reads and read exactly, once per poll', () => {
    fc.assert(
      fc.property(polling, (options) => {
        const polled = run({ kind: 'live', step: 1, phase: 0, jitter: 0 }, STEADY, options);
        expect(polled.counters.step.step).toBe(0);
        expect(wrongBy(polled)).toBeLessThan(0.015);
        expect(polled.rates.length).toBeGreaterThan(TEN_MINUTES / options.every - 3);
      }),
      { numRuns: 50 },
    );
  });
});

describe('agents without any beat, whose values are up to 30 s old', () => {
  test('are averaged over windows so long that fewer than 1 rate in 100 is outside its stated error', () => {
    const all = Array.from({ length: 100 }, (_, seed) => {
      const random = chance(seed);
      const kind: Cache = { kind: 'erratic', step: 1_000 + random() * 14_000, phase: 0, jitter: 0 };
      return run(kind, STEADY, { every: 2_000 + random() * 8_000, drift: 0, seed });
    });
    const outside = all.flatMap((polled) => impossible(polled, STEADY));
    const rates = all.flatMap((polled) => polled.rates);
    expect(rates.length).toBeGreaterThan(4_000);
    expect(outside.length / rates.length).toBeLessThan(0.01);
  });
});

describe('a link without traffic', () => {
  test('reads 0, although nothing shows how the agent renews its counters', () => {
    const { rates } = run(SNMPD, [{ at: 0, bps: 0 }], { every: 5_000, drift: 0, seed: 1 });
    expect(rates.length).toBeGreaterThan(10);
    expect(rates.every((rate) => rate.inBps === 0)).toBe(true);
  });

  test('has its step found when traffic begins', () => {
    const traffic: Traffic = [
      { at: 0, bps: 0 },
      { at: 200_000, bps: 20e6 },
    ];
    const polled = run(SNMPD, traffic, { every: 5_000, drift: 0, seed: 1 });
    expect(polled.counters.step.step).toBeCloseTo(3_000, -2);
    const late = polled.rates.filter((rate) => rate.begin > 300_000);
    expect(late.length).toBeGreaterThan(40);
    for (const rate of late) expect(rate.inBps / meanBps(traffic, rate.begin, rate.end)).toBeCloseTo(1, 1);
  });

  test('reads 0 again within two steps of the traffic ending', () => {
    const traffic: Traffic = [
      { at: 0, bps: 20e6 },
      { at: 300_000, bps: 0 },
    ];
    const { rates } = run(SNMPD, traffic, { every: 5_000, drift: 0, seed: 1 });
    const firstZero = rates.find((rate) => rate.inBps === 0);
    expect(firstZero?.begin).toBeLessThan(300_000 + 2 * 3_000 + 5_000);
  });
});
