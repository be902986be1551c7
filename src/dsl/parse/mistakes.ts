/** What the parser can say. */
import { diagnosticKind } from '../text/index.ts';
import type { Span } from '../text/index.ts';

export const unexpectedToken = diagnosticKind(
  {
    code: 'E0201',
    title: 'Something stands where it cannot',
    about:
      'The statement cannot go on like this. Reading goes on at the next statement word at the beginning of a line, so further mistakes in the same statement may show only after this one is put right.',
  },
  (at: Span, found: string, expected: string, help: string | undefined) => ({
    at,
    message: `unexpected ${found}`,
    label: `expected ${expected}`,
    help,
  }),
);

export const unexpectedEnd = diagnosticKind(
  {
    code: 'E0202',
    title: 'The file ends in the middle of a statement',
    about: 'Something is missing at the end of the file, often a closing brace or the action of a rule.',
  },
  (at: Span, expected: string) => ({
    at,
    message: 'the file ends in the middle of a statement',
    label: `expected ${expected}`,
    help: 'finish the statement; was the file cut off?',
  }),
);

export const notAStatement = diagnosticKind(
  {
    code: 'E0203',
    title: 'No statement begins like this',
    about:
      'Either the statement before it cannot go on with this word, or the word at the beginning of a statement is misspelt.',
  },
  (at: Span, found: string, meant: string | undefined) => ({
    at,
    message: `${found} neither continues the statement before it nor begins a new one`,
    label: 'cannot stand here',
    help:
      meant === undefined
        ? 'statements begin with a word such as link, rule, when, set or limits'
        : `did you mean \`${meant}\`?`,
  }),
);

export const reservedName = diagnosticKind(
  {
    code: 'E0204',
    title: 'A reserved word is used as a name',
    about:
      'Words that begin a statement, an action or a clause, and words that join parts, cannot name anything. In backquotes any text can.',
  },
  (at: Span, word: string) => ({
    at,
    message: `\`${word}\` is a word of the language and cannot be a name`,
    label: 'expected a name',
    help: `choose another name, or write it in backquotes: \`${word}\``,
  }),
);

export const nestedTooDeep = diagnosticKind(
  {
    code: 'E0205',
    title: 'Too many brackets inside each other',
    about: 'Parentheses, brackets and braces may stand 50 deep. No condition needs that; a generated file may.',
  },
  (at: Span, limit: number) => ({
    at,
    message: `more than ${String(limit)} brackets are open here`,
    label: 'one too many',
    help: 'give a part of the condition a name with `let` or `fn`',
  }),
);

export const unknownVersion = diagnosticKind(
  {
    code: 'E0206',
    title: 'The file wants another version of the language',
    about: 'This weir reads version 1, which `weir 1` on the first line may state.',
  },
  (at: Span, version: number) => ({
    at,
    message: `this weir reads version 1 of the language, not ${String(version)}`,
    label: 'unknown version',
    help: 'write `weir 1`, or run the weir that the file was written for',
  }),
);

export const tooManyMistakes = diagnosticKind(
  {
    code: 'E0207',
    title: 'Too many mistakes',
    about: 'After a thousand statements that could not be read the rest of the file is left unread.',
  },
  (at: Span, limit: number) => ({
    at,
    message: `more than ${String(limit)} statements could not be read; the rest of the file is left unread`,
    label: 'stopped here',
    help: 'is this a rule file?',
  }),
);

export const unclosed = diagnosticKind(
  {
    code: 'E0208',
    title: 'A statement begins inside another',
    about: 'The statement before it is not finished, most often because a closing brace is missing.',
  },
  (at: Span, word: string, expected: string) => ({
    at,
    message: `\`${word}\` begins a statement, but the one before it is not finished`,
    label: `taken as a part of the statement before it, where ${expected} would follow`,
    help: 'is a closing `}` missing before it?',
  }),
);

export const unnamedEvery = diagnosticKind(
  {
    code: 'E0209',
    title: 'A rule by `every` without a name',
    about:
      'At the beginning of a statement `every` would continue an objective above it, so a rule that is triggered by `every` has a name.',
  },
  (at: Span) => ({
    at,
    message: 'a rule that begins with `every` needs a name',
    label: 'begins no statement',
    help: 'write `rule <name> every …`',
  }),
);
