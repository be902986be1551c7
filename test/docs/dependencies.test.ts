import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const read = (path: string) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8');

type Versions = Record<string, string>;

/** From the tables of the page: `| name, name | version | …`; an alias is explained in parentheses. */
function documented(): Versions {
  const rows = read('docs/dependencies.md').matchAll(/^\| ([^|]+) \| (\d[\d.]*) \|/gm);
  return Object.fromEntries(
    [...rows].flatMap(([, names = '', version = '']) =>
      names.split(', ').map((name) => [name.replace(/ \(.*\)/, ''), version]),
    ),
  );
}

test('every dependency stands in docs/dependencies.md with its version, and nothing else does', () => {
  const { dependencies, optionalDependencies, devDependencies } = JSON.parse(read('package.json')) as Record<
    string,
    Versions
  >;
  const locked = Object.entries({ ...dependencies, ...optionalDependencies, ...devDependencies });
  const withoutAliases = locked.map(([name, version]) => [name, version.replace(/^npm:.*@/, '')]);
  expect(documented()).toEqual(Object.fromEntries(withoutAliases));
});
