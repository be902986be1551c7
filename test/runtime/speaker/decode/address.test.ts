import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { describe, expect, test } from 'vitest';
import {
  formatAddress6,
  formatPrefix4,
  formatPrefix6,
  isAddress,
  isPrefix,
  prefixWords,
} from '../../../../src/runtime/speaker/decode/address.ts';

const word = fc.integer({ min: 0, max: 0xffffffff });
/** Words with many zero groups, where the spelling of IPv6 gets interesting. */
const sparseWord = fc.oneof(
  word,
  fc.constant(0),
  fc.integer({ min: 0, max: 0xffff }),
  word.map((w) => (w << 16) >>> 0),
);
const words6 = fc.tuple(sparseWord, sparseWord, sparseWord, sparseWord);
const bytesOf = (words: readonly number[]): number[] =>
  words.flatMap((w) => [w >>> 24, (w >>> 16) & 255, (w >>> 8) & 255, w & 255]);

describe('prefixes', () => {
  test('what is formatted is read back, for IPv4', () => {
    fc.assert(
      fc.property(word, fc.integer({ min: 0, max: 32 }), (address, length) => {
        const network = length === 0 ? 0 : (address & (0xffffffff << (32 - length))) >>> 0;
        expect(prefixWords(formatPrefix4(network, length))).toEqual({ family: 4, words: [network], length });
      }),
    );
  });

  test('what is formatted is read back, for IPv6, but for embedded IPv4 addresses', () => {
    fc.assert(
      fc.property(words6, (words) => {
        const text = formatPrefix6(...words, 128);
        const embeds =
          words[0] === 0 && words[1] === 0 && (words[2] === 0xffff || (words[2] === 0 && words[3] > 0xffff));
        expect(prefixWords(text)).toEqual(embeds ? undefined : { family: 6, words, length: 128 });
      }),
    );
  });

  test('an IPv6 address is spelled as RFC 5952 says', () => {
    fc.assert(
      fc.property(words6, (words) => {
        expect(formatAddress6(...words)).toBe(ipaddr.fromByteArray(bytesOf(words)).toString());
      }),
    );
  });

  test.each([
    ['0.0.0.0/0', 4],
    ['255.255.255.255/32', 4],
    ['::/0', 6],
    ['::1/128', 6],
    ['2001:db8:0:1::/64', 6],
    ['2001:db8:0:0:1::/128', 6],
    ['1:0:0:2::3/128', 6],
    ['1:2:3:4:5:6:7:0/112', 6],
  ])('%s is a prefix', (text, family) => {
    expect(prefixWords(text)?.family).toBe(family);
  });

  test.each([
    '',
    '/',
    '10.0.0.0',
    '10.0.0.0/',
    '10.0.0.0/33',
    '10.0.0.0/08',
    '10.0.0.0/-1',
    '10.0.0.0/8 ',
    ' 10.0.0.0/8',
    '10.0.0.1/8',
    '010.0.0.0/8',
    '10.0.0/8',
    '10.0.0.0.0/8',
    '256.0.0.0/8',
    '1000.0.0.0/8',
    '::/00',
    '::/129',
    '2001:DB8::/32',
    '2001:0db8::/32',
    '2001:db8::1/32',
    '2001:db8:0::/48',
    '2001:db8::1:0:0:0/128',
    '1:2:3:4:5:6:7::/112',
    '1::2::3/128',
    '1:::2/128',
    ':1::/16',
    '1:2:3:4:5:6:7:8:9/128',
    '::ffff:10.0.0.0/104',
    '::ffff:a00:0/104',
    '::10.0.0.0/104',
    'fe80::1%eth0/128',
    '__proto__',
    '0x0a000000/8',
    '٣.0.0.0/8',
    `${'1'.repeat(100)}/8`,
  ])('%j is none', (text) => {
    expect(isPrefix(text)).toBe(false);
  });

  test('no other spelling of a prefix is accepted', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9a-f:.]{1,20}\/[0-9]{1,3}$/), (text) => {
        const words = prefixWords(text);
        if (words === undefined) return;
        const [a, b, c, d] = words.words as [number, number, number, number];
        expect(words.family === 4 ? formatPrefix4(a, words.length) : formatPrefix6(a, b, c, d, words.length)).toBe(
          text,
        );
      }),
      { numRuns: 5_000 },
    );
  });
});

test('an address is a prefix without its mask', () => {
  expect(isAddress('10.0.0.1')).toBe(true);
  expect(isAddress('fe80::387b:80ff:fe57:cf8c')).toBe(true);
  expect(isAddress('10.0.0.1/32')).toBe(false);
  expect(isAddress('fd00:1:0:0::2')).toBe(false);
  expect(isAddress('self')).toBe(false);
});
