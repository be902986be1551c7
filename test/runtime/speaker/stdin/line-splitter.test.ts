import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineSplitter } from '../../../../src/runtime/speaker/stdin/line-splitter.ts';

const LIMIT = 64;

/** Lines and drops of `chunks`, in order; the chunk `GAP` stands for a gap. */
function split(chunks: readonly string[], limit = LIMIT): string[] {
  const seen: string[] = [];
  const splitter = new LineSplitter(
    {
      line: (bytes, from, to) => {
        expect(bytes[to]).toBe(10);
        seen.push(Buffer.from(bytes.subarray(from, to)).toString('latin1'));
      },
      tooLong: () => seen.push('TOO LONG'),
    },
    limit,
  );
  for (const chunk of chunks) {
    if (chunk === 'GAP') splitter.gap();
    const bytes = Buffer.from(chunk === 'GAP' ? '' : chunk, 'latin1');
    for (let at = 0; at < bytes.length;) at = splitter.next(bytes, at);
  }
  return seen;
}

test('lines are whole however the stream is cut', () => {
  const text = fc.array(fc.stringMatching(/^[ -~]{0,80}$/), { maxLength: 12 });
  fc.assert(
    fc.property(text, fc.array(fc.nat({ max: 900 }), { maxLength: 20 }), (lines, cuts) => {
      const stream = lines.map((line) => `${line}\n`).join('');
      const at = [0, ...cuts.map((cut) => cut % (stream.length + 1)).sort((a, b) => a - b), stream.length];
      const chunks = at.slice(1).map((end, index) => stream.slice(at[index], end));
      expect(split(chunks)).toEqual(lines.map((line) => (line.length > LIMIT ? 'TOO LONG' : line)));
    }),
  );
});

test('a line of exactly the limit is a line, one byte more is not', () => {
  const line = 'x'.repeat(LIMIT);
  expect(split([`${line}\n`, `${line}y\n`, 'z\n'])).toEqual([line, 'TOO LONG', 'z']);
  expect(split([line, '\n', line, 'y', '\n', 'z\n'])).toEqual([line, 'TOO LONG', 'z']);
});

test('a long line is reported once, before its end, and what follows is read', () => {
  expect(split(['x'.repeat(40), 'x'.repeat(40), 'x'.repeat(400)])).toEqual(['TOO LONG']);
  expect(split(['x'.repeat(40), 'x'.repeat(400), 'x\nnext\n'])).toEqual(['TOO LONG', 'next']);
});

test('a gap swallows the half line before it', () => {
  expect(split(['one\ntw', 'GAP', 'three\n'])).toEqual(['one', 'three']);
  expect(split(['x'.repeat(100), 'GAP', 'three\n'])).toEqual(['TOO LONG', 'three']);
});
