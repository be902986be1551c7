/** Values of the wrong kind, and measures that nobody supplies. */
import { diagnosticKind } from '../../text/index.ts';
import type { Span } from '../../text/index.ts';

export const notACondition = diagnosticKind(
  {
    code: 'E0501',
    title: 'Something true or false is wanted',
    about: 'A condition compares something: `link A > 80%`, `prefix in pinned`, joined by and, or, not.',
  },
  (at: Span, found: string) => ({
    at,
    message: `expected a condition, found ${found}`,
    label: 'neither true nor false',
    help: 'compare it with something: link A > 80%',
  }),
);

export const notANumber = diagnosticKind(
  {
    code: 'E0502',
    title: 'A number or quantity is wanted',
    about: 'Only quantities can be compared, added and multiplied: rates, percentages, durations, prices and numbers.',
  },
  (at: Span, found: string) => ({
    at,
    message: `expected a quantity, found ${found}`,
    label: 'not a quantity',
    help: 'a quantity is a figure such as 80%, 8Gbps or 5m, or a measure such as load of link A',
  }),
);

export const notAPrefix = diagnosticKind(
  {
    code: 'E0503',
    title: 'A prefix is wanted before `in`',
    about: '`prefix in pinned` asks whether the prefix under judgement is in a set; it stands inside `where`.',
  },
  (at: Span, found: string) => ({
    at,
    message: `expected a prefix before \`in\`, found ${found}`,
    label: 'not a prefix',
    help: 'write `prefix in <set>` inside `where`',
  }),
);

export const kindsDoNotCompare = diagnosticKind(
  {
    code: 'E0504',
    title: 'Things of different kinds are compared',
    about:
      'A percentage compares utilization, a rate compares load, a duration compares times. Prices compare in one currency and for one period.',
  },
  (at: Span, left: string, right: string) => ({
    at,
    message: `${left} cannot be compared with ${right}`,
    label: 'different kinds',
    help: 'compare like with like: link A > 80%, link A > 8Gbps, rtt of link A > 30ms',
  }),
);

export const kindsDoNotAdd = diagnosticKind(
  {
    code: 'E0505',
    title: 'Things of different kinds are added',
    about: 'Only quantities of one kind can be added or subtracted.',
  },
  (at: Span, right: string, left: string) => ({
    at,
    message: `${right} cannot be added to ${left}, nor taken from it`,
    label: 'a different kind',
    help: 'add like to like: rates to rates, percentages to percentages',
  }),
);

export const kindsDoNotMultiply = diagnosticKind(
  {
    code: 'E0506',
    title: 'A product that means nothing',
    about:
      'A quantity can be multiplied or divided by a number or a percentage, and divided by a quantity of its own kind.',
  },
  (at: Span, left: string, operator: string, right: string) => ({
    at,
    message: `${left} ${operator} ${right} means nothing`,
    label: 'does not go together',
    help: 'multiply by a number or a percentage: 80% * capacity of link A',
  }),
);

export const quantifierAlone = diagnosticKind(
  {
    code: 'E0507',
    title: '`any link in` or `all link in` without a comparison',
    about: 'A quantifier is one side of a comparison: `any link in transits > 80%`.',
  },
  (at: Span, quantifier: string) => ({
    at,
    message: `\`${quantifier} link in …\` has to be one side of a comparison`,
    label: 'nothing is compared',
    help: `write \`${quantifier} link in transits > 80%\``,
  }),
);

export const bareQuantifier = diagnosticKind(
  {
    code: 'E0508',
    title: '`any` or `all` without links',
    about: 'In a condition `any` and `all` are followed by `link in` and a list of links.',
  },
  (at: Span, word: string) => ({
    at,
    message: `\`${word}\` alone is no condition`,
    label: 'of what?',
    help: `write \`${word} link in transits > 80%\``,
  }),
);

export const windowOfNothing = diagnosticKind(
  {
    code: 'E0509',
    title: 'A window over something that is not measured',
    about: 'avg, max, min and p95 look at the samples of one measure: `avg(link A, 5m)`, `p95(rtt of link A, 1h)`.',
  },
  (at: Span, name: string) => ({
    at,
    message: `\`${name}\` wants a measure with samples`,
    label: 'has no samples',
    help: `write \`${name}(link A, 5m)\`; sums and products go around it, not inside`,
  }),
);

export const wrongArgument = diagnosticKind(
  {
    code: 'E0510',
    title: 'An argument is of the wrong kind',
    about: 'The argument does not fit what the function or macro wants there.',
  },
  (at: Span, wanted: string) => ({ at, message: `expected ${wanted}`, label: 'does not fit', help: undefined }),
);

export const noSource = diagnosticKind(
  {
    code: 'E0511',
    title: 'A measure that no declared source supplies',
    about:
      'Nothing would ever be known about it, and a condition on it would neither hold nor fail: the rule would wait for ever. Declare the source, or measure something else.',
  },
  (at: Span, measure: string, link: string | undefined, missing: string) => ({
    at,
    message: `nothing measures \`${measure}\`${link === undefined ? '' : ` of link ${link}`}`,
    label: 'no source',
    help: missing,
  }),
);

export const unfoldsTooFar = diagnosticKind(
  {
    code: 'E0512',
    title: 'Conditions unfold too far',
    about:
      'Functions and quantifiers are written out for every use. All conditions of a program together may come to two million parts.',
  },
  (at: Span) => ({
    at,
    message: 'the conditions of this program unfold into too many parts',
    label: 'one too many',
    help: 'use fewer functions inside functions, or shorter lists of links',
  }),
);
