/**
 * One bad file, one golden message.
 *
 * Every `*.weir` in this folder has one mistake and is named after its code; the `.golden` beside it is what
 * `weir check` says. `UPDATE_GOLDEN=1` writes the golden files anew: read the diff before committing it.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compile, drawDiagnostic } from '../../src/dsl/index.ts';
import type { SourceText } from '../../src/dsl/index.ts';
import { DIAGNOSTIC_PAGES } from '../../src/dsl/index.ts';

const FOLDER = import.meta.dirname;
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.weir'));

const readFolder = (path: string): SourceText => {
  const file = join(FOLDER, path);
  return existsSync(file) ? { text: readFileSync(file, 'utf8') } : { problem: 'does not exist' };
};

/** What this version only reads is no mistake of the file. */
const ACTS_LATER = ['W0719', 'W0813'];

/** Mistakes that take more text than a file of this folder should have; dsl/limits.test.ts makes them. */
const MADE_ELSEWHERE = ['E0109', 'E0207', 'E0512', 'E0902'];

describe('a bad file says one thing', () => {
  test.each(files)('%s', (name) => {
    const readVariable = (variable: string) => (variable === 'WEIR_UNSET' ? undefined : 'not to be shown');
    const { diagnostics, program } = compile(name, readFolder, { readVariable });
    const said = diagnostics.map((each) => `${drawDiagnostic(each)}\n`).join('\n');
    const golden = join(FOLDER, name.replace(/\.weir$/, '.golden'));
    if (process.env['UPDATE_GOLDEN'] !== undefined) writeFileSync(golden, said);
    expect(said).toBe(readFileSync(golden, 'utf8'));
    const own = diagnostics.filter((each) => !ACTS_LATER.includes(each.code) || name.startsWith(each.code));
    expect(own.map((each) => each.code)).toEqual([name.slice(0, 5)]);
    expect(program === undefined).toBe(name.startsWith('E'));
    expect(said).not.toContain('not to be shown');
  });
});

test('every mistake that the compiler can report has a bad file', () => {
  const shown = new Set([...files.map((name) => name.slice(0, 5)), ...MADE_ELSEWHERE]);
  expect(DIAGNOSTIC_PAGES.map((page) => page.code).filter((code) => !shown.has(code))).toEqual([]);
});

test('every golden file belongs to a bad file', () => {
  const golden = readdirSync(FOLDER).filter((name) => name.endsWith('.golden'));
  expect(golden.filter((name) => !files.includes(name.replace(/\.golden$/, '.weir')))).toEqual([]);
});
