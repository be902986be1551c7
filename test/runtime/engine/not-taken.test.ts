/** What flow records prove about a move: that a router does not take it, and nothing before they tell of the time after it. */
import { expect, test } from 'vitest';
import type { Bps, LinkName, Ms } from '../../../src/dsl/program/index.ts';
import { bps, ms } from '../../../src/dsl/program/index.ts';
import type { World } from '../../../src/runtime/model/index.ts';
import { A, B, C, linkState, MBIT, program, traffic, world } from './build.ts';
import { Driver, moved } from './drive.ts';

const TIMEOUT = ms(5_000);
const MOVED = ['100.64.0.0/24 A>B', '100.64.1.0/24 A>B'];

/** All of 81 Mbit/s by `over`, as the records of the stretch tell that began `windowBegin` ago. */
function seen(seconds: number, over: LinkName, windowBegin: Ms): World {
  const prefixes = [10, 10, 61].map((mbit, n) =>
    traffic(`100.64.${String(n)}.0/24`, mbit, {
      protected: n === 2,
      byLink: new Map<LinkName, Bps>([[n === 2 ? A : over, bps(mbit * MBIT)]]),
    }),
  );
  const [a, b] = seconds > 10 ? [61, 20] : [81, 0];
  const made = world(seconds, [linkState(A, seconds, a), linkState(B, seconds, b), linkState(C, seconds, 0)], prefixes);
  return { ...made, flows: { ...made.flows, activeTimeout: TIMEOUT, windowBegin } };
}

function afterMove(...later: readonly World[]): readonly string[] {
  const driver = new Driver(program());
  expect(moved(driver.step(seen(10, A, ms(12_000))))).toEqual(MOVED);
  return later.map((next) => driver.step(next)).flatMap((result, n) => (n === later.length - 1 ? moved(result) : []));
}

test('records of the time after the move that still name the old link prove that it was not taken', () => {
  expect(afterMove(seen(20, A, ms(12_000)), seen(24, A, ms(12_000)))).toEqual([]);
});

test('records that reach back to before the move prove nothing, however long ago it was', () => {
  expect(afterMove(seen(20, A, ms(12_000)), seen(24, A, ms(14_000)))).toEqual(MOVED);
});

test('records that name the new link leave it in place', () => {
  expect(afterMove(seen(20, B, ms(12_000)), seen(24, B, ms(12_000)))).toEqual(MOVED);
});
