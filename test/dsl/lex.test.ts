import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tokenize } from '../../src/dsl/lex/index.ts';
import type { Literal } from '../../src/dsl/lex/index.ts';
import { makeSource } from '../../src/dsl/text/index.ts';

function lex(text: string) {
  const codes: string[] = [];
  const { tokens, comments } = tokenize(makeSource('t', text), (each) => codes.push(each.code));
  return { tokens, comments, codes };
}
const kinds = (text: string): string[] => lex(text).tokens.map((each) => each.tokenType.name);
const value = (text: string): Literal | undefined => {
  const { tokens, codes } = lex(text);
  return tokens.length === 1 && codes.length === 0 ? (tokens[0]!.payload as Literal) : undefined;
};

describe('a figure is one token with its value', () => {
  test.each<[string, Literal]>([
    ['80%', { kind: 'ratio', ratio: 0.8 }],
    ['80 %', { kind: 'ratio', ratio: 0.8 }],
    ['0.5%', { kind: 'ratio', ratio: 0.005 }],
    ['10Gbps', { kind: 'rate', bps: 10e9 }],
    ['10 Gbps', { kind: 'rate', bps: 10e9 }],
    ['500kbps', { kind: 'rate', bps: 500e3 }],
    ['3Mpps', { kind: 'packets', pps: 3e6 }],
    ['5m', { kind: 'duration', ms: 300_000 }],
    ['5 m', { kind: 'duration', ms: 300_000 }],
    ['1h30m', { kind: 'duration', ms: 5_400_000 }],
    ['500ms', { kind: 'duration', ms: 500 }],
    ['30d', { kind: 'duration', ms: 30 * 86_400_000 }],
    ['20', { kind: 'number', value: 20 }],
    ['0.5', { kind: 'number', value: 0.5 }],
    ['0.35USD/Mbps', { kind: 'money', amount: 0.35, currency: 'USD', per: 1e6 }],
    ['900 EUR/month', { kind: 'money', amount: 900, currency: 'EUR', per: undefined }],
    ['203.0.113.0/24', { kind: 'prefix', text: '203.0.113.0/24', version: 4, length: 24 }],
    ['2001:DB8:0::/32', { kind: 'prefix', text: '2001:db8::/32', version: 6, length: 32 }],
    ['::/0', { kind: 'prefix', text: '::/0', version: 6, length: 0 }],
    ['192.0.2.1', { kind: 'address', text: '192.0.2.1', version: 4 }],
    ['fe80::1', { kind: 'address', text: 'fe80::1', version: 6 }],
    ['::1', { kind: 'address', text: '::1', version: 6 }],
    ['192.0.2.1:179', { kind: 'endpoint', host: '192.0.2.1', port: 179 }],
    ['[::1]:2055', { kind: 'endpoint', host: '::1', port: 2055 }],
    ['AS64496', { kind: 'asn', asn: 64496 }],
    ['64496:3', { kind: 'pair', text: '64496:3' }],
    ['22:00', { kind: 'pair', text: '22:00' }],
    ['64496:1:2', { kind: 'large', text: '64496:1:2' }],
    ['"a \\"b\\" \\\\ \\n"', { kind: 'text', text: 'a "b" \\ \n' }],
    ['true', { kind: 'bool', value: true }],
  ])('%s', (text, expected) => expect(value(text)).toEqual(expected));
});

describe('a malformed figure is one token and one mistake', () => {
  test.each([
    ['5M', 'E0101'],
    ['10gbps', 'E0101'],
    ['1_000', 'E0101'],
    ['5min', 'E0101'],
    ['1m1h', 'E0101'],
    ['0x10', 'E0101'],
    ['1e9', 'E0101'],
    ['900USD', 'E0101'],
    ['5XYZ/Mbps', 'E0101'],
    ['300.1.1.1/24', 'E0102'],
    ['10.0.0/8', 'E0102'],
    ['10.0.0.0/33', 'E0102'],
    ['10.0.0.0/x', 'E0102'],
    ['1.2.3.4.5', 'E0102'],
    ['192.0.2.1:99999', 'E0102'],
    ['2001:db8::1::2', 'E0102'],
    ['::ffff:192.0.2.1', 'E0102'],
    ['203.0.113.5/24', 'E0103'],
    ['2001:db8::1/32', 'E0103'],
    ['64496:70000', 'E0104'],
    ['64496:1:4294967296', 'E0104'],
    ['AS4294967296', 'E0104'],
  ])('%s', (text, code) => {
    const { tokens, codes } = lex(text);
    expect(codes).toEqual([code]);
    expect(tokens.map((each) => each.image)).toEqual([text]);
  });
});

