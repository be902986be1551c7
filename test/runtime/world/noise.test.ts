import { describe, expect, it } from 'vitest';
import { bps } from '../../../src/dsl/program/index.ts';
import { noiseOf } from '../../../src/runtime/world/noise.ts';

const noise = (...rates: readonly number[]): number => noiseOf(rates.map(bps));
const many = (of: (index: number) => number): readonly number[] => Array.from({ length: 12 }, (_, index) => of(index));

/** Standard normal numbers, the same on every run (an LCG, summed up twelve at a time). */
let seed = 1;
function normal(): number {
  let sum = -6;
  for (let draw = 0; draw < 12; draw++) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    sum += seed / 2 ** 32;
  }
  return sum;
}

describe('the noise of a link', () => {
  it('is none on a steady load', () => {
    expect(noise(...many(() => 50))).toBe(0);
  });

  it('is not raised by one step up or down', () => {
    expect(noise(...many((index) => (index < 6 ? 20 : 80)))).toBe(0);
    expect(noise(...many((index) => (index < 2 ? 80 : 20)))).toBe(0);
    expect(noise(20, 20, 20, 80)).toBe(0);
  });

  it('is not raised by a step that falls into the middle of a sample', () => {
    expect(noise(20, 20, 20, 20, 50, 80, 80, 80)).toBe(0);
  });

  it('is the deviation of what scatters', () => {
    const windows = Array.from({ length: 500 }, () => noise(...many(() => 500 + 100 * normal())));
    const mean = windows.reduce((sum, each) => sum + each, 0) / windows.length;
    expect(mean).toBeGreaterThan(90);
    expect(mean).toBeLessThan(110);
    expect(noise(...many((index) => (index % 2) * 100))).toBeGreaterThan(50);
  });

  it('is raised by a ramp only as far as the load moves within a sample', () => {
    expect(noise(...many((index) => 20 + 5 * index))).toBeLessThan(6);
  });

  it('is unknown, so none, before a step could be told from noise', () => {
    expect([noise(), noise(50), noise(20, 80), noise(20, 80, 20)]).toEqual([0, 0, 0, 0]);
  });

  it('forgets what is more than a dozen samples ago', () => {
    expect(noise(0, 100, 0, 100, 0, 100, ...many(() => 50))).toBe(0);
  });
});
