import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addressWords,
  formatWords,
  parseWords,
  visitTexts,
} from '../../../../../src/runtime/collect/flow/volume/prefix-text.ts';
import { prefix } from '../../../../../src/dsl/program/index.ts';
import { formatBits, prefixBits } from '../../../../../src/runtime/model/index.ts';
import { prefixKey } from '../../../../../src/runtime/model/lpm/index.ts';

const canonical = fc
  .tuple(fc.constantFrom<4 | 6>(4, 6), fc.bigInt(0n, (1n << 128n) - 1n), fc.bigInt(0n, (1n << 128n) - 1n), fc.nat(128))
  .map(([family, bits, mask, long]) => {
    const width = family === 4 ? 32 : 128;
    const length = long % (width + 1);
    const host = BigInt(width - length);
    // Zero groups are what is written in different ways.
    const sparse = (family === 4 ? bits >> 96n : bits & (mask | (mask << 16n))) >> host;
    return formatBits({ family, bits: sparse << host, length });
  });

test('canonical prefixes are read and written as the general parser does', () => {
  fc.assert(
    fc.property(canonical, (text) => {
      const words = new Uint32Array(6).fill(9);
      const key = prefixKey(prefixBits(text)!);
      expect(parseWords(text, words, 1)).toBe(key.length);
      expect([...words]).toEqual([9, ...key.words, 9]);
      expect(formatWords(words, 1, key.length, key.family === 6)).toBe(text);
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  '',
  '1.2.3/8',
  '1.2.3.4',
  '1.2.3.256/32',
  '1.2.3.4/33',
  '1.2.3.4/',
  'a.b.c.d/8',
  '::',
  '::/129',
  '1::2::3/64',
  '1::/64x',
  '1:2:3:4:5:6:7/64',
  '1:2:3:4:5:6:7:8:9/64',
  '12345::/16',
  'g::/16',
])('%j is no prefix', (text) => {
  expect(parseWords(text, new Uint32Array(4), 0)).toBe(-1);
});

test('addresses have one word or four', () => {
  expect(addressWords('192.0.2.1')).toEqual([0xc000_0201]);
  expect(addressWords('2001:db8::1')).toEqual([0x2001_0db8, 0, 0, 1]);
  expect(addressWords('localhost')).toBeUndefined();
});

test('texts are handed over as words, what is no prefix is left out', () => {
  const seen: unknown[] = [];
  visitTexts([prefix('192.0.2.0/24'), prefix('nonsense'), prefix('2001:db8::/32')], (family, words, at, length) => {
    seen.push([family, [...Array.from(words)].slice(at, family === 4 ? 1 : 4), length]);
  });
  expect(seen).toEqual([
    [4, [0xc000_0200], 24],
    [6, [0x2001_0db8, 0, 0, 0], 32],
  ]);
});