test('words that only look like figures are words', () => {
  expect(kinds('AS AS1x p95 d9 a-b max-2')).toEqual(['Name', 'Name', 'Name', 'Name', 'Name', 'Name']);
  expect(kinds('name:link a:b')).toEqual(['Name', 'Colon', 'LinkWord', 'Name', 'Colon', 'Name']);
});

test('minus between names needs blanks, between figures it does not', () => {
  expect(kinds('a-b')).toEqual(['Name']);
  expect(kinds('a - b')).toEqual(['Name', 'Minus', 'Name']);
  expect(kinds('22:00-06:00')).toEqual(['Pair', 'Minus', 'Pair']);
  expect(kinds('10Gbps-2Gbps')).toEqual(['Rate', 'Minus', 'Rate']);
});

test('a unit after a blank needs a word boundary', () => {
  expect(kinds('top 5 mice')).toEqual(['TopWord', 'Count', 'Name']);
  expect(kinds('5 m-x')).toEqual(['Count', 'Name']);
  expect(kinds('20 per 5m')).toEqual(['Count', 'PerWord', 'Duration']);
});

test('a division by a number is a prefix length, an address keeps its mask', () => {
  expect(kinds('p95(A)/2')).toEqual(['Name', 'OpenParen', 'Name', 'CloseParen', 'PrefixLength']);
  expect(kinds('100/2')).toEqual(['Count', 'PrefixLength']);
  expect(kinds('[2001:db8::1]')).toEqual(['OpenBracket', 'Address', 'CloseBracket']);
});

test('a byte order mark is skipped and does not move columns', () => {
  const { tokens, codes } = lex('\uFEFFlink A');
  expect(codes).toEqual([]);
  expect(tokens.map((each) => each.startOffset)).toEqual([0, 5]);
});

test('backquotes make a name of anything on one line', () => {
  expect(lex('`to the moon`').tokens[0]!.tokenType.name).toBe('Name');
  expect(lex('`open\n').codes).toEqual(['E0107']);
  expect(lex('``').codes).toEqual(['E0107']);
});

test('comments are kept apart, with their places', () => {
  const { tokens, comments } = lex('a # one\n## two\nb "# three"');
  expect(tokens).toHaveLength(3);
  expect(comments.map(({ source, start, end }) => source.text.slice(start, end))).toEqual(['# one', '## two']);
});

test('any text becomes tokens in order, and every character is in a token, a gap or a mistake', () => {
  const piece = fc.constantFrom(
    'link',
    '5',
    'M',
    '%',
    '.',
    ':',
    '/',
    '"',
    '`',
    '#',
    '\n',
    ' ',
    '::',
    '[',
    ']',
    '1.2.3.4',
    'ä',
    '“',
    '\0',
    '🙂',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(piece).map((all) => all.join('')),
      ),
      (text) => {
        const source = makeSource('t', text);
        const mistakes: { start: number; end: number }[] = [];
        const { tokens, comments } = tokenize(source, (each) => mistakes.push(each.span));
        const spans = [
          ...tokens.map((each) => ({ start: each.startOffset, end: each.startOffset + each.image.length })),
          ...comments,
        ];
        for (const each of tokens) expect(source.text.startsWith(each.image, each.startOffset)).toBe(true);
        const covered = new Uint8Array(source.text.length);
        for (const { start, end } of [...spans, ...mistakes]) covered.fill(1, start, end);
        for (let at = 0; at < covered.length; at++) if (covered[at] === 0) expect(source.text[at]).toMatch(/[\s\0]/);
      },
    ),
    { numRuns: 200 },
  );
});
