import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const GUARD = join(import.meta.dirname, '../../../src/runtime/guard');
const read = (...path: readonly string[]): string => readFileSync(join(GUARD, ...path), 'utf8');

it('every code of a refusal is listed where the folder opens', () => {
  const sources = readdirSync(join(GUARD, 'checks')).map((file) => read('checks', file));
  const used = sources.flatMap((source) =>
    [...source.matchAll(/objection\(\s*'([a-z-]+)'/g)].map((match) => match[1]!),
  );
  const opening = read('index.ts').replaceAll(/\s*\n \*\s*/g, ' ');
  const listed = new Set(opening.match(/[a-z]+(-[a-z]+)*/g));
  expect(used.length).toBeGreaterThan(40);
  expect(used.filter((code) => !listed.has(code))).toEqual([]);
});

it('every check has its file, and the table has every check', () => {
  const files = readdirSync(join(GUARD, 'checks')).filter((file) => !['index.ts', 'check.ts'].includes(file));
  const table = read('checks', 'index.ts');
  expect(files.filter((file) => !table.includes(`'./${file}'`))).toEqual([]);
});
