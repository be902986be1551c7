/**
 * Arbitrary worlds and plans that mean harm: everything is drawn from small sets in which right and wrong values are
 * mixed, so that most plans break several rules and some break exactly one or none.
 */
import fc from 'fast-check';
import type { Asn, LinkName } from '../../../src/dsl/program/index.ts';
import { address, asn, bps, community, largeCommunity, monoMs, prefix, ratio } from '../../../src/dsl/program/index.ts';
import type { GuardInput } from '../../../src/runtime/guard/index.ts';
import type {
  Advertised,
  Announcement,
  Candidate,
  NeighborRole,
  PrefixState,
  World,
} from '../../../src/runtime/model/index.ts';
import { BLACKHOLE, NO_ADVERTISE, NO_EXPORT, overrideTags } from '../../../src/runtime/model/index.ts';
import * as edge from '../edge/index.ts';
import { A, B, C, D, EDGE1, EDGE2, OUR_AS, OWN, RULE, TO_A, TO_EDGE1, TO_EDGE2 } from '../edge/index.ts';

const PREFIXES = [
  '100.64.0.0/24',
  '100.64.1.0/24',
  '100.64.2.0/24',
  '0.0.0.0/0',
  '10.0.0.0/16',
  '203.0.113.0/25',
  '100.96.1.0/24',
  '2001:db8:6407::/48',
  '100.64.0.1/24',
  OWN,
].map(prefix);
const PART = prefix('203.0.113.0/25');
const FOREIGN = PREFIXES.slice(0, 3);
const NEXT_HOPS = [
  '192.0.2.12',
  '192.0.2.22',
  '192.0.2.32',
  '192.0.2.99',
  '10.255.0.1',
  '10.255.0.2',
  '10.97.0.9',
  '10.97.0.1',
  '192.0.2.11',
  '2001:db8:2::2',
  '10.98.0.9',
].map(address);
const LINKS = [A, B, C, D];
const NEIGHBORS = [TO_EDGE1, TO_EDGE2, TO_A, edge.READBACK];

/** Mostly the first, at times one of the rest. */
const mostly = <T>(usual: T, ...rest: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 12, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(usual, ...rest) });

const path = (over: LinkName): fc.Arbitrary<readonly Asn[]> =>
  mostly(
    edge.candidate(over).asPath,
    [],
    [asn(65_101)],
    [asn(65_102), OUR_AS],
    [asn(2 ** 33)],
    [asn(65_102), asn(65_999)],
  );

const candidate = (over: LinkName): fc.Arbitrary<Candidate> =>
  fc
    .record({
      nextHop: mostly(edge.candidate(over).nextHop, ...NEXT_HOPS),
      asPath: path(over),
      med: mostly<number | undefined>(undefined, 5),
      stale: mostly(false, true),
    })
    .map((change) => edge.candidate(over, change));

const state: fc.Arbitrary<PrefixState> = fc
  .record({
    candidates: fc.tuple(...LINKS.map((link) => fc.option(candidate(link), { freq: 8 }))),
    protected: mostly(false, true),
    internal: fc.boolean(),
    highestLocalPref: mostly<number | undefined>(100, 300, undefined),
    bps: fc.constantFrom(1e6, 1e9, 2e9, 4e9).map(bps),
    age: mostly(edge.prefixState(OWN).age, undefined),
  })
  .map(({ candidates, ...change }) =>
    edge.prefixState(OWN, { ...change, candidates: candidates.filter((path) => path !== null) }),
  );

const attributes = (to: LinkName): fc.Arbitrary<Announcement['route']> =>
  fc
    .record({
      nextHop: mostly(edge.candidate(to).nextHop, ...NEXT_HOPS),
      asPath: path(to),
      origin: mostly<'igp' | 'egp'>('igp', 'egp'),
      localPref: mostly<number | undefined>(300, 299, undefined, -1),
      med: mostly<number | undefined>(undefined, 5, 2 ** 32),
      communities: mostly([NO_EXPORT], [], [NO_ADVERTISE], [NO_EXPORT, BLACKHOLE], [community('1:70000')]),
      largeCommunities: mostly(overrideTags(OUR_AS, RULE, A, 7), [], overrideTags(OUR_AS, RULE, C, 7), [
        largeCommunity('65000:1:7'),
      ]),
    })
    .map((change) => edge.route(to, change));

