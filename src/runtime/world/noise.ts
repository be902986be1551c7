/** How much a link's rates scatter from one sample to the next. */
import type { Bps } from '../../dsl/program/index.ts';
import { bps } from '../../dsl/program/index.ts';

/** So many of the newest samples tell the noise. */
const SAMPLES = 12;
/** Below so many differences a single step cannot be told from noise. */
const LEAST_DIFFERENCES = 3;
/** Median of absolute values to standard deviation, for a normal distribution. */
const TO_DEVIATION = 1.4826;

/**
 * Standard deviation of a sample about the load it measures. The median of what lies between consecutive samples is not
 * raised by one step, and by a ramp only as far as the load really moves within a sample.
 */
export function noiseOf(rates: readonly Bps[]): Bps {
  const recent = rates.slice(-SAMPLES);
  const steps = recent.slice(1).map((rate, index) => Math.abs(rate - (recent[index] ?? rate)));
  if (steps.length < LEAST_DIFFERENCES) return bps(0);
  // Two samples scatter by sqrt(2) times as much from each other as each of them does.
  return bps((median(steps) * TO_DEVIATION) / Math.SQRT2);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
