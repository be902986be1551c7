/** Small programs and worlds for the engine's tests: links A, B, C of 100 Mbit/s on one router, all values stated where they matter. */
import type {
  Action,
  Bps,
  Condition,
  LinkName,
  LinkSpec,
  MeasureView,
  Prefix,
  Program,
  RouterSpec,
  Rule,
  Threshold,
  Tri,
} from '../../../src/dsl/program/index.ts';
import {
  address,
  asn,
  bps,
  linkName,
  monoMs,
  ms,
  prefix,
  ratio,
  routerName,
  ruleName,
  wallMs,
} from '../../../src/dsl/program/index.ts';
import type { Candidate, LinkSample, LinkState, PrefixState, World } from '../../../src/runtime/model/index.ts';
import { neighborKey } from '../../../src/runtime/model/index.ts';

export const [A, B, C] = [linkName('A'), linkName('B'), linkName('C')];
export const MBIT = 1_000_000;
const EDGE = routerName('edge');
const AT = { file: 'edge.weir', line: 1, column: 1 };
export const INJECT = neighborKey(address('10.0.3.1'), address('10.0.3.2'));

export function router(over: Partial<RouterSpec> = {}): RouterSpec {
  return {
    name: EDGE,
    neighbor: [address('10.0.3.2')],
    feed: [address('10.0.3.2')],
    readback: [],
    loopback: [],
    inject: 'target',
    serves: 'nobody',
    reflect: false,
    export: 'no-export',
    scope: 'as',
    core: undefined,
    internal: [],
    localPref: 300,
    snmp: undefined,
    at: AT,
    ...over,
  };
}

export function link(name: LinkName, over: Partial<LinkSpec> = {}): LinkSpec {
  return {
    name,
    router: EDGE,
    interface: [name],
    neighbor: [address(`192.0.2.${String(name.charCodeAt(0))}`)],
    asn: asn(65_000 + name.charCodeAt(0)),
    nextHop: [address(`192.0.2.${String(name.charCodeAt(0))}`)],
    local: [],
    capacity: bps(100 * MBIT),
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
    at: AT,
    ...over,
  };
}

/** `link L outbound <measure> > share`, in three values. */
export function above(
  name: LinkName,
  share: number,
  measure: 'utilization' | 'demand-utilization' = 'utilization',
): Condition {
  return compare(name, share, measure, (value, level) => value > level, '>');
}
export function below(
  name: LinkName,
  share: number,
  measure: 'utilization' | 'demand-utilization' = 'demand-utilization',
): Condition {
  return compare(name, share, measure, (value, level) => value < level, '<');
}
function compare(
  name: LinkName,
  share: number,
  measure: 'utilization' | 'demand-utilization',
  holds: (value: number, level: number) => boolean,
  sign: string,
): Condition {
  return {
    text: `${measure} of ${name} ${sign} ${String(share)}`,
    evaluate: (view: MeasureView): Tri => {
      const reading = view.read({ of: 'link', link: name, measure, direction: 'outbound', window: undefined });
      if (reading === undefined) return 'unknown';
      const [low, high] = [holds(reading.lo, share), holds(reading.hi, share)];
      return low === high ? low : 'unknown';
    },
  };
}

const threshold = (name: LinkName, share: number): Threshold => ({
  subject: { link: name, direction: 'outbound' },
  measure: 'load',
  above: true,
  level: { kind: 'ratio', ratio: ratio(share) },
});

/** `rule NAME when link A > 80% for 0s move top prefixes to B until < 65% release when demand of A < 55% for 60s hold 30s`. */
export function relieve(
  over: Partial<Rule> & { readonly count?: number; readonly to?: readonly LinkName[]; readonly until?: number } = {},
): Rule {
  const { count, to, until, ...rest } = over;
  const action: Action = {
    kind: 'move',
    selection: { kind: 'top', count, noun: 'prefixes', by: 'volume', where: undefined },
    from: [A],
    to: { kind: 'links', links: to ?? [B] },
    until: {
      kind: 'level',
      subject: { link: A, direction: 'outbound' },
      level: { kind: 'ratio', ratio: ratio(until ?? 0.65) },
    },
    at: AT,
  };
  return {
    name: ruleName('relieve'),
    was: undefined,
    title: undefined,
    because: undefined,
    direction: 'outbound',
    at: AT,
    source: '',
    trigger: {
      kind: 'when',
      condition: above(A, 0.8),
      hold: ms(0),
      subjects: [{ link: A, direction: 'outbound' }],
      threshold: threshold(A, 0.8),
    },
    release: {
      condition: below(A, 0.55),
      hold: ms(60_000),
      subjects: [{ link: A, direction: 'outbound' }],
      threshold: undefined,
      byDefault: false,
    },
    hold: ms(30_000),
    during: undefined,
    priority: 100,
    actions: [action],
    ...rest,
  };
}

