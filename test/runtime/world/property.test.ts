import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LinkName, Prefix } from '../../../src/dsl/program/index.ts';
import { address, asn, ms, prefix } from '../../../src/dsl/program/index.ts';
import type { Advertised, Candidate, PrefixState, RoutePath, Session } from '../../../src/runtime/model/index.ts';
import { covers, overrideTags, prefixBits } from '../../../src/runtime/model/index.ts';
import {
  A,
  B,
  C,
  D,
  EDGE1,
  EDGE2,
  link,
  MINUTE_NOW,
  named,
  onWire,
  OUR_AS,
  override,
  P,
  program,
  route,
  router,
  RULE,
  session,
  SESSIONS,
} from '../edge/index.ts';
import { FROM_B, path, Scene } from './scene.ts';

const { edge1, edge2, readback } = SESSIONS;
const STRANGER = session('10.98.0.9', '10.98.0.77');
const NEIGHBORS = [edge1, edge2, FROM_B, readback, STRANGER];
const DEFAULT = prefix('0.0.0.0/0');
/** Link b is on a peering LAN and shares its AS with c; link d has a default route and reaches anything. */
const FILE = program({
  routers: named(router(EDGE1, 1, { readback: [readback.peer] }), router(EDGE2, 2)),
  links: named(
    link(A, EDGE1, 1),
    link(B, EDGE1, 2, { nextHop: [prefix('192.0.2.16/28')] }),
    link(C, EDGE2, 3),
    link(D, EDGE1, 4, { reachesAny: true }),
  ),
});
const HOPS = [
  '192.0.2.12',
  '192.0.2.22',
  '192.0.2.23',
  '192.0.2.32',
  '10.98.0.1',
  '10.255.0.2',
  '10.0.0.77',
  '2001:db8:1::2',
];
const ASNS = [65_101, 65_102, 65_103, 65_104, 65_200, OUR_AS].map(asn);
const TAGS = overrideTags(OUR_AS, RULE, A, MINUTE_NOW);

const anyPath = fc
  .record({
    from: fc.constantFrom(...NEIGHBORS),
    pathId: fc.constantFrom('', '0.0.0.1', '0.0.0.2'),
    nextHop: fc.constantFrom(...HOPS).map(address),
    origin: fc.constantFrom('igp' as const, 'egp' as const, 'incomplete' as const),
    asPath: fc.array(fc.constantFrom(...ASNS), { maxLength: 3 }),
    asSet: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.constant([asn(65_300)]) }),
    med: fc.constantFrom(undefined, 0, 10),
    localPref: fc.constantFrom(undefined, 100, 110, 300),
    ours: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  })
  .map(({ from, ours, ...rest }) => path(from, A, { ...rest, largeCommunities: ours ? TAGS : [] }));
const anyPaths = fc.uniqueArray(anyPath, { maxLength: 8, selector: ({ neighbor, pathId }) => `${neighbor} ${pathId}` });
const anyAdvertised = fc.constantFrom<readonly Advertised[]>([], [onWire(override())]);
const anyDefault = fc.constantFrom<readonly RoutePath[]>([], [path(edge1, D)], [path(edge1, A)]);

const shuffled = <Item>(items: readonly Item[]): fc.Arbitrary<Item[]> =>
  fc.shuffledSubarray([...items], { minLength: items.length });

function stateOf(
  paths: readonly RoutePath[],
  defaults: readonly RoutePath[],
  advertised: readonly Advertised[],
): PrefixState {
  return new Scene(FILE, NEIGHBORS)
    .routes(P, ...paths)
    .routes(DEFAULT, ...defaults)
    .prefix(P, { advertised });
}

/** Whether a router could have taken the candidate from this path. */
function copies(candidate: Candidate, from: RoutePath, advertised: readonly Advertised[]): boolean {
  const session = NEIGHBORS.find(({ key }) => key === from.neighbor);
  const isOurs =
    from.largeCommunities.length > 0 ||
    advertised.some(
      ({ route: of }) =>
        of.localPref === from.localPref && of.asPath.join() === from.asPath.join() && session !== FROM_B,
    );
  const isFaithful =
    candidate.asPath.join() === from.asPath.join() &&
    candidate.origin === from.origin &&
    candidate.med === from.med &&
    candidate.localPref === from.localPref;
  const isSelf = ['10.98.0.1', '10.255.0.1', '10.98.0.2', '10.255.0.2', '192.0.2.22'].includes(from.nextHop);
  return !isOurs && isFaithful && from.asSet.length === 0 && (candidate.nextHop === from.nextHop || isSelf);
}

function isDeclared(candidate: Candidate): boolean {
  const host = prefixBits(`${candidate.nextHop}/32`);
  return (FILE.links.get(candidate.link)?.nextHop ?? []).some((hop) => {
    const net = hop.includes('/') ? prefixBits(hop) : undefined;
    return hop === candidate.nextHop || (net !== undefined && host !== undefined && covers(net, host));
  });
}

