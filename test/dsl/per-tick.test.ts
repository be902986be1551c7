import { expect, test } from 'vitest';
import { compile } from '../../src/dsl/index.ts';

const perTick = (limits: string): number | undefined =>
  compile('limits.weir', () => ({ text: `own { 203.0.113.0/24 }\n${limits}\n` })).program?.limits.perTick;

test.each([
  ['', 50],
  ['limits { announcements 400 }', 50],
  ['limits { moves 20 per 5m }', 50],
  ['limits { moves 1000 per 10s }', 1_000],
])('at most 50 prefixes change in one tick unless limits say otherwise: %j', (limits, expected) => {
  expect(perTick(limits)).toBe(expected);
});
