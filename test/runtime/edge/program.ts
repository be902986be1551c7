import type {
  Limits,
  LinkName,
  LinkSpec,
  PrefixSet,
  Program,
  RouterName,
  RouterSpec,
} from '../../../src/dsl/program/index.ts';
import {
  address,
  asn,
  bps,
  linkName,
  MINUTE,
  monoMs,
  ms,
  prefix,
  ratio,
  routerName,
  ruleName,
} from '../../../src/dsl/program/index.ts';

export const [A, B, C, D] = [linkName('a'), linkName('b'), linkName('c'), linkName('d')];
export const [EDGE1, EDGE2] = [routerName('edge1'), routerName('edge2')];
export const P = prefix('100.64.7.0/24');
export const P6 = prefix('2001:db8:6407::/48');
export const OWN = prefix('203.0.113.0/24');
export const RULE = ruleName('relieve_a');
export const OUR_AS = asn(65_000);
export const NOW = monoMs(1_000_000);
export const MINUTE_NOW = 29_000_000;
export const GIGA = 1e9;

export const at = { file: 'edge.weir', line: 1, column: 1 };
export const set = (...texts: readonly string[]): PrefixSet => ({
  entries: texts.map((text) => {
    const excluded = text.startsWith('-');
    const value = prefix(excluded ? text.slice(1) : text);
    const length = Number(value.split('/')[1]);
    return { prefix: value, minLength: length, maxLength: length, excluded };
  }),
  asns: [],
});

export const router = (name: RouterName, host: number, change: Partial<RouterSpec> = {}): RouterSpec => ({
  name,
  neighbor: [address(`10.98.0.${host}`)],
  feed: [address(`10.98.0.${host}`)],
  readback: [],
  loopback: [address(`10.255.0.${host}`), address(`fd00:255::${host}`)],
  inject: 'target',
  serves: 'default',
  reflect: true,
  export: 'no-export',
  scope: 'as',
  core: undefined,
  internal: [address(`10.97.0.${host}`)],
  localPref: 300,
  snmp: undefined,
  at,
  ...change,
});

export const link = (name: LinkName, of: RouterName, index: number, change: Partial<LinkSpec> = {}): LinkSpec => ({
  name,
  router: of,
  interface: [index],
  neighbor: [address(`192.0.2.${10 * index + 2}`), address(`2001:db8:${index}::2`)],
  asn: asn(65_100 + index),
  nextHop: [address(`192.0.2.${10 * index + 2}`), address(`2001:db8:${index}::2`)],
  local: [address(`192.0.2.${10 * index + 1}`)],
  capacity: bps(10 * GIGA),
  commit: undefined,
  price: undefined,
  billing: 'p95',
  role: 'provider',
  reachesAny: false,
  dscp: undefined,
  probe: undefined,
  signal: undefined,
  prependTags: [],
  muteTag: undefined,
  at,
  ...change,
});

export const LIMITS: Limits = {
  moves: undefined,
  churn: undefined,
  announcements: undefined,
  hold: ms(15 * MINUTE),
  change: MINUTE,
  ownChange: ms(30 * MINUTE),
  settle: ms(10 * MINUTE),
  blast: ratio(0.3),
  perTick: 50,
};

export const named = <Value extends { readonly name: string }>(
  ...values: readonly Value[]
): Map<Value['name'], Value> => new Map(values.map((value) => [value.name, value]));

export const program = (change: Partial<Program> = {}): Program => ({
  revision: '0123456789ab',
  file: 'edge.weir',
  files: ['edge.weir'],
  own: [{ set: set('203.0.113.0/24', '2001:db8:f::/48'), nextHop: address('10.97.0.9'), originated: [], at }],
  customers: [{ name: 'acme', asn: asn(65_300), prefixes: set('100.96.0.0/20'), at }],
  routers: named(router(EDGE1, 1), router(EDGE2, 2)),
  links: named(link(A, EDGE1, 1), link(B, EDGE1, 2), link(C, EDGE2, 3), link(D, EDGE1, 4, { role: 'customer' })),
  sources: [],
  sets: new Map(),
  groups: [],
  rules: [],
  objectives: [],
  guards: [],
  limits: LIMITS,
  ...change,
});
