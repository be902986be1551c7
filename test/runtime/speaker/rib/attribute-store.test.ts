import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AttributeStore } from '../../../../src/runtime/speaker/rib/attribute-store.ts';

/** A set of attributes that differs for each number; the lengths differ too. */
const setOf = (number: number): Uint32Array =>
  Uint32Array.from({ length: 1 + (number % 90) }, (_, word) => number * 31 + word);

test('equal sets have one number as long as anybody uses them, whatever comes and goes beside them', () => {
  const step = fc.tuple(fc.integer({ min: 0, max: 3_000 }), fc.boolean());
  fc.assert(
    fc.property(fc.array(step, { minLength: 2_000, maxLength: 6_000 }), (steps) => {
      const store = new AttributeStore(7);
      const users = new Map<number, { readonly set: number; count: number }>();
      for (const [number, comes] of steps) {
        const known = users.get(number);
        if (comes || known === undefined) {
          const words = setOf(number);
          const set = store.intern(words, words.length);
          if (known === undefined) users.set(number, { set, count: 1 });
          else {
            expect(set).toBe(known.set);
            known.count++;
          }
        } else {
          store.release(known.set);
          if (--known.count === 0) users.delete(number);
        }
      }
      expect(store.size).toBe(users.size);
      expect(new Set([...users.values()].map(({ set }) => set)).size).toBe(users.size);
      for (const [number, { set }] of users) expect([...store.words(set)]).toEqual([...setOf(number)]);
    }),
    { numRuns: 20 },
  );
});

test('a set is told free when its last user has gone, and its room is used again', () => {
  const store = new AttributeStore(7);
  const freed: number[] = [];
  store.onFree = (set) => freed.push(set);
  const words = setOf(5);
  const set = store.intern(words, words.length);
  store.retain(set);
  store.release(set);
  expect(freed).toEqual([]);
  store.release(set);
  expect(freed).toEqual([set]);
  const { bytes } = store;
  for (let round = 0; round < 1_000; round++) store.release(store.intern(setOf(round), setOf(round).length));
  expect(store.bytes).toBe(bytes);
  expect(store.size).toBe(0);
});