const override: fc.Arbitrary<Announcement> = fc.constantFrom(...LINKS).chain((to) =>
  fc
    .record({
      neighbor: mostly(to === C ? TO_EDGE2 : TO_EDGE1, ...NEIGHBORS),
      prefix: mostly(FOREIGN[0]!, ...PREFIXES),
      route: attributes(to),
      from: mostly(A, B, C),
    })
    .chain((made) => fc.constantFrom(...FOREIGN, made.prefix).map((of) => edge.override({ ...made, to, prefix: of }))),
);

/** A copy for the other router, as `inject = all` wants it. */
const copy: fc.Arbitrary<Announcement> = fc
  .record({ of: fc.constantFrom(...FOREIGN), nextHop: mostly(address('10.255.0.1'), ...NEXT_HOPS) })
  .map(({ of, nextHop }) => edge.override({ prefix: of, neighbor: TO_EDGE2, route: edge.route(B, { nextHop }) }));

const ownBlock: fc.Arbitrary<Announcement> = fc
  .record({
    neighbor: mostly(TO_A, ...NEIGHBORS),
    prefix: mostly(OWN, PART, PART, ...FOREIGN, ...PREFIXES),
    nextHop: mostly(address('192.0.2.11'), ...NEXT_HOPS),
    asPath: mostly(
      [OUR_AS, OUR_AS],
      [OUR_AS],
      [],
      [asn(65_101)],
      [OUR_AS, asn(65_300)],
      [OUR_AS, ...edge.candidate(D).asPath],
      Array<Asn>(20).fill(OUR_AS),
    ),
    communities: mostly<Announcement['route']['communities']>([], [NO_EXPORT], [BLACKHOLE], [community('65000:5')]),
    purpose: mostly<Announcement['purpose']>('own', 'signal', 'override'),
  })
  .map(({ neighbor, prefix: of, purpose, ...route }) =>
    edge.ownRoute({ neighbor, prefix: of, purpose, route: { ...edge.ownRoute().route, ...route } }),
  );

const announcement = fc.oneof(
  { weight: 6, arbitrary: override },
  { weight: 1, arbitrary: copy },
  { weight: 2, arbitrary: ownBlock },
);

const role: fc.Arbitrary<NeighborRole> = fc.constantFrom<NeighborRole>(
  { kind: 'mute', because: 'its AS is another' },
  { kind: 'router', router: EDGE1, inject: false, feed: true },
  { kind: 'router', router: EDGE2, inject: true, feed: true },
  { kind: 'link', link: B, relation: 'peer' },
);

