import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findBeat, fitBeat } from '../../../../src/runtime/collect/snmp/step/beat.ts';
import { chance } from './simulated.ts';

const JITTER = 10;

/** Brackets around the reloads of a true beat, with reads at chance times. */
const seen = (step: number, phase: number, count: number, seed: number): { after: number; until: number }[] => {
  const random = chance(seed);
  return Array.from({ length: count }, (_, k) => {
    const reload = phase + k * step + (random() - 0.5) * 2 * JITTER;
    return { after: reload - random() * 400, until: reload + random() * 400 };
  });
};

const beats = fc.record({
  step: fc.integer({ min: 1_000, max: 30_000 }),
  phase: fc.integer({ min: 0, max: 1_000_000 }),
  count: fc.integer({ min: 3, max: 20 }),
  seed: fc.integer(),
});

test('the bounds of every future reload contain it', () => {
  fc.assert(
    fc.property(beats, fc.integer({ min: 1, max: 20 }), ({ step, phase, count, seed }, ahead) => {
      const brackets = seen(step, phase, count, seed).map((bracket, i) => ({ ...bracket, k: i - count + 1 }));
      const beat = fitBeat(brackets, JITTER);
      const reload = phase + (count - 1 + ahead) * step;
      expect(beat?.edge(ahead).earliest).toBeLessThanOrEqual(reload + 1e-3);
      expect(beat?.edge(ahead).latest).toBeGreaterThanOrEqual(reload - 1e-3);
    }),
  );
});

test('more brackets never widen the bounds', () => {
  fc.assert(
    fc.property(beats, ({ step, phase, count, seed }) => {
      const brackets = seen(step, phase, count + 1, seed).map((bracket, i) => ({ ...bracket, k: i - count }));
      const fewer = fitBeat(brackets.slice(1), JITTER);
      const all = fitBeat(brackets, JITTER);
      expect(all?.stepError).toBeLessThanOrEqual((fewer?.stepError ?? 0) + 1e-6);
    }),
  );
});

test('reloads that moved no counter do not make the beat slower', () => {
  const brackets = seen(3_000, 500, 9, 1).filter((_, i) => i !== 4);
  expect(findBeat(brackets, () => JITTER, true)?.beat.step).toBeCloseTo(3_000, -2);
});

test('moves without a beat have none', () => {
  const at = [0, 3_000, 4_000, 9_000, 10_000, 16_500, 17_000];
  const brackets = at.map((time) => ({ after: time - 100, until: time }));
  expect(findBeat(brackets, () => JITTER, true)).toBeUndefined();
});

test('reloads of a busy agent follow on each other: a faster beat that leaves some out does not explain them', () => {
  // Reloads 1,001 ms apart, read every 500 ms; a beat of 790 ms would fit too if one could be missing.
  const brackets = [
    { after: 500, until: 1_000 },
    { after: 2_000, until: 2_500 },
    { after: 2_900, until: 3_000 },
    { after: 3_500, until: 4_000 },
    { after: 4_500, until: 5_000 },
  ];
  expect(findBeat(brackets, () => 20, true)?.beat.step).toBeCloseTo(1_000, -2);
});

test('a missing reload is allowed for only where traffic is sparse', () => {
  const brackets = seen(3_000, 500, 9, 1).filter((_, i) => i !== 4);
  expect(findBeat(brackets, () => JITTER, false)).toBeUndefined();
});
