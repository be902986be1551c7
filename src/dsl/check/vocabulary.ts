/**
 * The vocabulary: which properties a declaration has, of what type, with what default, meaning what.
 *
 * Checks, did-you-mean and the language reference all come from these tables; a property is added here and nowhere else.
 */
import { HOUR, MINUTE, ms, ratio, SECOND } from '../program/index.ts';
import * as type from './property.ts';
import type { PropertyType } from './property.ts';

export interface Property<Type> {
  readonly type: PropertyType<Type>;
  /** Stands where the operator says nothing. */
  readonly fallback: Type;
  readonly required: boolean;
  /** The default in words, where it is not a plain value. */
  readonly shown: string | undefined;
  readonly about: string;
}
export type Properties = Readonly<Record<string, Property<unknown>>>;

/** The values of a declaration with these properties. */
export type Values<Table> = { readonly [Key in keyof Table]: Table[Key] extends Property<infer Type> ? Type : never };

const optional = <Type>(of: PropertyType<Type>, about: string, shown?: string): Property<Type | undefined> => ({
  type: of,
  fallback: undefined,
  required: false,
  shown,
  about,
});
const defaulted = <Type>(
  of: PropertyType<Type>,
  fallback: Type,
  shown: string | undefined,
  about: string,
): Property<Type> => ({
  type: of,
  fallback,
  required: false,
  shown,
  about,
});
const required = <Type>(of: PropertyType<Type>, empty: Type, about: string): Property<Type> => ({
  type: of,
  fallback: empty,
  required: true,
  shown: undefined,
  about,
});

export const ROUTER = {
  neighbor: required(
    type.addresses,
    [],
    'The peer addresses of the sessions by which routes are injected, one per address family.',
  ),
  inject: defaulted(
    type.oneOf('target', 'all'),
    'target',
    'target',
    'Where an override is written: to the router of its target link only, or to all routers.',
  ),
  feed: optional(type.addresses, "The sessions that show this router's routes.", 'neighbor'),
  loopback: defaulted(
    type.addresses,
    [],
    undefined,
    'Next hops by which the other routers reach this one; needed with `inject = all`.',
  ),
  serves: optional(
    type.oneOf('nobody', 'default', 'full-table'),
    'What hangs on this router: nobody, neighbors that take a default route, or neighbors that take the full table. Arming wants to know.',
  ),
  reflect: defaulted(type.aYesNo, false, 'no', 'Whether the inject session is a route reflector client on the router.'),
  export: defaulted(
    type.oneOf('no-export', 'tag'),
    'no-export',
    'no-export',
    "How overrides are kept from the router's eBGP neighbors: by NO_EXPORT, or by export policies that reject weir's large community.",
  ),
  scope: defaulted(
    type.oneOf('as', 'router'),
    'as',
    'as',
    '`router` adds NO_ADVERTISE: the override stays on this router.',
  ),
  core: optional(
    type.oneOf('tunnelled', 'default-only'),
    'With several routers: how packets cross routers that are not steered.',
  ),
  internal: defaulted(type.addresses, [], undefined, 'The next hop of own blocks that are announced to this router.'),
  'local-pref': defaulted(
    type.wholeNumber(1, 0xffff_ffff),
    300,
    '300',
    'The local preference of overrides; must be above every one seen.',
  ),
  readback: defaulted(
    type.addresses,
    [],
    undefined,
    "Mute sessions under the providers' export policy, which show what would leak.",
  ),
  snmp: optional(type.addressOrEndpoint, 'The SNMP agent whose counters give the load of the links.'),
  community: optional(type.aText, 'The SNMP v2c community.'),
  user: optional(type.aText, 'The SNMP v3 user.'),
  auth: optional(type.aText, 'The SNMP v3 authentication passphrase.'),
  priv: optional(type.aText, 'The SNMP v3 privacy passphrase.'),
  every: defaulted(type.aDuration, ms(5 * SECOND), '5s', 'How often the agent is asked.'),
  stale: optional(type.aDuration, 'After what silence its figures no longer count.', '3 x every'),
} as const;

