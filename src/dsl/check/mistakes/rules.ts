/** Rules: triggers, clauses, actions. */
import { diagnosticKind } from '../../text/index.ts';
import type { Span } from '../../text/index.ts';

export const ruleTwice = diagnosticKind(
  {
    code: 'E0701',
    title: 'Two rules have one name',
    about: "A rule's state is kept under its name, so names of rules are unique.",
  },
  (at: Span, name: string, first: Span) => ({
    at,
    message: `there are two rules called \`${name}\``,
    label: 'named again',
    help: 'give one of them another name',
    related: [{ span: first, message: 'first named here' }],
  }),
);

export const clauseTwice = diagnosticKind(
  {
    code: 'E0702',
    title: 'A clause is written twice',
    about: 'Each clause of a rule stands once. Conditions are joined by `and` and `or`.',
  },
  (at: Span, clause: string, first: Span) => ({
    at,
    message: `this rule has two \`${clause}\` clauses`,
    label: 'written again',
    help: 'keep one',
    related: [{ span: first, message: 'first written here' }],
  }),
);

export const noOwn = diagnosticKind(
  {
    code: 'E0703',
    title: 'Inbound steering without `own`',
    about:
      'weir announces only prefixes inside `own`. Without it nothing may be announced, prepended or tagged, so an inbound action could never act.',
  },
  (at: Span, what: string) => ({
    at,
    message: `${what} needs to know which prefixes are ours`,
    label: 'no `own` in this program',
    help: 'say what this AS originates: own { 203.0.113.0/24 }',
  }),
);

export const noVolumes = diagnosticKind(
  {
    code: 'E0704',
    title: 'Prefixes are ranked, and nothing counts their traffic',
    about:
      '`top` ranks prefixes by their traffic (unless `by` says otherwise), and what a move needs is counted in it. That comes from flow records.',
  },
  (at: Span) => ({
    at,
    message: 'the prefixes are chosen by their traffic, and nothing measures it',
    label: 'ranked by volume',
    help: 'declare flow records: source flows : netflow { listen = … from = … }',
  }),
);

export const fromUnknown = diagnosticKind(
  {
    code: 'E0705',
    title: 'It is open where prefixes are moved from',
    about:
      'Without `from`, prefixes are moved off the link whose traffic triggers the rule. This rule has no such link, or several.',
  },
  (at: Span) => ({
    at,
    message: 'it is open which link the prefixes are moved from',
    label: '`from` is missing',
    help: 'add `from <link>` before `to`',
  }),
);

export const movesNowhere = diagnosticKind(
  {
    code: 'E0706',
    title: 'A move to the link it starts from',
    about: 'The link that prefixes are moved to has to be another one.',
  },
  (at: Span, link: string) => ({
    at,
    message: `the prefixes are moved from ${link} to ${link}`,
    label: 'the same link',
    help: 'name another link',
  }),
);

export const untilWithoutSubject = diagnosticKind(
  {
    code: 'E0707',
    title: '`until` with a level, and no single link to apply it to',
    about:
      '`until < 65%` takes link and direction from the trigger, which must compare one link. Otherwise write the whole condition.',
  },
  (at: Span, links: number) => ({
    at,
    message:
      links === 0
        ? '`until` takes its link from the trigger, which compares none'
        : '`until` takes its link from the trigger, which reads several',
    label: 'of which link?',
    help: 'write the whole condition: until link A < 65%',
  }),
);

export const untilNotBelow = diagnosticKind(
  {
    code: 'E0708',
    title: '`until` is not below the trigger',
    about:
      'Traffic is moved until the link is below this level, so it has to lie below the level that triggers the rule.',
  },
  (at: Span, until: string, trigger: string, triggerAt: Span) => ({
    at,
    message: `\`until\` is at ${until}, not below the trigger at ${trigger}`,
    label: 'not below the trigger',
    help: 'choose a level some points below the trigger',
    related: [{ span: triggerAt, message: 'the trigger' }],
  }),
);

export const untilOpen = diagnosticKind(
  {
    code: 'E0709',
    title: 'It is open how much is to be moved',
    about:
      '`move top prefixes` moves as few as needed, down to a level. The level comes from `until`, else from a trigger that compares the load of one link.',
  },
  (at: Span) => ({
    at,
    message: 'it is open how many prefixes are to be moved',
    label: 'how many, or down to what?',
    help: 'say how many (`move top 20 prefixes`) or down to what (`until link A < 65%`)',
  }),
);

export const untilUpward = diagnosticKind(
  {
    code: 'E0710',
    title: '`until` asks for more traffic',
    about: 'A move takes traffic off a link: `until` is a level with `<` or `<=`.',
  },
  (at: Span) => ({
    at,
    message: 'a move takes traffic off the link, so `until` has to be `<` a level',
    label: 'the wrong way',
    help: 'write `until < 65%`',
  }),
);

