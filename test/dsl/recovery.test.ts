import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tokenize } from '../../src/dsl/lex/index.ts';
import { compile, plainDiagnostic, positionAt } from '../../src/dsl/index.ts';
import { parse, readFile } from '../../src/dsl/parse/index.ts';
import { makeSource } from '../../src/dsl/text/index.ts';
import type { Diagnostic } from '../../src/dsl/text/index.ts';
import { AROUND, EVERYTHING, EXAMPLE, STATEMENTS } from './corpus.ts';
import { compileText } from './support.ts';

const acts = (codes: readonly string[]): readonly string[] =>
  codes.filter((code) => code !== 'W0719' && code !== 'W0813');

test('the corpus has no mistake', () => {
  expect(
    compileText(EVERYTHING)
      .diagnostics.filter((each) => each.severity === 'error')
      .map(plainDiagnostic),
  ).toEqual([]);
  expect(compileText(EXAMPLE).program).toBeDefined();
});

const source = makeSource('t', EVERYTHING);
const tokens = tokenize(source, () => undefined).tokens;

describe('one slip', () => {
  function syntaxMistakes(text: string): Diagnostic[] {
    const found: Diagnostic[] = [];
    readFile(makeSource('t', text), (each) => found.push(each));
    return found;
  }

  test('a missing token makes one message, in its statement or where the next one begins', () => {
    for (const lost of tokens) {
      const text = EVERYTHING.slice(0, lost.startOffset) + EVERYTHING.slice(lost.startOffset + lost.image.length);
      const found = syntaxMistakes(text);
      expect(found.length, `${lost.image}: ${found.map(plainDiagnostic).join('\n')}`).toBeLessThanOrEqual(1);
      // A brace that never closes is missed where the file ends.
      for (const { span } of found.filter((each) => each.code !== 'E0202')) {
        const distance = positionAt(span.source, span.start).line - positionAt(source, lost.startOffset).line;
        expect(distance).toBeGreaterThanOrEqual(0);
        expect(distance).toBeLessThanOrEqual(4);
      }
    }
  });

  test('a misspelt word makes one message, with few exceptions and none far away', () => {
    const words = tokens.filter((each) => /^[a-z][a-z-]{3,}$/.test(each.image));
    const counts = words.map((word) => {
      const wrong = `${word.image.slice(0, -2)}zz`;
      const end = word.startOffset + word.image.length;
      const { diagnostics } = compileText(EVERYTHING.slice(0, word.startOffset) + wrong + EVERYTHING.slice(end));
      const errors = diagnostics.filter((each) => each.severity === 'error');
      // A name misspelt where it is declared is missing wherever it is used: each use is a place to look at.
      return new Set(errors.map((each) => (each.code === 'E0401' ? each.message : plainDiagnostic(each)))).size;
    });
    const messages = counts.reduce((sum, count) => sum + count, 0);
    expect(Math.max(...counts)).toBeLessThanOrEqual(3);
    expect(messages / counts.filter((count) => count > 0).length).toBeLessThan(1.08);
    // Most words matter; the rest are names in which a slip is just another name.
    expect(counts.filter((count) => count > 0).length).toBeGreaterThan(0.7 * words.length);
  });
});

test('several mistakes are all reported in one run, each once', () => {
  const { diagnostics } = compileText(`${AROUND}
link C { neighbor = 192.0.2.300 }
rule one when lnk A > 80% notify "a"
rule two when link A > 10gbps notify "b"
rule three when link A > 80% notfy "c"
rule four when link D > 80% notify "d"
rule five when link C > 80% notify "e"
set s = { 203.0.113.5/24 }
`);
  expect(acts(diagnostics.map((each) => each.code))).toEqual([
    'E0102',
    'E0201',
    'E0101',
    'E0201',
    'E0401',
    'E0511',
    'E0103',
  ]);
});

test('what a statement that cannot be read would have declared is not missing elsewhere', () => {
  const { diagnostics } = compileText(
    'router edge { neighbor 10.0.0.1 }\nlink A { neighbor: 192.0.2.1 }\nrule r when link A > 80% notify "x"\n',
  );
  expect(diagnostics.map((each) => each.code)).toEqual(['E0201', 'E0201']);
});

test('a statement whose first word was taken by the one before it still counts as declared', () => {
  const { diagnostics } = compileText(
    'link A { neighbor = 192.0.2.1\nlink B { neighbor = 192.0.2.5 }\nrule r when link B > 80% notify "x"\n',
  );
  expect(diagnostics.map((each) => each.code)).toEqual(['E0208']);
});

test('a long file read in stretches gives the tree of the whole', () => {
  const long = makeSource('t', Array<string>(70).fill(EVERYTHING).join('\n'));
  expect(long.text.length).toBeGreaterThan(200_000);
  const whole = parse(
    tokenize(long, () => undefined),
    () => undefined,
  );
  const parts = readFile(long, () => undefined);
  expect(parts.items).toHaveLength(whole.items.length);
  expect(parts).toEqual(whole);
});

test('a mistake in a long file is reported at its place', () => {
  const long = `${Array<string>(70).fill(EVERYTHING).join('\n')}\nlnk Z { }\n`;
  const found: Diagnostic[] = [];
  readFile(makeSource('t', long), (each) => found.push(each));
  expect(found.map((each) => each.code)).toEqual(['E0203']);
  expect(found[0]!.span.start).toBe(long.indexOf('lnk'));
});

describe('hostile input', () => {
  test('random text never throws and always ends', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        compileText(text);
      }),
      { numRuns: 150 },
    );
  });

  test('a good file with pieces cut out, doubled and swapped never throws', () => {
    const cut = fc.record({ from: fc.nat(tokens.length - 1), length: fc.nat(12), to: fc.nat(tokens.length - 1) });
    fc.assert(
      fc.property(fc.array(cut, { minLength: 1, maxLength: 6 }), fc.constantFrom(' ', '\n', ''), (cuts, gap) => {
        const images = tokens.map((each) => each.image);
        for (const { from, length, to } of cuts)
          images.splice(to, 0, ...images.splice(from, length), images[from] ?? '');
        compileText(images.join(gap === '' ? ' ' : gap));
      }),
      { numRuns: 150 },
    );
  });

  test('any single character changed in a good file never throws', () => {
    const bytes = fc.constantFrom('\0', '"', '`', '{', '}', '(', '[', '#', '\n', '%', ':', '/', '-', ';', 'Z', '9');
    fc.assert(
      fc.property(fc.nat(EXAMPLE.length - 1), bytes, (at, byte) => {
        compileText(EXAMPLE.slice(0, at) + byte + EXAMPLE.slice(at + 1));
      }),
      { numRuns: 150 },
    );
  });
});

test('every statement of the corpus stands alone below what it names', () => {
  const needs = ['hot', 'watch', 'busy'];
  for (const statement of STATEMENTS.filter((each) => !needs.some((name) => each.includes(name)))) {
    const { diagnostics } = compile('t', () => ({ text: `${AROUND}${statement}\n` }));
    const errors = diagnostics.filter((each) => each.severity === 'error');
    expect(acts(errors.map(plainDiagnostic)), statement).toEqual([]);
  }
});