export const LINK = {
  router: optional(type.aRouter, 'The router that the link is on.', 'the only router'),
  interface: defaulted(
    type.interfaces,
    [],
    undefined,
    'ifName, ifAlias or ifIndex; a list for the members of an aggregate.',
  ),
  neighbor: defaulted(type.addresses, [], undefined, 'The addresses of the neighbor on the link.'),
  asn: optional(type.anAsn, "The neighbor's AS number."),
  'next-hop': optional(
    type.addressesOrPrefixes,
    'Next hops that belong to the link; a prefix for a peering LAN.',
    'neighbor',
  ),
  local: defaulted(
    type.addresses,
    [],
    undefined,
    "The router's own addresses on the link: the next hop of direct announcements.",
  ),
  capacity: optional(type.aRate, 'What the link carries.', 'the interface speed'),
  commit: optional(type.aRate, 'The rate that is paid for anyway.'),
  price: optional(type.aPrice, 'What traffic above the commit costs, per rate or per month.'),
  billing: defaulted(type.oneOf('p95', 'max', 'flat'), 'p95', 'p95', 'How the provider measures.'),
  role: defaulted(
    type.oneOf('provider', 'peer', 'ix', 'customer'),
    'provider',
    'provider',
    'What the neighbor is to us.',
  ),
  reaches: optional(
    type.oneOf('any'),
    '`any` states that the link carries every destination, also without a full table.',
  ),
  dscp: optional(type.wholeNumber(0, 63), 'The DSCP that selects the link for marked packets.'),
  probe: optional(type.anAddress, 'The source address that sends probes over the link.'),
  signal: optional(
    type.oneOf('direct', 'tag'),
    'How inbound steering is announced: by ExaBGP itself, or by communities that the router translates.',
    'direct where `local` is given and ExaBGP has a session with the neighbor, else tag',
  ),
  'prepend-tags': defaulted(
    type.communities,
    [],
    undefined,
    'The n-th community asks the router for n prepends on this link.',
  ),
  'mute-tag': optional(type.aCommunity, 'The community that asks the router not to announce on this link.'),
} as const;

export const OWN = {
  'next-hop': optional(type.anAddress, 'The internal next hop of these blocks.'),
  originated: defaulted(type.links, [], undefined, 'Links on which the routers announce these blocks themselves.'),
} as const;

export const CUSTOMER = {
  asn: optional(type.anAsn, "The customer's AS number."),
} as const;

const FLOWS = {
  listen: required(type.anEndpoint, { host: '' as never, port: undefined }, 'Where datagrams arrive.'),
  from: required(type.addresses, [], 'The exporters that are listened to; all others are dropped unread.'),
  sample: optional(type.wholeNumber(1, 0xffff_ffff), 'One packet in so many is sampled.', 'what the exporter says'),
  timeout: defaulted(type.aDuration, MINUTE, '60s', "The exporter's active timeout, over which volumes are averaged."),
} as const;

const PROBES = {
  targets: optional(type.anything, 'Hosts to probe, or how many of the busiest destinations.'),
  every: defaulted(type.aDuration, ms(10 * SECOND), '10s', 'How often each target is probed.'),
  timeout: defaulted(type.aDuration, SECOND, '1s', 'After what silence a probe counts as lost.'),
  budget: optional(type.aPacketRate, 'The most probes a second.'),
} as const;

export const SOURCES = {
  netflow: FLOWS,
  ipfix: FLOWS,
  sflow: FLOWS,
  sys: {
    every: defaulted(type.aDuration, SECOND, '1s', 'How often the counters of the interfaces of this host are read.'),
  },
  icmp: PROBES,
  tcp: PROBES,
  mirror: {
    interface: optional(type.aText, 'The interface that copies of packets arrive at.'),
    file: optional(type.aText, 'A capture file to read instead.'),
  },
  prometheus: {
    url: required(type.aText, { text: '' }, 'The server.'),
    query: required(type.aText, { text: '' }, 'The query whose result is the load per link.'),
    every: defaulted(type.aDuration, ms(10 * SECOND), '10s', 'How often it is asked.'),
  },
  bmp: {
    listen: required(type.anEndpoint, { host: '' as never, port: undefined }, 'Where routers connect.'),
    from: required(type.addresses, [], 'The routers that may connect.'),
  },
  roa: {
    file: optional(type.aText, 'A file of ROAs in JSON.'),
    url: optional(type.aText, 'Where to fetch it.'),
    every: defaulted(type.aDuration, HOUR, '1h', 'How often it is read again.'),
  },
} as const;
export type SourceKind = keyof typeof SOURCES;

/** What `limits` bounds: a count within a time, a count, a duration or a share. */
export const LIMITS = {
  moves: {
    form: 'count per duration',
    shown: 'no limit',
    about: 'How many prefixes may be moved within a time; more than 50 may then go at once, too.',
  },
  announcements: { form: 'count', shown: 'no limit', about: 'How many announcements may be out at once.' },
  churn: {
    form: 'count per duration',
    shown: 'no limit',
    about: 'How many announces and withdraws together may go out within a time.',
  },
  hold: { form: 'duration', shown: '15m', about: 'How long a rule stays at least, where it does not say.' },
  change: { form: 'duration', shown: '60s', about: 'The shortest time between two changes of one foreign prefix.' },
  'own-change': { form: 'duration', shown: '30m', about: 'The shortest time between two changes of one own prefix.' },
  settle: { form: 'duration', shown: '10m', about: 'How long an inbound step is watched before the next.' },
  blast: {
    form: 'percentage',
    shown: '30%',
    about: "How much of a link's capacity may move within one settle window.",
  },
} as const;
export type LimitName = keyof typeof LIMITS;

export const DEFAULT_LIMITS = {
  hold: ms(15 * MINUTE),
  change: MINUTE,
  ownChange: ms(30 * MINUTE),
  settle: ms(10 * MINUTE),
  blast: ratio(0.3),
  perTick: 50,
};
