/** Objectives, guards, limits, schedules, sets, functions and tests. */
import { diagnosticKind } from '../../text/index.ts';
import type { Span } from '../../text/index.ts';

export const badClock = diagnosticKind(
  { code: 'E0801', title: 'A time of day is malformed', about: 'Times are written 00:00 to 24:00.' },
  (at: Span, image: string) => ({
    at,
    message: `\`${image}\` is not a time of day`,
    label: 'not a time',
    help: 'write times as 22:00',
  }),
);

export const unknownZone = diagnosticKind(
  { code: 'E0802', title: 'A time zone is unknown', about: 'Zones have IANA names; without one a schedule is in UTC.' },
  (at: Span, zone: string) => ({
    at,
    message: `there is no time zone called \`${zone}\``,
    label: 'unknown zone',
    help: 'write an IANA name such as "Europe/Berlin", or leave it out for UTC',
  }),
);

export const emptySchedule = diagnosticKind(
  {
    code: 'E0803',
    title: 'A schedule of no length',
    about: 'A schedule that ends when it begins is never on. A whole day is 00:00 - 24:00.',
  },
  (at: Span) => ({
    at,
    message: 'this schedule ends when it begins',
    label: 'never on',
    help: 'for the whole day write 00:00 - 24:00',
  }),
);

export const limitTwice = diagnosticKind(
  { code: 'E0804', title: 'A limit is stated twice', about: 'Each limit is stated once in the whole program.' },
  (at: Span, name: string, first: Span) => ({
    at,
    message: `the limit \`${name}\` is stated twice`,
    label: 'stated again',
    help: 'keep one',
    related: [{ span: first, message: 'first stated here' }],
  }),
);

export const wrongLimit = diagnosticKind(
  {
    code: 'E0805',
    title: 'A limit has the wrong form',
    about: 'Some limits are counts within a time, some durations, `blast` is a percentage.',
  },
  (at: Span, name: string, form: string) => ({
    at,
    message: `\`${name}\` wants ${form}`,
    label: 'the wrong form',
    help: undefined,
  }),
);

export const objectiveTwice = diagnosticKind(
  {
    code: 'E0806',
    title: 'Two objectives for one direction',
    about:
      'What is optimal has to be decided by one objective. Several goals are weighed in one: `balance 0.5 + cost 0.3`.',
  },
  (at: Span, direction: string, first: Span) => ({
    at,
    message: `there are two objectives for ${direction} traffic at all times`,
    label: 'a second objective',
    help: 'weigh the goals in one objective, or give one of them `during <schedule>`',
    related: [{ span: first, message: 'the first' }],
  }),
);

export const termWithoutSource = diagnosticKind(
  {
    code: 'W0807',
    title: 'A term of an objective has no source',
    about: 'The optimiser goes on without it. Latency falls back to the length of AS paths.',
  },
  (at: Span, term: string, missing: string) => ({
    at,
    message: `nothing measures what \`${term}\` wants to optimise`,
    label: term === 'latency' ? 'falls back to AS path length' : 'has no effect',
    help: missing,
  }),
);

export const badWeight = diagnosticKind(
  {
    code: 'E0808',
    title: 'A weight of nothing',
    about: 'Weights are numbers above zero; only their proportion counts.',
  },
  (at: Span) => ({
    at,
    message: 'a weight is a number above zero',
    label: 'no weight',
    help: 'leave the term out instead',
  }),
);

export const badBounds = diagnosticKind(
  {
    code: 'E0809',
    title: 'The length bounds of a prefix contradict each other',
    about: '`203.0.113.0/24 ge 25 le 26` matches prefixes inside it whose length is 25 or 26.',
  },
  (at: Span, own: number, most: number) => ({
    at,
    message: `the bounds have to lie between /${String(own)} and /${String(most)}, with \`ge\` not above \`le\``,
    label: 'matches nothing',
    help: undefined,
  }),
);

export const badSetLine = diagnosticKind(
  {
    code: 'E0810',
    title: 'A line of a set file is malformed',
    about: 'A set file has one prefix or AS number per line; # begins a comment.',
  },
  (at: Span, line: string) => ({
    at,
    message: `\`${line}\` is neither a prefix nor an AS number`,
    label: 'malformed',
    help: 'write one prefix (203.0.113.0/24) or AS number (AS64496) per line',
  }),
);

export const wrongType = diagnosticKind(
  {
    code: 'E0812',
    title: 'A value does not have the type it is said to have',
    about: '`let x: rate = …` and the parameters of functions and macros state a type.',
  },
  (at: Span, wanted: string, found: string) => ({
    at,
    message: `expected a ${wanted}, found ${found}`,
    label: `not a ${wanted}`,
    help: undefined,
  }),
);

export const testsDoNotRun = diagnosticKind(
  {
    code: 'W0813',
    title: 'Tests are not run by this version',
    about: 'The test is parsed and its names are checked, but this version cannot run it yet.',
  },
  (at: Span) => ({
    at,
    message: 'this test is checked for its names, but not run by this version',
    label: 'not run',
    help: undefined,
  }),
);

export const emptyOwn = diagnosticKind(
  {
    code: 'E0814',
    title: 'AS numbers in `own`',
    about: '`own` says which prefixes this AS originates; an AS number is no prefix.',
  },
  (at: Span) => ({
    at,
    message: '`own` holds prefixes, not AS numbers',
    label: 'an AS number',
    help: 'list the prefixes',
  }),
);

export const ownTooWide = diagnosticKind(
  {
    code: 'E0815',
    title: 'A default route or bogon in `own`',
    about: 'Nobody originates 0.0.0.0/0, ::/0 or addresses that are not routed; weir never announces them.',
  },
  (at: Span, prefix: string) => ({
    at,
    message: `${prefix} cannot be originated`,
    label: 'never announced',
    help: 'list the prefixes that this AS originates',
  }),
);

export const parameterTwice = diagnosticKind(
  {
    code: 'E0817',
    title: 'Two parameters have one name',
    about: 'Parameters of a function or macro have names of their own.',
  },
  (at: Span, name: string, first: Span) => ({
    at,
    message: `there are two parameters called \`${name}\``,
    label: 'named again',
    help: 'give one of them another name',
    related: [{ span: first, message: 'first named here' }],
  }),
);

export const unknownRule = diagnosticKind(
  {
    code: 'E0818',
    title: 'A test names a rule that does not exist',
    about: 'A test can expect something of the rules of its program.',
  },
  (at: Span, name: string, near: string | undefined) => ({
    at,
    message: `there is no rule called \`${name}\``,
    label: 'unknown rule',
    help: near === undefined ? 'rules are named after the word `rule`' : `did you mean \`${near}\`?`,
  }),
);
