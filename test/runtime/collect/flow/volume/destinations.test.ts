import { expect, test } from 'vitest';
import { prefix } from '../../../../../src/dsl/program/index.ts';
import { BatchBuilder, IS_IPV6, IS_OWN, IS_REMOVED } from '../../../../../src/runtime/collect/flow/volume/batch.ts';
import { Destinations } from '../../../../../src/runtime/collect/flow/volume/destinations.ts';

const batch = (flags: number, ...texts: string[]) => {
  const builder = new BatchBuilder();
  for (const text of texts) builder.addText(prefix(text), flags);
  return builder.take(undefined);
};

test('numbers of prefixes that are gone are given out again', () => {
  const destinations = new Destinations();
  for (let round = 0; round < 5; round++) {
    destinations.update(batch(0, '192.0.2.0/24', '2001:db8::/32', '198.51.100.0/24'), round);
    const gone = destinations.update(batch(IS_REMOVED, '192.0.2.0/24', '2001:db8::/32', '198.51.100.0/24'), round);
    expect([...gone].sort()).toEqual([0, 1, 2]);
  }
  expect(destinations.size).toBe(0);
});

test('a number says which prefix it is and since when it counts', () => {
  const destinations = new Destinations();
  destinations.update(batch(IS_OWN, '203.0.113.0/24'), 5);
  destinations.update(batch(0, '2001:db8::/32'), 7);
  const words = new Uint32Array(5);
  expect(destinations.describe(0, words, 1)).toEqual([24, IS_OWN]);
  expect([...words]).toEqual([0, 0xcb00_7100, 0, 0, 0]);
  expect(destinations.describe(1, words, 0)).toEqual([32, IS_IPV6]);
  expect([destinations.since(0), destinations.since(1)]).toEqual([5, 7]);
});

test('what is there already is neither added nor younger for being named again', () => {
  const destinations = new Destinations();
  destinations.update(batch(0, '192.0.2.0/24'), 5);
  destinations.update(batch(0, '192.0.2.0/24'), 9);
  expect([destinations.size, destinations.since(0)]).toEqual([1, 5]);
});

test('an own block and a route of the same prefix are two', () => {
  const destinations = new Destinations();
  destinations.update(batch(IS_OWN, '192.0.2.0/24'), 0);
  destinations.update(batch(0, '192.0.2.0/24'), 0);
  expect(destinations.size).toBe(2);
  destinations.update(batch(IS_OWN | IS_REMOVED, '192.0.2.0/24'), 0);
  expect([destinations.own.size, destinations.remote.size]).toEqual([0, 1]);
});

test('tens of thousands keep their addresses while the arrays grow', () => {
  const destinations = new Destinations();
  const texts = Array.from({ length: 20_000 }, (_, site) => `10.${String(site >> 8)}.${String(site & 255)}.0/24`);
  destinations.update(batch(0, ...texts), 1);
  const words = new Uint32Array(4);
  for (const site of [0, 4_096, 19_999]) {
    expect(destinations.describe(site, words, 0)).toEqual([24, 0]);
    expect(words[0]).toBe(0x0a00_0000 + site * 256);
  }
});