describe('for whatever paths', () => {
  it('a candidate copies a path that is there, or stands on a live default route', () => {
    fc.assert(
      fc.property(anyPaths, anyDefault, anyAdvertised, (paths, defaults, advertised) => {
        for (const candidate of stateOf(paths, defaults, advertised).candidates) {
          expect(candidate.asPath).not.toContain(OUR_AS);
          expect(candidate.asPath).not.toEqual([]);
          expect(isDeclared(candidate)).toBe(true);
          if (candidate.source === 'reaches-any') {
            expect(candidate).toMatchObject({ link: D, asPath: [65_104], nextHop: '192.0.2.42' });
            expect(defaults).toHaveLength(1);
            expect(paths).not.toEqual([]);
          } else expect(paths.some((from) => copies(candidate, from, advertised))).toBe(true);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('a candidate is on its own router, and the only one of its link', () => {
    fc.assert(
      fc.property(anyPaths, anyDefault, anyAdvertised, (paths, defaults, advertised) => {
        const { candidates } = stateOf(paths, defaults, advertised);
        expect(new Set(candidates.map(({ link: of }) => of)).size).toBe(candidates.length);
        for (const { link: of, router: on } of candidates) expect(on).toBe(FILE.links.get(of)?.router);
      }),
      { numRuns: 1_000 },
    );
  });

  it('nothing depends on the order in which they came', () => {
    const cases = anyPaths.chain((paths) => fc.tuple(fc.constant(paths), shuffled(paths)));
    fc.assert(
      fc.property(cases, anyDefault, anyAdvertised, ([paths, others], defaults, advertised) => {
        expect(stateOf(others, defaults, advertised)).toEqual(stateOf(paths, defaults, advertised));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('for whatever happens', () => {
  const DESTINATIONS = [P, prefix('100.64.8.0/24'), DEFAULT];
  /** Tells in every feed that it shows all paths, so that a fresh look knows it too. */
  const ANCHOR = prefix('100.99.0.0/24');
  const anchor = (scene: Scene): Scene =>
    scene.routes(
      ANCHOR,
      ...[path(edge1, A), path(edge2, C)].filter(({ neighbor }) => scene.sessions.get(neighbor)?.state === 'up'),
    );

  type Step = (scene: Scene) => unknown;
  const anyStep: fc.Arbitrary<Step> = fc.oneof(
    fc.tuple(fc.constantFrom(...DESTINATIONS), anyPaths).map(
      ([to, paths]): Step =>
        (scene) =>
          scene.routes(to, ...alive(scene, paths)),
    ),
    // What had been shown is remembered for a minute, on purpose: it is compared after that.
    fc.constantFrom(edge1, edge2).map((of: Session): Step => (scene) => {
      anchor(scene.end(of)).look();
      scene.pass(ms(60_000));
    }),
    fc.constantFrom(edge1, edge2).map(
      (of: Session): Step =>
        (scene) =>
          anchor(scene.begin(of)),
    ),
    fc.integer({ min: 0, max: 90_000 }).map(
      (time): Step =>
        (scene) =>
          scene.pass(ms(time)),
    ),
    fc.constantFrom<Step>(
      (scene) => (scene.inputs = { advertised: [] }),
      (scene) => (scene.inputs = { advertised: [onWire(override())] }),
      (scene) => (scene.inputs = { advertised: [onWire(override({ route: route(B, { localPref: 110 }) }))] }),
    ),
  );
  const alive = (scene: Scene, paths: readonly RoutePath[]): readonly RoutePath[] =>
    paths.filter(({ neighbor }) => scene.sessions.get(neighbor)?.state === 'up');

  it('an answer that was remembered is the one that would be found anew', () => {
    const steered = new Map(
      [...DESTINATIONS, ANCHOR].map((to): [Prefix, { natural: LinkName; settled: LinkName }] => [
        to,
        { natural: A, settled: A },
      ]),
    );
    fc.assert(
      fc.property(fc.array(anyStep, { minLength: 1, maxLength: 12 }), (steps) => {
        const scene = anchor(new Scene(FILE, [edge1, edge2, FROM_B]));
        for (const step of steps) {
          step(scene);
          const { prefixes, roles } = scene.look({ steered });
          const anew = scene.afresh({ steered });
          expect(withoutMemory(prefixes)).toEqual(withoutMemory(anew.prefixes));
          expect(roles).toEqual(anew.roles);
        }
      }),
      { numRuns: 200 },
    );
  });
});

/** A prefix that its neighbour withdrew has certainly gone there; one that was never seen may be hidden. */
const withoutMemory = (prefixes: ReadonlyMap<Prefix, PrefixState>): unknown =>
  new Map([...prefixes].map(([to, { natural: _, naturalBy: __, ...rest }]) => [to, rest]));
