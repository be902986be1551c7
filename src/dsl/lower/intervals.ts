/** Arithmetic on readings: the bounds hold whatever the true values are, as long as they lie in theirs. */
import { ms } from '../program/index.ts';
import type { Ms, Reading } from '../program/index.ts';

const older = (one: Reading, other: Reading): Ms => ms(Math.max(one.age, other.age));

export const add = (one: Reading, other: Reading): Reading => ({
  value: one.value + other.value,
  lo: one.lo + other.lo,
  hi: one.hi + other.hi,
  age: older(one, other),
});

export const subtract = (one: Reading, other: Reading): Reading => ({
  value: one.value - other.value,
  lo: one.lo - other.hi,
  hi: one.hi - other.lo,
  age: older(one, other),
});

export function multiply(one: Reading, other: Reading): Reading {
  const corners = [one.lo * other.lo, one.lo * other.hi, one.hi * other.lo, one.hi * other.hi];
  return {
    value: one.value * other.value,
    lo: Math.min(...corners),
    hi: Math.max(...corners),
    age: older(one, other),
  };
}

/** Undefined where the divisor may be zero. */
export function divide(one: Reading, other: Reading): Reading | undefined {
  if (other.lo <= 0 && other.hi >= 0) return undefined;
  return multiply(one, { value: 1 / other.value, lo: 1 / other.hi, hi: 1 / other.lo, age: other.age });
}
