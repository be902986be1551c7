/** What can be wrong with files and names as such. */
import { diagnosticKind } from '../text/index.ts';
import type { Span } from '../text/index.ts';

export const unreadable = diagnosticKind(
  {
    code: 'E0301',
    title: 'A file cannot be read',
    about: 'Paths are taken from the directory of the file that names them. A file is read as UTF-8 text.',
  },
  (at: Span, path: string, problem: string) => ({
    at,
    // Readers name the file too, as they must where nobody else does.
    message: `cannot read \`${path}\`: ${problem.startsWith(path) ? problem.slice(path.length).trimStart() : problem}`,
    label: 'wanted here',
    help: 'paths are relative to the file that names them',
  }),
);

export const importCycle = diagnosticKind(
  {
    code: 'E0302',
    title: 'Files import each other in a circle',
    about:
      'A file may be imported from several places, but not from a file that it imports itself. Move what both need to a third file.',
  },
  (at: Span, paths: readonly string[]) => ({
    at,
    message: `this import closes a circle: ${paths.join(' -> ')}`,
    label: 'closes the circle',
    help: 'move what both files need into a third file and import that',
  }),
);

export const declaredTwice = diagnosticKind(
  {
    code: 'E0303',
    title: 'A name is declared twice',
    about:
      'Links, routers, customers, sets, groups, schedules, functions, macros and `let` share one space of names; rules and sources have their own.',
  },
  (at: Span, name: string, first: Span) => ({
    at,
    message: `\`${name}\` is declared twice`,
    label: 'declared again',
    help: 'give one of them another name',
    related: [{ span: first, message: 'first declared here' }],
  }),
);

export const definedByItself = diagnosticKind(
  {
    code: 'E0304',
    title: 'Something is defined by itself',
    about:
      'A value, set, function or macro may not need itself, directly or through others: every program has to come to an end.',
  },
  (at: Span, chain: readonly string[]) => ({
    at,
    message: `\`${chain[0]!}\` is defined by itself: ${chain.join(' -> ')}`,
    label: 'leads back to itself',
    help: 'break the circle',
  }),
);

export const importedNameMissing = diagnosticKind(
  {
    code: 'E0305',
    title: 'An imported name does not exist',
    about: '`import { a } from "file"` wants `a` to be declared in that file.',
  },
  (at: Span, name: string, path: string, meant: string | undefined) => ({
    at,
    message: `\`${path}\` does not declare \`${name}\``,
    label: 'not found there',
    help:
      meant === undefined ? 'only names that the file declares itself can be imported' : `did you mean \`${meant}\`?`,
  }),
);

export const tooManyUses = diagnosticKind(
  {
    code: 'E0306',
    title: 'Macros unfold into too many statements',
    about: 'All uses of macros together may unfold into 100,000 statements, so that a file cannot grow without bound.',
  },
  (at: Span, limit: number) => ({
    at,
    message: `macros unfold into more than ${String(limit)} statements`,
    label: 'one too many',
    help: 'use fewer macros inside macros',
  }),
);

export const builtTooDeep = diagnosticKind(
  {
    code: 'E0307',
    title: 'Names are built on each other too deep',
    about: 'A value, set, function, macro or import may be built on 64 others in a row.',
  },
  (at: Span, name: string, limit: number) => ({
    at,
    message: `\`${name}\` is built on more than ${String(limit)} others in a row`,
    label: 'too deep',
    help: 'write it out in fewer steps',
  }),
);

export const unfoldsTooLarge = diagnosticKind(
  {
    code: 'E0308',
    title: 'A name comes to too much when it is written out',
    about: 'A value or function may come to 10,000 names when all that it is built on is written out.',
  },
  (at: Span, name: string, limit: number) => ({
    at,
    message: `\`${name}\` comes to more than ${String(limit)} names when it is written out`,
    label: 'too large',
    help: 'name fewer things in it',
  }),
);