export const releaseNotBelow = diagnosticKind(
  {
    code: 'E0711',
    title: 'A rule would be released while it fires',
    about: 'The level of `release when` has to lie below the level of the trigger.',
  },
  (at: Span, release: string, trigger: string, triggerAt: Span) => ({
    at,
    message: `the rule is released below ${release}, although it fires above ${trigger}`,
    label: 'not below the trigger',
    help: 'choose a level at least ten points below the trigger',
    related: [{ span: triggerAt, message: 'the trigger' }],
  }),
);

export const mayOscillate = diagnosticKind(
  {
    code: 'W0712',
    title: 'A rule may switch to and fro',
    about:
      'Between trigger and release there has to be more than one decision may move and more than the measurement wavers: H - L > d * M / C + 2e, with the error d of the size of what is moved, the most M that one decision moves, the capacity C and the noise e. Releasing by `demand` instead of load is the other half of it.',
  },
  (at: Span, gap: string, needed: string, triggerAt: Span) => ({
    at,
    message: `trigger and release lie ${gap} apart; below ${needed} a rule can switch to and fro`,
    label: 'too close to the trigger',
    help: `leave at least ${needed} between them, or leave the clause out for a default that does`,
    related: [{ span: triggerAt, message: 'the trigger' }],
  }),
);

export const releaseByLoad = diagnosticKind(
  {
    code: 'W0713',
    title: 'A rule that undoes itself',
    about:
      'What a rule moves away lowers the load of the link, so a release by load comes true because the rule works. `demand` is the load that the link would have without the rule.',
  },
  (at: Span, link: string) => ({
    at,
    message: `the load of ${link} falls because this rule works, and then releases it`,
    label: 'judged with the rule in force',
    help: `judge by the world without the rule: release when demand of link ${link} < …`,
  }),
);

export const badPriority = diagnosticKind(
  {
    code: 'E0714',
    title: 'A priority is out of range',
    about: 'Priorities are whole numbers from 0 to 65535; the default is 100.',
  },
  (at: Span) => ({
    at,
    message: 'a priority is a whole number from 0 to 65535',
    label: 'out of range',
    help: 'the default is 100',
  }),
);

export const noDuration = diagnosticKind(
  { code: 'E0715', title: 'A duration of nothing', about: 'The duration has to be longer than zero.' },
  (at: Span) => ({ at, message: 'this duration has to be longer than zero', label: 'zero', help: undefined }),
);

export const amountRange = diagnosticKind(
  {
    code: 'E0716',
    title: 'A number of an action is out of range',
    about:
      'Prepends 1 to 16, DSCP 0 to 63, VLAN 1 to 4094, `top` at least 1, MED and local preference 0 to 4294967295.',
  },
  (at: Span, what: string, least: number, most: number) => ({
    at,
    message: `${what} is a number from ${String(least)} to ${String(most)}`,
    label: 'out of range',
    help: undefined,
  }),
);

export const groupsCannotMove = diagnosticKind(
  {
    code: 'E0717',
    title: 'Groups of own blocks are moved like foreign prefixes',
    about:
      '`move` steers traffic to foreign prefixes. Groups are blocks of our own; inbound they are steered by announcements.',
  },
  (at: Span) => ({
    at,
    message: 'groups are our own blocks, and `move` steers traffic to foreign prefixes',
    label: 'own blocks',
    help: 'use `prepend`, `announce` or `tag … for group NAME` for inbound traffic',
  }),
);

export const forbiddenCommunity = diagnosticKind(
  {
    code: 'E0718',
    title: 'A community that weir never sends',
    about: 'BLACKHOLE (65535:666) makes others drop the traffic.',
  },
  (at: Span, community: string) => ({
    at,
    message: `weir never sends ${community}: others would drop the traffic`,
    label: 'BLACKHOLE',
    help: 'remove it',
  }),
);

export const actsLater = diagnosticKind(
  {
    code: 'W0719',
    title: 'Understood, and not acted on by this version',
    about: 'The statement is parsed and checked and part of the Program, but this version does not act on it yet.',
  },
  (at: Span, what: string) => ({
    at,
    message: `${what} is checked, but this version does not act on it yet`,
    label: 'no effect yet',
    help: 'it takes effect with a later version, without a change to the file',
  }),
);

export const longerThanLimit = diagnosticKind(
  { code: 'E0720', title: 'A prefix length is impossible', about: 'IPv4 prefixes end at /32, IPv6 prefixes at /128.' },
  (at: Span, length: number) => ({
    at,
    message: `there are no prefixes of length /${String(length)}`,
    label: 'too long',
    help: 'IPv4 ends at /32, IPv6 at /128',
  }),
);