export function program(over: Partial<Program> = {}): Program {
  return {
    revision: 'test',
    file: 'edge.weir',
    files: ['edge.weir'],
    own: [],
    customers: [],
    routers: new Map([[EDGE, router()]]),
    links: new Map([A, B, C].map((name) => [name, link(name)])),
    sources: [],
    sets: new Map(),
    groups: [],
    rules: [relieve()],
    objectives: [],
    guards: [],
    limits: {
      moves: undefined,
      churn: undefined,
      announcements: undefined,
      hold: ms(900_000),
      change: ms(60_000),
      ownChange: ms(1_800_000),
      settle: ms(600_000),
      blast: ratio(0.3),
      perTick: 50,
    },
    ...over,
  };
}

export function sample(endSeconds: number, outMbit: number, over: Partial<LinkSample> = {}): LinkSample {
  return {
    begin: monoMs((endSeconds - 5) * 1000),
    end: monoMs(endSeconds * 1000),
    inBps: bps(0),
    outBps: bps(outMbit * MBIT),
    dropBps: bps(0),
    error: ratio(0),
    step: ms(0),
    ...over,
  };
}

export function linkState(
  name: LinkName,
  endSeconds: number,
  outMbit: number,
  over: Partial<LinkState> = {},
): LinkState {
  return {
    name,
    router: EDGE,
    samples: [sample(endSeconds, outMbit)],
    stale: false,
    age: ms(0),
    capacity: bps(100 * MBIT),
    up: 'up',
    upBy: 'interface',
    noise: { inBps: bps(0), outBps: bps(0) },
    flowTrust: 'trusted',
    flowOutBps: bps(outMbit * MBIT),
    trouble: undefined,
    ...over,
  };
}

export const candidate = (name: LinkName, over: Partial<Candidate> = {}): Candidate => ({
  link: name,
  router: EDGE,
  source: 'add-path',
  nextHop: address(`192.0.2.${String(name.charCodeAt(0))}`),
  asPath: [asn(65_000 + name.charCodeAt(0)), asn(64_500)],
  origin: 'igp',
  med: undefined,
  localPref: 100,
  stale: false,
  ...over,
});

export function traffic(text: string, mbit: number, over: Partial<PrefixState> = {}): PrefixState {
  return {
    prefix: prefix(text),
    natural: A,
    naturalBy: 'next-hop',
    protected: false,
    originAsn: asn(64_500),
    bps: bps(mbit * MBIT),
    error: ratio(0),
    age: ms(1_000),
    byLink: new Map<LinkName, Bps>(),
    candidates: [candidate(A), candidate(B), candidate(C)],
    highestLocalPref: 100,
    ...over,
  };
}

export function world(
  seconds: number,
  links: readonly LinkState[],
  prefixes: readonly PrefixState[],
  over: Partial<World> = {},
): World {
  const session = {
    key: INJECT,
    local: address('10.0.3.1'),
    peer: address('10.0.3.2'),
    localAsn: asn(65_000),
    peerAsn: asn(65_000),
    state: 'up' as const,
    since: monoMs(0),
    echoes: true,
  };
  return {
    now: monoMs(seconds * 1000),
    wall: wallMs(1_800_000_000_000 + seconds * 1000),
    mode: 'armed',
    links: new Map(links.map((state) => [state.name, state])),
    prefixes: new Map<Prefix, PrefixState>(prefixes.map((state) => [state.prefix, state])),
    sessions: new Map([[INJECT, session]]),
    roles: new Map([[INJECT, { kind: 'router' as const, router: EDGE, inject: true, feed: true }]]),
    advertised: [],
    flows: { declared: true, age: ms(1_000), stale: false, activeTimeout: ms(60_000), trouble: undefined },
    rib: { complete: true, trusted: true, routes: prefixes.length },
    exportProven: new Set(),
    warmingUp: [],
    ...over,
  };
}
