/** How much a link's rates scatter from one sample to the next. */
import type { Bps } from '../../dsl/program/index.ts';
import { bps } from '../../dsl/program/index.ts';

/** So many of the newest samples tell the noise. */
const SAMPLES = 12;
/** Below so many differences a single step cannot be told from noise. */
const LEAST_DIFFERENCES = 3;
/** Median of absolute deviations to standard deviation, for a normal distribution. */
const TO_DEVIATION = 1.4826;

/**
 * Standard deviation of a sample about the load it measures, from the differences between consecutive ones: their median
 * tells the trend, the median of the distances from that the noise. So neither a ramp nor one step counts as noise.
 */
export function noiseOf(rates: readonly Bps[]): Bps {
  const recent = rates.slice(-SAMPLES);
  const differences = recent.slice(1).map((rate, index) => rate - (recent[index] ?? rate));
  if (differences.length < LEAST_DIFFERENCES) return bps(0);
  const trend = median(differences);
  return bps((median(differences.map((each) => Math.abs(each - trend))) * TO_DEVIATION) / Math.SQRT2);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
