/** Files made to take for ever, or all the memory, or the stack: each is refused with one message, and soon. */
import { describe, expect, test } from 'vitest';
import { compile, DIAGNOSTIC_PAGES } from '../../src/dsl/index.ts';
import { compileFiles, compileText, NETWORK } from './support.ts';

const lines = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n');
const codes = (text: string): string[] => compileText(text).diagnostics.map((each) => each.code);

describe('size', () => {
  test('a file of 8 MiB is read, a larger one is not, and nothing is missing because of it', () => {
    const text = `rule r when link from_below > 80% notify "x"\n#${' '.repeat(8 * 1024 * 1024)}`;
    expect(codes(text)).toEqual(['E0109']);
    expect(codes(text.slice(0, 8 * 1024 * 1024))).toEqual(['E0401']);
  });

  test('after a thousand statements that cannot be read the rest is left', () => {
    const found = codes(`${'link\n'.repeat(1_500)}rule r when link A > 80% notify "x"`);
    expect(found.filter((code) => code === 'E0204')).toHaveLength(1_000);
    expect(found.filter((code) => code !== 'E0204')).toEqual(['E0207']);
  });

  test('a set of four million entries is one too large', () => {
    const doubled = lines(24, (index) => `set s${String(index + 1)} = s${String(index)} + s${String(index)}`);
    expect(codes(`set s0 = { 10.0.0.0/8 }\n${doubled}`)).toEqual(['E0902']);
  });

  test('a set file of a hundred thousand lines is read in time that grows with its length', () => {
    const list = lines(100_000, (index) => `10.${String((index >> 8) & 255)}.${String(index & 255)}.0/24`);
    const { program } = compileFiles({ 'edge.weir': 'own from "list.txt"', 'list.txt': list });
    expect(program!.own[0]!.set.entries).toHaveLength(100_000);
  });
});

describe('what unfolds', () => {
  test('functions and quantifiers come to two million parts at most', () => {
    const links = lines(
      100,
      (index) => `link L${String(index)} { neighbor = 198.18.0.${String(index)}  interface = ${String(index)} }`,
    );
    const all = `let all_links = [${lines(100, (index) => `L${String(index)}`).replaceAll('\n', ', ')}]`;
    const fns = `fn busy(level: ratio) = ${Array<string>(80).fill('any link in all_links > level').join(' or ')}`;
    const rules = lines(100, (index) => `rule r${String(index)} when busy(8${String(index % 10)}%) notify "x"`);
    expect(codes(`${NETWORK}${links}\n${all}\n${fns}\n${rules}`)).toEqual(['E0512']);
  });

  test.each([
    ['lists of lists', (at: number) => `let a${String(at + 1)} = [a${String(at)}, a${String(at)}]`, 'let a0 = []'],
    ['sums of sums', (at: number) => `let a${String(at + 1)} = a${String(at)} + a${String(at)}`, 'let a0 = 1'],
    [
      'functions of functions',
      (at: number) => `fn a${String(at + 1)}() = a${String(at)}() or a${String(at)}()`,
      'fn a0() = sessions.up > 1',
    ],
    [
      'macros of macros',
      (at: number) => `macro a${String(at + 1)}() { use a${String(at)}() use a${String(at)}() }`,
      'macro a0() { when sessions.up > 1 notify "x" }\nuse a60()',
    ],
  ])('%s sixty deep are refused', (_, step, first) => {
    const found = codes(`${first}\n${lines(60, step)}`);
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((code) => code !== 'E0308' && code !== 'E0306')).toEqual([]);
  });

  test('a chain of ten thousand names is refused, from whichever end it is followed', () => {
    const down = lines(10_000, (index) => `let a${String(index)} = a${String(index + 1)}`);
    const up = lines(10_000, (index) => `let a${String(10_000 - index - 1)} = a${String(10_000 - index)} + 1`);
    for (const text of [down, up]) expect(new Set(codes(`${text}\nlet a10000 = 5`))).toEqual(new Set(['E0307']));
  });

  test('imports are followed 64 deep', () => {
    const asked: string[] = [];
    const { diagnostics } = compile('0', (path) => {
      asked.push(path);
      return { text: `import "${String(Number(path) + 1)}"` };
    });
    expect(diagnostics.map((each) => each.code)).toEqual(['E0307']);
    expect(asked).toHaveLength(64);
  });
});

describe('what nests', () => {
  test('brackets are counted before they are followed', () => {
    for (const bracket of ['(', '[', '{']) expect(codes(`let a = ${bracket.repeat(100_000)}`)).toEqual(['E0205']);
  });

  test('long is not deep: a condition of a hundred thousand terms is fine', () => {
    const { program } = compileText(
      `rule r when ${Array<string>(100_000).fill('sessions.up > 1').join(' or ')} notify "x"`,
    );
    const { trigger } = program!.rules[0]!;
    if (trigger.kind !== 'when') throw new Error('no condition');
    let reads = 0;
    const result = trigger.condition.evaluate({ subject: undefined, read: () => (reads++, undefined) });
    expect([result, reads]).toEqual(['unknown', 100_000]);
  });
});

test('codes are unique, and their first letter says whether they refuse', () => {
  expect(new Set(DIAGNOSTIC_PAGES.map((page) => page.code)).size).toBe(DIAGNOSTIC_PAGES.length);
  for (const { code, title, about } of DIAGNOSTIC_PAGES) {
    expect(code).toMatch(/^[EW]\d{4}$/);
    expect(title).toMatch(/^\S.*[^.]$/);
    expect(about).toMatch(/\.$/);
  }
});
