import type { LinkName, Prefix, RouterName } from '../../../src/dsl/program/index.ts';
import { address, asn, bps, MINUTE, monoMs, ms, ratio, wallMs } from '../../../src/dsl/program/index.ts';
import type {
  Candidate,
  LinkState,
  NeighborKey,
  NeighborRole,
  PrefixState,
  Session,
  World,
} from '../../../src/runtime/model/index.ts';
import { neighborKey } from '../../../src/runtime/model/index.ts';
import { A, B, C, D, EDGE1, EDGE2, GIGA, MINUTE_NOW, named, NOW, OUR_AS, P } from './program.ts';

export const session = (local: string, peer: string, change: Partial<Session> = {}): Session => ({
  key: neighborKey(address(local), address(peer)),
  local: address(local),
  peer: address(peer),
  localAsn: OUR_AS,
  peerAsn: OUR_AS,
  state: 'up',
  since: monoMs(0),
  echoes: true,
  ...change,
});

/** ExaBGP's sessions: one with each router, one with the neighbour of `a`, one that reads back what edge1 exports. */
export const SESSIONS = {
  edge1: session('10.98.0.9', '10.98.0.1'),
  edge2: session('10.98.0.9', '10.98.0.2'),
  a: session('10.98.0.9', '192.0.2.12', { peerAsn: asn(65_101) }),
  readback: session('10.98.0.8', '10.98.0.11', { localAsn: asn(64_999) }),
} as const;
export const [TO_EDGE1, TO_EDGE2] = [SESSIONS.edge1.key, SESSIONS.edge2.key];
export const [TO_A, READBACK] = [SESSIONS.a.key, SESSIONS.readback.key];

const injects = (of: RouterName): NeighborRole => ({ kind: 'router', router: of, inject: true, feed: true });
export const ROLES: ReadonlyMap<NeighborKey, NeighborRole> = new Map<NeighborKey, NeighborRole>([
  [TO_EDGE1, injects(EDGE1)],
  [TO_EDGE2, injects(EDGE2)],
  [TO_A, { kind: 'link', link: A, relation: 'provider' }],
  [READBACK, { kind: 'readback', router: EDGE1 }],
]);

export const linkState = (name: LinkName, of: RouterName, change: Partial<LinkState> = {}): LinkState => ({
  name,
  router: of,
  samples: [
    {
      begin: monoMs(NOW - 5_000),
      end: NOW,
      inBps: bps(GIGA),
      outBps: bps(5 * GIGA),
      dropBps: bps(0),
      error: ratio(0.01),
      step: ms(0),
    },
  ],
  stale: false,
  age: ms(0),
  capacity: bps(10 * GIGA),
  up: 'up',
  upBy: 'add-path feed',
  noise: { inBps: bps(0), outBps: bps(0) },
  flowTrust: 'trusted',
  flowOutBps: undefined,
  trouble: undefined,
  ...change,
});

export const candidate = (over: LinkName, change: Partial<Candidate> = {}): Candidate => {
  const index = [A, B, C, D].indexOf(over) + 1;
  return {
    link: over,
    router: over === C ? EDGE2 : EDGE1,
    source: 'add-path',
    nextHop: address(`192.0.2.${10 * index + 2}`),
    asPath: [asn(65_100 + index), asn(65_200)],
    origin: 'igp',
    med: undefined,
    localPref: 100,
    stale: false,
    ...change,
  };
};

export const prefixState = (of: Prefix, change: Partial<PrefixState> = {}): PrefixState => ({
  prefix: of,
  natural: A,
  naturalBy: 'flow',
  protected: false,
  originAsn: asn(65_200),
  bps: bps(GIGA),
  error: ratio(0.05),
  age: ms(1_000),
  byLink: new Map([[A, bps(GIGA)]]),
  candidates: [candidate(A), candidate(B), candidate(C)],
  highestLocalPref: 100,
  ...change,
});

export const prefixes = (...states: readonly PrefixState[]): Map<Prefix, PrefixState> =>
  new Map(states.map((state) => [state.prefix, state]));

export const world = (change: Partial<World> = {}): World => ({
  now: NOW,
  wall: wallMs(MINUTE_NOW * MINUTE),
  mode: 'armed',
  links: named(linkState(A, EDGE1), linkState(B, EDGE1), linkState(C, EDGE2), linkState(D, EDGE1)),
  prefixes: prefixes(prefixState(P)),
  sessions: new Map(Object.values(SESSIONS).map((entry) => [entry.key, entry])),
  roles: ROLES,
  advertised: [],
  flows: { declared: true, age: ms(1_000), stale: false, activeTimeout: MINUTE, trouble: undefined },
  rib: { complete: true, trusted: true, routes: 1 },
  exportProven: new Set(),
  readback: [],
  warmingUp: [],
  ...change,
});
