/** Declarations of the network. */
import { diagnosticKind } from '../../text/index.ts';
import type { Span } from '../../text/index.ts';
import { textOf } from '../../text/index.ts';

export const unknownProperty = diagnosticKind(
  {
    code: 'E0601',
    title: 'There is no such property',
    about: 'The properties of each declaration are listed in the language reference.',
  },
  (at: Span, owner: string, key: string, near: string | undefined, all: readonly string[]) => ({
    at,
    message: `a ${owner} has no property \`${key}\``,
    label: 'unknown property',
    help: near === undefined ? `the properties are ${all.join(', ')}` : `did you mean \`${near}\`?`,
  }),
);

export const propertyTwice = diagnosticKind(
  {
    code: 'E0602',
    title: 'A property is written twice',
    about: 'Lists go in brackets: `neighbor = [192.0.2.1, 2001:db8::1]`.',
  },
  (at: Span, key: string, first: Span) => ({
    at,
    message: `\`${key}\` is written twice`,
    label: 'written again',
    help: 'keep one; several values go in a list: [a, b]',
    related: [{ span: first, message: 'first written here' }],
  }),
);

export const wrongProperty = diagnosticKind(
  {
    code: 'E0603',
    title: 'A property has a value of the wrong type',
    about: 'The type of each property is listed in the language reference.',
  },
  (at: Span, key: string, wanted: string, found: string) => ({
    at,
    message: `\`${key}\` wants ${wanted}, not ${found}`,
    label: `expected ${wanted}`,
    help: helpFor(textOf(at), wanted, found),
  }),
);

/** The slips that everybody makes once. */
function helpFor(written: string, wanted: string, found: string): string | undefined {
  if (wanted.includes('AS number') && /^\d+$/.test(written)) return `did you mean \`AS${written}\`?`;
  if (wanted.includes('the name of') && found.startsWith('the word'))
    return `declare \`${written}\`, or correct the name`;
  if (/text|in quotes/.test(wanted) && !written.startsWith('"')) return `put it in quotes: "${written}"`;
  return undefined;
}

export const missingProperty = diagnosticKind(
  {
    code: 'E0604',
    title: 'A property is missing',
    about: 'The declaration cannot work without it, and there is no safe default.',
  },
  (at: Span, owner: string, key: string, type: string, about: string) => ({
    at,
    message: `this ${owner} has no \`${key}\``,
    label: `\`${key}\` is missing`,
    help: `add \`${key} = …\` (${type}): ${about}`,
  }),
);

export const sourceTwice = diagnosticKind(
  {
    code: 'E0605',
    title: 'A source is declared twice',
    about: 'Sources have a space of names of their own; each name is used once.',
  },
  (at: Span, name: string, first: Span) => ({
    at,
    message: `the source \`${name}\` is declared twice`,
    label: 'declared again',
    help: 'give one of them another name',
    related: [{ span: first, message: 'first declared here' }],
  }),
);

export const noRouterChosen = diagnosticKind(
  {
    code: 'E0606',
    title: 'It is open which router a link is on',
    about: 'With one router every link is on it. With several, each link says which.',
  },
  (at: Span, link: string, routers: readonly string[]) => ({
    at,
    message: `link ${link} does not say which router it is on`,
    label: '`router` is missing',
    help: `add \`router = …\`: ${routers.join(' or ')}`,
  }),
);

export const nothingToReach = diagnosticKind(
  {
    code: 'W0607',
    title: 'Routes of a link cannot be told',
    about:
      'The path of a route is found by its next hop. Without `neighbor` or `next-hop` no route belongs to the link, nothing can be moved to it, and arming refuses.',
  },
  (at: Span, link: string) => ({
    at,
    message: `link ${link} has neither \`neighbor\` nor \`next-hop\`: no route can be seen to use it`,
    label: 'no next hop',
    help: 'add `neighbor = <address>`, or `next-hop = <address or prefix>`',
  }),
);

export const coreUnstated = diagnosticKind(
  {
    code: 'E0608',
    title: 'How packets cross the core is not stated',
    about:
      'With several routers an override sends packets to another border router. If a router on the way holds a table of its own and is not steered, it may send them back, and they loop. weir cannot see the core, so `core` states it: `tunnelled` (MPLS or another tunnel between border routers) or `default-only` (routers between follow a default route).',
  },
  (at: Span, router: string) => ({
    at,
    message: `router ${router} does not say how packets cross the core`,
    label: '`core` is missing',
    help: 'add `core = tunnelled` or `core = default-only`; with neither, overrides could loop',
  }),
);

