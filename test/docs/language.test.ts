/** The reference is made of the tables that the compiler works by. `UPDATE_DOCS=1` writes it anew. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compile, DIAGNOSTIC_PAGES, plainDiagnostic } from '../../src/dsl/index.ts';
import { diagnosticPage, partsOf, PARTS, rewritten } from './reference.ts';
import type { Example } from './reference.ts';

const ROOT = join(import.meta.dirname, '../..');
const LANGUAGE = join(ROOT, 'docs/language.md');
const PAGES = join(ROOT, 'docs/diagnostics');
const BAD_FILES = join(ROOT, 'test/lang');
const RULES = join(ROOT, 'rules');
const update = process.env['UPDATE_DOCS'] !== undefined;

function expectFile(path: string, text: string): void {
  if (update) writeFileSync(path, text);
  expect(existsSync(path) ? readFileSync(path, 'utf8') : undefined).toBe(text);
}

function examplesOf(code: string): Example[] {
  const files = readdirSync(BAD_FILES).filter((name) => name.startsWith(code) && name.endsWith('.weir'));
  return files.map((name) => ({
    text: readFileSync(join(BAD_FILES, name), 'utf8'),
    said: readFileSync(join(BAD_FILES, name.replace(/\.weir$/, '.golden')), 'utf8'),
  }));
}

describe('docs/language.md', () => {
  const page = readFileSync(LANGUAGE, 'utf8');

  test('shows every table of the language, as it is', () => {
    expect(partsOf(page).sort()).toEqual(Object.keys(PARTS).sort());
    expectFile(LANGUAGE, rewritten(page));
  });

  test('has examples that compile', () => {
    const examples = [...page.matchAll(/```weir\n([^]*?)```/g)].map(([, text]) => text!);
    expect(examples.length).toBeGreaterThan(2);
    for (const text of examples) {
      const { diagnostics } = compile('example.weir', () => ({ text }), { readVariable: () => '' });
      expect(diagnostics.filter((each) => each.severity === 'error').map(plainDiagnostic)).toEqual([]);
    }
  });
});

describe('docs/diagnostics', () => {
  if (update) mkdirSync(PAGES, { recursive: true });

  test.each(DIAGNOSTIC_PAGES)('$code', (page) => {
    expectFile(join(PAGES, `${page.code}.md`), diagnosticPage(page, examplesOf(page.code)));
  });

  test('has an index and no page too many', () => {
    const rows = DIAGNOSTIC_PAGES.map(({ code, title }) => `| [${code}](${code}.md) | ${title} |`);
    const index = `# Diagnostics\n\nCodes that begin with E refuse a file, codes that begin with W do not.\n\n| code | |\n| --- | --- |\n${rows.join('\n')}\n`;
    expectFile(join(PAGES, 'README.md'), index);
    const wanted = ['README.md', ...DIAGNOSTIC_PAGES.map(({ code }) => `${code}.md`)];
    expect(readdirSync(PAGES).sort()).toEqual(wanted.sort());
  });
});

describe('rules/', () => {
  const files = readdirSync(RULES).filter((name) => name.endsWith('.weir'));

  test.each(files)('%s has no mistake', (name) => {
    const read = (path: string) => ({ text: readFileSync(join(RULES, path), 'utf8') });
    const { diagnostics, program } = compile(name, read, { readVariable: () => '' });
    // What only acts in a later version is said, and is no mistake.
    expect(diagnostics.filter((each) => each.code !== 'W0719').map(plainDiagnostic)).toEqual([]);
    expect(program).toBeDefined();
  });

  test("mission.weir holds the mission's sentence word for word", () => {
    const text = readFileSync(join(RULES, 'mission.weir'), 'utf8');
    expect(text).toContain('\nwhen link A > 80% move top prefixes to B; prepend 2 on non-optimal\n');
  });
});
