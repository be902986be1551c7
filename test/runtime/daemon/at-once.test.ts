import { expect, test } from 'vitest';
import { address, prefix } from '../../../src/dsl/program/index.ts';
import { atOnce } from '../../../src/runtime/daemon/at-once.ts';
import { neighborKey } from '../../../src/runtime/model/index.ts';

const [R1, R2] = ['10.98.0.1', '10.98.0.2'].map((peer) => neighborKey(address('10.98.0.9'), address(peer)));
const withdrawal = (neighbor = R1!, n = 0, kind: 'safety' | 'release' = 'safety') => ({
  neighbor,
  prefix: prefix(`100.64.${String(n)}.0/24`),
  kind,
});

test('safety withdrawals of one neighbour go together, releases wait for the reconciler', () => {
  const batches = atOnce([withdrawal(R1, 0), withdrawal(R1, 1), withdrawal(R1, 2, 'release')]);
  expect(batches).toEqual([{ neighbor: R1, prefixes: ['100.64.0.0/24', '100.64.1.0/24'] }]);
});

test('the order of two neighbours is kept', () => {
  const order = [withdrawal(R1, 0), withdrawal(R2, 1), withdrawal(R2, 0), withdrawal(R1, 1)];
  expect(atOnce(order).map(({ neighbor, prefixes }) => [neighbor, prefixes.length])).toEqual([
    [R1, 1],
    [R2, 2],
    [R1, 1],
  ]);
});
