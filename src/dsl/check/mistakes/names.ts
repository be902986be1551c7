/** Names that stand for nothing, or for the wrong thing. */
import { diagnosticKind } from '../../text/index.ts';
import type { Span } from '../../text/index.ts';

const meant = (name: string | undefined, otherwise: string): string =>
  name === undefined ? otherwise : `did you mean \`${name}\`?`;

const article = (word: string): string => (/^[aeiou]/.test(word) ? `an ${word}` : `a ${word}`);

export const unknownName = diagnosticKind(
  {
    code: 'E0401',
    title: 'A name is not declared',
    about:
      'Every link, group, set, schedule, function and macro is declared somewhere in the file or in a file it imports. The order of statements does not matter.',
  },
  (at: Span, wanted: string, name: string, near: string | undefined) => ({
    at,
    message: `there is no ${wanted} called \`${name}\``,
    label: `unknown ${wanted}`,
    help: meant(near, `declare ${article(wanted)} called \`${name}\`, or import the file that does`),
  }),
);

export const wrongName = diagnosticKind(
  {
    code: 'E0402',
    title: 'A name stands for something else',
    about: 'The name is declared, but what it stands for does not fit here.',
  },
  (at: Span, wanted: string, found: string) => ({
    at,
    message: `expected ${wanted}, found ${found}`,
    label: `not ${wanted}`,
    help: `write the name of ${wanted} here`,
  }),
);

export const severalLinks = diagnosticKind(
  {
    code: 'E0403',
    title: 'One link is wanted, and several are named',
    about: '`any link in name` and `all link in name` compare each link of a list.',
  },
  (at: Span, name: string) => ({
    at,
    message: `\`${name}\` stands for several links, and one is wanted`,
    label: 'several links',
    help: `to compare each of them write \`any link in ${name}\` or \`all link in ${name}\``,
  }),
);

export const unknownValue = diagnosticKind(
  {
    code: 'E0404',
    title: 'A word stands for no value',
    about:
      'In a condition a word is a declared name or a measure. Measures of a prefix stand alone only inside `where`.',
  },
  (at: Span, name: string, near: string | undefined) => ({
    at,
    message: `\`${name}\` is neither a declared name nor a measure`,
    label: 'unknown',
    help: meant(near, 'measures are of something: load of link A, volume of group blocks'),
  }),
);

export const bareSubject = diagnosticKind(
  {
    code: 'E0405',
    title: 'A link or group stands without its word',
    about: 'In a condition `link A` is the traffic of the link, `group G` the volume of the group.',
  },
  (at: Span, kind: string, name: string) => ({
    at,
    message: `\`${name}\` is a ${kind}, not a value`,
    label: 'not a value',
    help: `write \`${kind} ${name}\`, or a measure: \`load of ${kind} ${name}\``,
  }),
);

export const unknownMeasure = diagnosticKind(
  {
    code: 'E0406',
    title: 'There is no such measure',
    about: 'The measures of links, groups and prefixes are listed in the language reference.',
  },
  (at: Span, name: string, of: string, near: string | undefined, all: readonly string[]) => ({
    at,
    message: `${of} has no measure \`${name}\``,
    label: 'unknown measure',
    help: meant(near, `the measures are ${all.join(', ')}`),
  }),
);

export const notAFunction = diagnosticKind(
  {
    code: 'E0407',
    title: 'Something that is not a function is called',
    about: 'Functions are declared with `fn`; avg, max, min, p95 and env are there already.',
  },
  (at: Span, name: string, kind: string) => ({
    at,
    message: `\`${name}\` is a ${kind}, not a function`,
    label: 'cannot be called',
    help: 'write it without parentheses',
  }),
);

export const wrongArgumentCount = diagnosticKind(
  {
    code: 'E0408',
    title: 'The number of arguments is wrong',
    about:
      'A function or macro takes as many arguments as it has parameters. avg, max, min and p95 take a measure and a window.',
  },
  (at: Span, name: string, wanted: string, found: number) => ({
    at,
    message: `\`${name}\` takes ${wanted} ${wanted === '1' ? 'argument' : 'arguments'}, not ${String(found)}`,
    label: `${String(found)} given`,
    help: undefined,
  }),
);

export const unknownWord = diagnosticKind(
  {
    code: 'E0409',
    title: 'A word of the vocabulary is misspelt',
    about: 'The words that can stand here are a fixed list.',
  },
  (at: Span, what: string, word: string, near: string | undefined, all: readonly string[]) => ({
    at,
    message: `\`${word}\` is not ${what}`,
    label: 'unknown word',
    help: meant(near, `it can be ${all.join(', ')}`),
  }),
);