const world = (advertised: readonly Advertised[]): fc.Arbitrary<World> =>
  fc
    .record({
      mode: mostly<World['mode']>('armed', 'observe', 'stopped'),
      states: fc.tuple(...PREFIXES.map(() => fc.option(state, { freq: 8 }))),
      up: fc.tuple(...LINKS.map(() => mostly<'up' | 'down' | 'unknown'>('up', 'down', 'unknown'))),
      stale: fc.tuple(...LINKS.map(() => mostly(false, true))),
      capacity: fc.tuple(...LINKS.map(() => mostly<number | undefined>(10e9, 5e9, undefined))),
      down: fc.tuple(...NEIGHBORS.map(() => mostly(false, true))),
      roles: fc.tuple(...NEIGHBORS.map(() => fc.option(fc.option(role), { freq: 2, nil: undefined }))),
      odd: fc.constantFrom(false, false, true),
      proven: fc.subarray([EDGE1, EDGE2]),
      leak: mostly(false, true),
      warmingUp: mostly<string[]>([], ['flows']),
      trusted: mostly(true, false),
      complete: mostly(true, false),
    })
    .map((drawn) => ({
      ...edge.world(),
      mode: drawn.mode,
      prefixes: new Map(
        drawn.states.flatMap((value, index) =>
          value ? [[PREFIXES[index]!, { ...value, prefix: PREFIXES[index]! }]] : [],
        ),
      ),
      links: new Map(
        LINKS.map((name, index) => [
          name,
          edge.linkState(name, name === C ? EDGE2 : EDGE1, {
            up: drawn.up[index]!,
            stale: drawn.stale[index]!,
            capacity: drawn.capacity[index] === undefined ? undefined : bps(drawn.capacity[index]),
          }),
        ]),
      ),
      sessions: new Map(
        Object.values(edge.SESSIONS).map((session, index) => [
          session.key,
          { ...session, state: drawn.down[index] ? ('down' as const) : ('up' as const) },
        ]),
      ),
      roles: new Map(
        NEIGHBORS.flatMap((key, index) => {
          const changed = drawn.odd ? drawn.roles[index] : undefined;
          if (changed === null) return [];
          return [[key, changed ?? edge.ROLES.get(key)!] as const];
        }),
      ),
      exportProven: new Set(drawn.proven),
      readback: drawn.leak
        ? [{ neighbor: edge.READBACK, prefix: FOREIGN[0]!, asPath: [OUR_AS], largeCommunities: [] }]
        : [],
      warmingUp: drawn.warmingUp,
      rib: { complete: drawn.complete, trusted: drawn.trusted, routes: 1 },
      advertised,
    }));

const advertised = fc
  .array(fc.tuple(announcement, fc.constantFrom(0, edge.NOW - 1_000)), { maxLength: 4 })
  .map((drawn) => [
    ...new Map(drawn.map(([made, at]) => [`${made.neighbor} ${made.prefix}`, edge.onWire(made, monoMs(at))])).values(),
  ]);

const program = fc
  .record({
    inject: mostly<'target' | 'all'>('target', 'all'),
    exported: mostly<'no-export' | 'tag'>('no-export', 'tag'),
    scope: mostly<'as' | 'router'>('as', 'router'),
    serves: mostly<'default' | undefined>('default', undefined),
    announcements: mostly<number | undefined>(undefined, 1, 2),
    perTick: mostly(50, 1),
    blast: mostly(0.3, 0.1),
    parts: fc.boolean(),
  })
  .map(({ inject, exported, scope, serves, announcements, perTick, blast, parts }) => {
    const shared = {
      inject,
      export: exported,
      scope,
      serves,
      reflect: inject === 'target',
      core: 'tunnelled',
    } as const;
    return edge.program({
      routers: edge.named(edge.router(EDGE1, 1, shared), edge.router(EDGE2, 2, shared)),
      guards: parts ? [{ kind: 'allow-more-specific', length: 25, set: undefined, at: edge.at }] : [],
      limits: { ...edge.LIMITS, announcements, perTick, blast: ratio(blast) },
    });
  });

/** At times the same place is named twice. */
const plan = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.uniqueArray(announcement, { maxLength: 6, selector: (made) => `${made.neighbor} ${made.prefix}` }),
  },
  { weight: 1, arbitrary: fc.array(announcement, { maxLength: 3 }) },
);

/** What is on the wire is often wanted again, unchanged. */
export const hostileInput: fc.Arbitrary<GuardInput> = fc
  .record({ advertised, fresh: plan, again: fc.boolean(), program })
  .chain(({ advertised: out, fresh, again, program: declared }) =>
    world(out).map((given) => {
      const repeated = again
        ? out.map((entry) => edge.override({ neighbor: entry.neighbor, prefix: entry.prefix, route: entry.route }))
        : [];
      return { program: declared, world: given, desired: [...repeated, ...fresh] };
    }),
  );