export const reflectNeeded = diagnosticKind(
  {
    code: 'E0609',
    title: 'The inject session has to be a reflector client',
    about:
      'A router does not pass what it learns by iBGP on to other iBGP neighbors, and withdraws from them what an override replaced, unless the session is a route reflector client. The other routers, or those that take the full table, would lose the prefix.',
  },
  (at: Span, router: string, because: string) => ({
    at,
    message: `router ${router} needs \`reflect = yes\`: ${because}`,
    label: 'not a reflector client',
    help: 'make ExaBGP a route-reflector client on the router (with next-hop-self force) and add `reflect = yes`',
  }),
);

export const injectAllReflected = diagnosticKind(
  {
    code: 'E0610',
    title: '`inject = all` with reflected routes loops',
    about:
      'Written to all routers while they also reflect it with next-hop-self force, an override loops as soon as one inject session is lost. `inject = all` is for routers that reflect nothing.',
  },
  (at: Span, router: string) => ({
    at,
    message: `router ${router} has both \`inject = all\` and \`reflect = yes\`, which loops when an inject session is lost`,
    label: 'contradicts `reflect = yes`',
    help: 'keep `inject = target` with `reflect = yes`, or `inject = all` with `reflect = no`',
  }),
);

export const loopbackNeeded = diagnosticKind(
  {
    code: 'E0611',
    title: 'A loopback is missing',
    about: 'With `inject = all` the other routers get the override with the loopback of the target router as next hop.',
  },
  (at: Span, router: string) => ({
    at,
    message: `router ${router} needs a \`loopback\`, because overrides are injected to all routers`,
    label: '`loopback` is missing',
    help: 'add `loopback = <address>`: how the other routers reach this one',
  }),
);

export const injectDiffers = diagnosticKind(
  {
    code: 'E0612',
    title: 'Routers disagree about where overrides are injected',
    about: '`inject` describes the network as a whole: all routers say `target`, or all say `all`.',
  },
  (at: Span, router: string, first: Span) => ({
    at,
    message: `router ${router} injects differently from the others`,
    label: 'differs',
    help: 'write the same `inject` on every router',
    related: [{ span: first, message: 'the others say otherwise' }],
  }),
);

export const customersLosePrefixes = diagnosticKind(
  {
    code: 'W0613',
    title: 'BGP customers would lose prefixes',
    about:
      "With NO_EXPORT an overridden prefix is withdrawn from the BGP customers of the router. `export = tag` leaves NO_EXPORT out, and the export policies towards providers and peers reject weir's large community instead.",
  },
  (at: Span, router: string) => ({
    at,
    message: `customers of router ${router} that take the full table would lose every overridden prefix`,
    label: 'overrides carry NO_EXPORT',
    help: "if it has BGP customers, add `export = tag` and let the export policies towards providers reject weir's large community",
  }),
);

export const sameNeighbor = diagnosticKind(
  {
    code: 'E0614',
    title: 'Two declarations claim the same address',
    about: 'A session has one role: it belongs to one router or one link.',
  },
  (at: Span, address: string, one: string, other: string) => ({
    at,
    message: `${address} is claimed by ${one} and by ${other}`,
    label: 'claimed twice',
    help: 'a session belongs to one of them',
  }),
);

export const equalHashes = diagnosticKind(
  {
    code: 'E0615',
    title: 'Two names have the same number on the wire',
    about:
      'Rules and links are marked in large communities by the first 32 bits of the SHA-256 of their names. Two equal ones could not be told apart after a restart.',
  },
  (at: Span, one: string, other: string) => ({
    at,
    message: `the names \`${one}\` and \`${other}\` get the same number on the wire`,
    label: 'the same number',
    help: 'rename one of them',
  }),
);

export const secretInFile = diagnosticKind(
  {
    code: 'W0616',
    title: 'A secret stands in the file',
    about:
      'Rule files are kept in git and shown in the dashboard. `env("NAME")` reads the secret from the environment when the Program is made.',
  },
  (at: Span, key: string) => ({
    at,
    message: `the ${key} stands in the file in the clear`,
    label: 'a secret',
    help: `write ${key} = env("NAME") and set the variable for ExaBGP`,
  }),
);

export const cannotSignal = diagnosticKind(
  {
    code: 'W0617',
    title: 'A link cannot say what an inbound action asks',
    about:
      'Inbound, a link is steered by communities that its router translates (`prepend-tags`, `mute-tag`, and `internal` or `own … with { next-hop }` for where the packets go), or directly by ExaBGP (`local`). What is missing makes arming refuse the inbound half.',
  },
  (at: Span, link: string, missing: string) => ({
    at,
    message: `link ${link} cannot say this to its neighbor: \`${missing.slice(0, missing.indexOf(' '))}\` is missing`,
    label: `asked of link ${link}`,
    help: `add ${missing}`,
  }),
);
