/** What only shows when the Program is made. */
import { diagnosticKind } from '../text/index.ts';
import type { Span } from '../text/index.ts';

export const setTooInvolved = diagnosticKind(
  {
    code: 'E0901',
    title: 'A set takes out what has something taken out of it',
    about:
      'A set is a list in which later entries win. A difference of differences has no such list; name the parts and write the result as one sum and one difference.',
  },
  (at: Span) => ({
    at,
    message: 'this combines sets that each take something out',
    label: 'too involved',
    help: 'write it as one sum of sets minus one sum of sets',
  }),
);

export const setTooLarge = diagnosticKind(
  { code: 'E0902', title: 'A set is too large', about: 'A set may have four million entries.' },
  (at: Span, limit: number) => ({
    at,
    message: `this set has more than ${String(limit)} entries`,
    label: 'too large',
    help: 'use shorter prefixes with `le`: 10.0.0.0/8 le 24',
  }),
);

export const unsetVariable = diagnosticKind(
  {
    code: 'W0903',
    title: 'An environment variable is not set',
    about: 'The text is empty until the variable is set for the process that runs the Program.',
  },
  (at: Span, variable: string) => ({
    at,
    message: `the environment variable ${variable} is not set`,
    label: 'empty here',
    help: `set ${variable} in the environment of ExaBGP`,
  }),
);
