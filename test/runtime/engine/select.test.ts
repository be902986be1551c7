import { expect, test } from 'vitest';
import type { LinkName, Prefix } from '../../../src/dsl/program/index.ts';
import { bps } from '../../../src/dsl/program/index.ts';
import { select } from '../../../src/runtime/engine/select.ts';
import type { Goal, Option, Room } from '../../../src/runtime/engine/select.ts';

const [A, B] = ['A' as LinkName, 'B' as LinkName];

const option = (mbit: number, index: number): Option => ({
  prefix: `100.64.${String(index)}.0/24` as Prefix,
  bps: bps(mbit * 1e6),
  atMost: bps(mbit * 1e6),
  from: A,
});

const roomy: Room = { targetFor: () => B, leaving: () => bps(1e12), book: () => undefined };

function moved(needMbit: number, options: readonly number[]): readonly number[] {
  const goal: Goal = { need: bps(needMbit * 1e6), tolerance: bps(0.2e6), count: Number.POSITIVE_INFINITY };
  return select(options.map(option), goal, roomy).picks.map((pick) => pick.option.bps / 1e6);
}

test('what is left within the tolerance is closed by the smallest that closes it, so that the goal is reached', () => {
  expect(moved(5, [3, 1.9, 0.3, 0.15, 0.02])).toEqual([3, 1.9, 0.15]);
});

test('what is left within the tolerance is worth no elephant', () => {
  expect(moved(5, [8, 3, 1.9])).toEqual([3, 1.9]);
});

test('more than the tolerance is closed by an elephant where nothing else does', () => {
  expect(moved(5, [8, 3])).toEqual([3, 8]);
});

test('a goal that is reached exactly takes nothing more', () => {
  expect(moved(5, [3, 2, 0.1])).toEqual([3, 2]);
});
