/** What a rule makes of the time and the truth of its samples: when `for` began, and whether `until` was reached. */
import { expect, test } from 'vitest';
import { ms } from '../../../src/dsl/program/index.ts';
import type { World } from '../../../src/runtime/model/index.ts';
import { above, A, B, C, linkState, program, relieve, sample, traffic, world } from './build.ts';
import { Driver, moved } from './drive.ts';

const prefixes = Array.from({ length: 27 }, (_, n) => traffic(`100.64.${String(n)}.0/24`, 3));
const at = (seconds: number, a: number, b: number): World =>
  world(seconds, [linkState(A, seconds, a), linkState(B, seconds, b), linkState(C, seconds, 0)], prefixes);

test('`for` counts from the end of the sample that first shows the condition, not from when it was read', () => {
  const hold = ms(5_000);
  const rule = relieve();
  const driver = new Driver(
    program({
      rules: [{ ...rule, trigger: { ...rule.trigger, kind: 'when', condition: above(A, 0.8), hold } as never }],
    }),
  );
  const late = (now: number, end: number): World => {
    const links = [linkState(A, end, 0, { samples: [sample(end, 90)] }), linkState(B, now, 0), linkState(C, now, 0)];
    return world(now, links, prefixes);
  };
  expect(driver.step(late(13, 10)).wakeAt).toBe(15_000);
  expect(moved(driver.step(late(14, 10)))).toEqual([]);
  expect(moved(driver.step(late(15, 10)))).not.toEqual([]);
});

test('a first pass decided while the load still rose is followed by another, though the trigger is no longer true', () => {
  const driver = new Driver(program());
  expect(moved(driver.step(at(10, 81, 0)))).toHaveLength(6);
  // It settles at 75: below the trigger, above `until`.
  expect(moved(driver.step(at(20, 75, 20)))).toHaveLength(9);
  expect(moved(driver.step(at(30, 64, 31)))).toHaveLength(9);
});

test('what was seen to have reached `until` is not topped up before the trigger is true again', () => {
  const driver = new Driver(program());
  driver.step(at(10, 81, 0));
  expect(moved(driver.step(at(20, 61, 20)))).toHaveLength(6);
  expect(moved(driver.step(at(30, 75, 20)))).toHaveLength(6);
  expect(moved(driver.step(at(40, 81, 20))).length).toBeGreaterThan(6);
});

test('a pass ends a point below `until`, so that noise does not leave the link above', () => {
  const small = [10, 5, 0.9, 0.8].map((mbit, n) => traffic(`100.64.${String(n)}.0/24`, mbit));
  const rest = traffic('100.65.0.0/24', 63.8, { protected: true });
  const links = [linkState(A, 10, 80.5), linkState(B, 10, 0), linkState(C, 10, 0)];
  const result = new Driver(program()).step(world(10, links, [...small, rest]));
  // 10, 5 and 0.9 would be 0.4 below `until`; 0.8 more is a point below.
  expect(moved(result)).toHaveLength(4);
});
