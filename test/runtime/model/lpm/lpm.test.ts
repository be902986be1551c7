/** The trie against the plainest possible table: a list that is searched from end to end. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Lpm, NONE, prefixKey } from '../../../../src/runtime/model/lpm/index.ts';
import { prefixBits } from '../../../../src/runtime/model/index.ts';

type Words = [number, number, number, number];
interface Entry {
  readonly family: 4 | 6;
  readonly words: Words;
  readonly length: number;
}

const masked = (words: Words, length: number): Words =>
  words.map((word, index) => {
    const keep = Math.min(32, Math.max(0, length - 32 * index));
    return keep === 0 ? 0 : (word & (-1 << (32 - keep))) >>> 0;
  }) as Words;
const holds = (entry: Entry, family: 4 | 6, words: Words): boolean =>
  entry.family === family && String(masked(words, entry.length)) === String(entry.words);

class List {
  readonly entries = new Map<number, Entry>();

  longest(family: 4 | 6, words: Words, shorterThan = 129): number {
    let best = NONE;
    let length = -1;
    for (const [id, entry] of this.entries)
      if (entry.length > length && entry.length < shorterThan && holds(entry, family, words))
        [best, length] = [id, entry.length];
    return best;
  }
}

/** Few distinct bits, so that prefixes nest, repeat and border on one another. */
const word = fc.constantFrom(0, 1, 0x8000_0000, 0xc0a8_0000, 0xc0a8_0100, 0xc0a8_01ff, 0xffff_ffff, 0x2001_0db8);
const words = fc.tuple(word, word, word, word);
const entry = fc.tuple(fc.constantFrom<4 | 6>(4, 6), words, fc.nat(128)).map(([family, raw, long]): Entry => {
  const length = family === 4 ? long % 33 : long;
  return { family, words: masked(family === 4 ? [raw[0], 0, 0, 0] : raw, length), length };
});
const step = fc.record({ entry, id: fc.nat(40), remove: fc.boolean() });

const lookup = (lpm: Lpm, family: 4 | 6, [a, b, c, d]: Words): number =>
  family === 4 ? lpm.lookup4(a) : lpm.lookup6(a, b, c, d);

describe('longest-prefix match', () => {
  test('any sequence of inserts and removals answers like a searched list', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.array(words, { maxLength: 20 }), (steps, addresses) => {
        const lpm = new Lpm(8);
        const list = new List();
        for (const {
          entry: { family, words: key, length },
          id,
          remove,
        } of steps) {
          const here = [...list.entries].find(
            ([, e]) => e.family === family && e.length === length && String(e.words) === String(key),
          );
          expect(lpm.find(family, key, length)).toBe(here?.[0] ?? NONE);
          expect(lpm.covering(family, key, length)).toBe(list.longest(family, key, length));
          if (remove) {
            expect(lpm.remove(family, key, length)).toBe(here?.[0] ?? NONE);
            if (here) list.entries.delete(here[0]);
          } else {
            const free = !here && !list.entries.has(id);
            expect(lpm.insert(family, key, length, id)).toBe(free);
            if (free) list.entries.set(id, { family, words: key, length });
          }
        }
        expect(lpm.size).toBe(list.entries.size);
        for (const [id, e] of list.entries) {
          expect(lookup(lpm, e.family, e.words)).toBe(list.longest(e.family, e.words));
          expect(lpm.parent(id)).toBe(list.longest(e.family, e.words, e.length));
        }
        for (const address of addresses)
          for (const family of [4, 6] as const)
            expect(lookup(lpm, family, address)).toBe(list.longest(family, address));
      }),
      { numRuns: 400 },
    );
  });

  test('a table that was filled and emptied finds nothing and takes no more room when filled again', () => {
    const lpm = new Lpm(16);
    const fill = (): void => {
      for (let id = 0; id < 5_000; id++) lpm.insert(4, [(0x0a00_0000 + id * 512) >>> 0, 0, 0, 0], 23 + (id % 3), id);
    };
    fill();
    const full = lpm.byteLength;
    for (let id = 0; id < 5_000; id++)
      expect(lpm.remove(4, [(0x0a00_0000 + id * 512) >>> 0, 0, 0, 0], 23 + (id % 3))).toBe(id);
    expect(lpm.size).toBe(0);
    expect(lpm.lookup4(0x0a00_0001)).toBe(NONE);
    fill();
    expect(lpm.byteLength).toBe(full);
  });

  test('the default route holds every address of its own family only', () => {
    const lpm = new Lpm();
    lpm.insert(6, [0, 0, 0, 0], 0, 7);
    expect(lpm.lookup6(0xffff_ffff, 0, 0, 1)).toBe(7);
    expect(lpm.lookup4(0)).toBe(NONE);
  });

  test('prefixes as text become keys of 32-bit words', () => {
    expect(prefixKey(prefixBits('203.0.113.0/24')!)).toEqual({ family: 4, words: [0xcb00_7100, 0, 0, 0], length: 24 });
    expect(prefixKey(prefixBits('2001:db8:0:1::/64')!)).toEqual({
      family: 6,
      words: [0x2001_0db8, 1, 0, 0],
      length: 64,
    });
  });
});
