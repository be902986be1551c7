/**
 * How demand changes over time: functions of virtual time that give a factor (1 is the base rate).
 *
 * They are pure, also the noise, so a network can be asked for its demand at any moment and in any order.
 */
import type { MonoMs, Ms } from '../../dsl/program/index.ts';
import { normalAt } from './random.ts';

export type Shape = (at: MonoMs) => number;

export const constant =
  (factor: number): Shape =>
  () =>
    factor;

/** `from` until `begin`, then straight to `to` within `over`, then `to`. */
export const ramp =
  (from: number, to: number, begin: MonoMs, over: Ms): Shape =>
  (at) => {
    const done = over > 0 ? (at - begin) / over : at >= begin ? 1 : 0;
    return from + (to - from) * Math.min(1, Math.max(0, done));
  };

/** Straight lines between points, level before the first and after the last; points in order of time. */
export function points(list: readonly (readonly [at: MonoMs, factor: number])[]): Shape {
  return (at) => {
    let before = list[0];
    if (!before) return 0;
    for (const point of list) {
      if (point[0] > at) {
        const span = point[0] - before[0];
        return span > 0 ? before[1] + ((point[1] - before[1]) * Math.max(0, at - before[0])) / span : before[1];
      }
      before = point;
    }
    return before[1];
  };
}

/** Level steps: the factor of the last step at or before the time, that of the first before it. */
export const steps =
  (list: readonly (readonly [at: MonoMs, factor: number])[]): Shape =>
  (at) => {
    let factor = list[0]?.[1] ?? 0;
    for (const [from, value] of list) if (at >= from) factor = value;
    return factor;
  };

/** The diurnal curve: lowest at time 0, highest half a period later. */
export const sine = (low: number, high: number, period: Ms): Shape => {
  const [middle, swing] = [(low + high) / 2, (high - low) / 2];
  return (at) => middle - swing * Math.cos((2 * Math.PI * at) / period);
};

/** Normal noise around 1 with standard deviation `sigma`, a new value every `period`, straight lines between; never below 0. */
export function noise(sigma: number, period: Ms, seed: number): Shape {
  if (sigma === 0) return constant(1);
  // The two draws around the last moment asked for: time mostly moves in small steps, and a draw costs a logarithm.
  let [known, left, right] = [Number.NaN, 0, 0];
  return (at) => {
    const index = Math.floor(at / period);
    if (index !== known) [known, left, right] = [index, normalAt(seed, index), normalAt(seed, index + 1)];
    return Math.max(0, 1 + sigma * (left + (right - left) * (at / period - index)));
  };
}

export const product =
  (...shapes: readonly Shape[]): Shape =>
  (at) =>
    shapes.reduce((factor, shape) => factor * shape(at), 1);
