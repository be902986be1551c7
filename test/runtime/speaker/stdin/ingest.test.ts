import { expect, test } from 'vitest';
import { monoMs, ms } from '../../../../src/dsl/program/index.ts';
import { Ingest } from '../../../../src/runtime/speaker/stdin/index.ts';

/** An ingest whose lines take `cost` milliseconds each, and whose turns are given by hand. */
function ingest(cost: number) {
  let now = 0;
  const log: string[] = [];
  const turns: (() => void)[] = [];
  const sink = new Ingest(
    {
      line: (bytes, from, to) => {
        now += cost;
        log.push(Buffer.from(bytes.subarray(from, to)).toString());
      },
      tooLong: () => log.push('too long'),
      gap: () => log.push('gap'),
      lost: (lines) => log.push(`lost ${lines}`),
      end: () => log.push('end'),
      sliceEnd: () => log.push('|'),
      consumed: (bytes) => log.push(`-${bytes}`),
    },
    { clock: () => monoMs(now), yieldTo: (next) => turns.push(next), slice: ms(10), maxLineBytes: 100 },
  );
  return { sink, log, turns };
}

const lines = (count: number): Buffer =>
  Buffer.from(Array.from({ length: count }, (_, index) => `${index}\n`).join(''));

test('a line that arrives alone is handled at once', () => {
  const { sink, log, turns } = ingest(0);
  sink.chunk(Buffer.from('one\n'));
  expect(log).toEqual(['one', '-4', '|']);
  expect(turns).toEqual([]);
});

test('many lines are handled in slices, with other work in between', () => {
  const { sink, log, turns } = ingest(1);
  sink.chunk(lines(200));
  expect(log.filter((entry) => entry === '|')).toHaveLength(1);
  expect(log.length).toBeLessThan(80);
  expect(sink.isBehind).toBe(true);
  while (turns.length > 0) turns.shift()!();
  expect(log.filter((entry) => /^\d+$/.test(entry))).toHaveLength(200);
  expect(sink.isBehind).toBe(false);
});

test('what arrives between slices keeps its place', () => {
  const { sink, log, turns } = ingest(1);
  sink.chunk(lines(100));
  sink.chunk(Buffer.from('last\n'));
  sink.end();
  while (turns.length > 0) turns.shift()!();
  expect(log.slice(-4)).toEqual(['last', '-5', 'end', '|']);
});

test('a gap drops the half line before it and is told in its place', () => {
  const { sink, log } = ingest(0);
  sink.chunk(Buffer.from('one\ntw'));
  sink.gap();
  sink.chunk(Buffer.from('three\n'));
  expect(log.filter((entry) => !/^[-|]/.test(entry))).toEqual(['one', 'gap', 'three']);
});

test('a huge line costs memory once and is counted', () => {
  const { sink, log } = ingest(0);
  for (let chunk = 0; chunk < 50; chunk++) sink.chunk(Buffer.alloc(64, 'x'));
  sink.chunk(Buffer.from('\nnext\n'));
  expect(log.filter((entry) => !/^[-|]/.test(entry))).toEqual(['too long', 'next']);
});
