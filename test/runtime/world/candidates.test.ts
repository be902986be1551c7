import { describe, expect, it } from 'vitest';
import { address, asn, largeCommunity, ms, prefix, SECOND } from '../../../src/dsl/program/index.ts';
import type { LinkName, LinkSpec } from '../../../src/dsl/program/index.ts';
import type { RoutePath } from '../../../src/runtime/model/index.ts';
import { overrideTags } from '../../../src/runtime/model/index.ts';
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
  P6,
  program,
  router,
  RULE,
  session,
  SESSIONS,
} from '../edge/index.ts';
import { candidateLinks, FROM_B, path, plain, Scene } from './scene.ts';

const { edge1, edge2, a } = SESSIONS;

describe('a feed with all paths', () => {
  it('gives links in the order of the file, however their paths came', () => {
    expect(candidateLinks(new Scene().routes(P, path(edge1, B), path(edge1, A)).prefix())).toEqual([A, B]);
  });

  it('gives every link of its router the path that it shows, as it is', () => {
    const { candidates } = new Scene()
      .routes(P, path(edge1, A, { med: 7 }), path(edge1, B, { localPref: 90, origin: 'egp' }))
      .prefix();
    expect(candidates).toEqual([
      {
        link: A,
        router: EDGE1,
        source: 'add-path',
        nextHop: '192.0.2.12',
        asPath: [65_101, 65_200],
        origin: 'igp',
        med: 7,
        localPref: 100,
        stale: false,
      },
      expect.objectContaining({ link: B, nextHop: '192.0.2.22', localPref: 90, origin: 'egp' }),
    ]);
  });

  it('gives IPv6 prefixes their own next hops', () => {
    const { candidates } = new Scene().routes(P6, path(edge1, A, { nextHop: address('2001:db8:1::2') })).prefix(P6);
    expect(candidates).toMatchObject([{ link: A, nextHop: '2001:db8:1::2' }]);
  });

  it('gives nothing for a next hop of the other family, which would reset the session', () => {
    const six = new Scene().routes(P6, path(edge1, A)).prefix(P6);
    const four = new Scene().routes(P, path(edge1, A, { nextHop: address('2001:db8:1::2') })).prefix();
    expect([six.candidates, four.candidates]).toEqual([[], []]);
  });

  it('gives a peering LAN the members as next hops, whose AS is the first', () => {
    const lan = { nextHop: [prefix('10.96.0.0/24')], asn: asn(65_109), role: 'ix' } as const;
    const scene = new Scene(program({ links: named(link(A, EDGE1, 1, lan), link(B, EDGE1, 2)) }));
    const member = { nextHop: address('10.96.0.11'), asPath: [asn(65_401)] };
    expect(scene.routes(P, path(edge1, A, member)).prefix().candidates).toMatchObject([{ link: A, ...member }]);
  });

  it('shows by one path per link what its router would choose for it', () => {
    const lan = { nextHop: [prefix('10.96.0.0/24')] };
    const scene = new Scene(program({ links: named(link(A, EDGE1, 1, lan)) }));
    const over = (host: number, change: Partial<RoutePath>): RoutePath =>
      path(edge1, A, { nextHop: address(`10.96.0.${String(host)}`), pathId: `0.0.1.${String(host)}`, ...change });
    const long = over(1, { asPath: [asn(1), asn(2), asn(3)] });
    const short = over(2, { asPath: [asn(1), asn(3)] });
    const preferred = over(3, { localPref: 120, asPath: [asn(1), asn(2), asn(2), asn(3)] });
    expect(scene.routes(P, long, short).prefix().candidates).toMatchObject([{ nextHop: '10.96.0.2' }]);
    expect(scene.routes(P, preferred, short, long).prefix().candidates).toMatchObject([{ nextHop: '10.96.0.3' }]);
    const alike = over(9, { asPath: [asn(1), asn(3)] });
    for (const paths of [
      [short, alike],
      [alike, short],
    ]) {
      expect(scene.routes(P, ...paths).prefix().candidates).toMatchObject([{ nextHop: '10.96.0.2' }]);
    }
  });

  it('is believed where the router has put itself as next hop, if only one link has the first AS', () => {
    const self = { nextHop: address('10.98.0.1') };
    const { candidates } = new Scene().routes(P, path(edge1, A, self), path(edge1, B, self)).prefix();
    expect(candidates).toMatchObject([
      { link: A, nextHop: '192.0.2.12' },
      { link: B, nextHop: '192.0.2.22' },
    ]);
    const sameAs = program({ links: named(link(A, EDGE1, 1), link(C, EDGE2, 3, { asn: asn(65_101) })) });
    expect(new Scene(sameAs).routes(P, path(edge1, A, self)).prefix().candidates).toEqual([]);
  });

  it('is believed behind a link-local next hop, if only one link of that router has the first AS', () => {
    const six = (name: LinkName, n: number): LinkSpec =>
      link(name, EDGE1, n, { neighbor: [address(`2001:db8:${String(n)}::2`)] });
    const dual = named(six(A, 1), six(B, 2));
    const local = { nextHop: address('fe80::5054:ff:fe12:3456') };
    const { candidates } = new Scene(program({ links: dual })).routes(P6, path(edge1, B, local)).prefix(P6);
    expect(candidates).toMatchObject([{ link: B, nextHop: '2001:db8:2::2' }]);
    const elsewhere = program({ links: named(six(A, 1), link(B, EDGE2, 2, { neighbor: [address('2001:db8:2::2')] })) });
    expect(new Scene(elsewhere).routes(P6, path(edge1, B, local)).prefix(P6).candidates).toEqual([]);
  });

  it('gives nothing for a next hop that nobody declares, however telling the first AS', () => {
    const state = new Scene().routes(P, path(edge1, A, { nextHop: address('10.0.0.77') })).prefix();
    expect(state).toMatchObject({ candidates: [], natural: A, naturalBy: 'first-as' });
  });

  it('gives no link of another router, whose path it only passes on', () => {
    const viaLink = path(edge1, C, { localPref: 110 });
    const viaLoopback = path(edge1, C, { nextHop: address('10.255.0.2'), pathId: '0.0.0.9', localPref: 110 });
    const scene = new Scene().routes(P, path(edge1, A), viaLink, viaLoopback);
    expect(scene.prefix()).toMatchObject({ natural: C });
    expect(candidateLinks(scene.prefix())).toEqual([A]);
    scene.routes(P, path(edge1, A), viaLink, path(edge2, C), path(edge2, A, { nextHop: address('10.255.0.1') }));
    expect(scene.prefix().candidates).toMatchObject([
      { link: A, router: EDGE1 },
      { link: C, router: EDGE2 },
    ]);
  });
});

describe('MED', () => {
  const lan = program({ links: named(link(A, EDGE1, 1, { nextHop: [prefix('10.96.0.0/24')] })) });
  const over = (host: number, first: number, med: number | undefined): RoutePath =>
    path(edge1, A, {
      nextHop: address(`10.96.0.${String(host)}`),
      pathId: `0.0.1.${String(host)}`,
      asPath: [asn(first), asn(65_200)],
      med,
    });
  const chosen = (...paths: readonly RoutePath[]): unknown =>
    new Scene(lan).routes(P, ...paths).prefix().candidates[0]?.nextHop;

  it('counts between paths of one AS only, and its absence is the lowest', () => {
    expect(chosen(over(1, 65_401, 20), over(2, 65_401, 10))).toBe('10.96.0.2');
    expect(chosen(over(1, 65_401, 20), over(2, 65_402, 10))).toBe('10.96.0.1');
    expect(chosen(over(1, 65_401, 20), over(2, 65_401, undefined))).toBe('10.96.0.2');
  });

  it('gives the same however they come, though it is no order', () => {
    const [x, y, z] = [over(1, 65_401, 20), over(2, 65_402, 0), over(3, 65_401, 10)];
    for (const paths of [
      [x, y, z],
      [z, y, x],
      [y, x, z],
      [z, x, y],
    ])
      expect(chosen(...paths)).toBe('10.96.0.2');
  });
});

describe('sources of different trust', () => {
  it("ExaBGP's own sessions are asked where the router's feed shows only its best path", () => {
    const scene = new Scene(program(), [edge1, edge2, a, FROM_B]);
    scene.routes(P, plain(edge1, A), path(a, A), path(FROM_B, B));
    expect(scene.prefix().candidates).toMatchObject([
      { link: A, source: 'session' },
      { link: B, source: 'session', localPref: undefined },
    ]);
  });

  it("are not asked where the router's feed shows all that it accepted", () => {
    const scene = new Scene(program(), [edge1, edge2, a, FROM_B]);
    scene.routes(P, path(edge1, A), path(a, A), path(FROM_B, B));
    expect(scene.prefix().candidates).toMatchObject([{ link: A, source: 'add-path' }]);
  });

  it('are not asked as soon as any prefix tells so, even one that is looked at later', () => {
    const scene = new Scene(program(), [edge1, edge2, FROM_B]);
    const other = prefix('100.64.8.0/24');
    scene.routes(P, path(FROM_B, B)).routes(other, path(edge1, A));
    const steered = new Map([[P, { natural: A, settled: A }] as const, [other, { natural: A, settled: A }] as const]);
    expect(scene.look({ steered }).prefixes.get(P)?.candidates).toEqual([]);
  });

  it('are asked for the family that the feed shows only the best of', () => {
    const six = session('fd00::9', '2001:db8:2::2', { peerAsn: asn(65_102) });
    const scene = new Scene(program(), [edge1, six]);
    const hop = (n: number): { nextHop: ReturnType<typeof address> } => ({
      nextHop: address(`2001:db8:${String(n)}::2`),
    });
    scene.routes(P, path(edge1, A)).routes(P6, plain(edge1, A, hop(1)), path(six, B, hop(2)));
    scene.prefix(P);
    expect(candidateLinks(scene.prefix(P6))).toEqual([A, B]);
  });

  it('are asked again when the feed has ended a minute ago, and no more when it is back with its whole table', () => {
    const scene = new Scene(program(), [edge1, edge2, FROM_B]);
    const links = (complete = true): readonly string[] =>
      candidateLinks(scene.prefix(P, { ribHealth: { complete, trusted: true, routes: 1 } }));
    scene.routes(P, path(edge1, A), path(FROM_B, B));
    expect(links()).toEqual([A]);
    // What the router may have rejected is no candidate for the sake of a flap.
    scene.end(edge1);
    expect(links()).toEqual([]);
    scene.pass(ms(59_999));
    expect(links()).toEqual([]);
    scene.pass(ms(1));
    expect(links()).toEqual([B]);
    scene.begin(edge1).routes(P, path(edge1, A), path(FROM_B, B));
    expect([links(false), links(true)]).toEqual([[A, B], [A]]);
  });

  it('are not asked while a feed that was away for a moment sends its table again', () => {
    const scene = new Scene(program(), [edge1, edge2, FROM_B]);
    const arriving = { ribHealth: { complete: false, trusted: true, routes: 1 } };
    scene.routes(P, path(edge1, A), path(FROM_B, B)).prefix();
    scene.end(edge1).prefix();
    scene.pass(SECOND).begin(edge1);
    expect(scene.prefix(P, arriving).candidates).toEqual([]);
    scene.pass(ms(300_000)).routes(P, path(edge1, A), path(FROM_B, B));
    expect(candidateLinks(scene.prefix(P, arriving))).toEqual([A]);
    scene.begin(edge1).routes(P, path(FROM_B, B));
    expect(scene.prefix(P, arriving).candidates).toEqual([]);
    // It came back without a single identifier: a plain feed now.
    scene.routes(P, plain(edge1, A), path(FROM_B, B));
    expect(candidateLinks(scene.prefix())).toEqual([A, B]);
  });

  it('a dead session of the second family does not make the first one less telling', () => {
    const both = [address('10.98.0.1'), address('2001:db8:98::1')];
    const dead = session('2001:db8:98::9', '2001:db8:98::1', { state: 'down' });
    const file = program({ routers: named(router(EDGE1, 1, { neighbor: both, feed: both }), router(EDGE2, 2)) });
    const scene = new Scene(file, [edge1, dead, FROM_B]).routes(P, path(edge1, A), path(FROM_B, B));
    expect([scene.prefix(), scene.prefix()].map(candidateLinks)).toEqual([[A], [A]]);
  });

  it("a link without a router is the only router's", () => {
    const file = program({
      routers: named(router(EDGE1, 1)),
      links: named({ ...link(A, EDGE1, 1), router: undefined }, { ...link(B, EDGE1, 2), router: undefined }),
    });
    const scene = new Scene(file, [edge1, FROM_B]).routes(P, path(edge1, A), path(FROM_B, B));
    expect(scene.prefix().candidates).toMatchObject([{ link: A, router: EDGE1 }]);
  });

  it('a route server tells members of its LAN, and nobody outside it', () => {
    const lan = { nextHop: [prefix('10.96.0.0/24')], asn: asn(65_102), role: 'ix' } as const;
    const scene = new Scene(program({ links: named(link(B, EDGE1, 2, lan)) }), [FROM_B]);
    const inside = path(FROM_B, B, { nextHop: address('10.96.0.11'), asPath: [asn(65_401)] });
    const outside = path(FROM_B, B, { nextHop: address('10.97.0.11'), asPath: [asn(65_401)] });
    expect(scene.routes(P, outside).prefix().candidates).toEqual([]);
    expect(scene.routes(P, outside, inside).prefix().candidates).toMatchObject([
      { link: B, source: 'session', nextHop: '10.96.0.11', asPath: [65_401] },
    ]);
  });

  it('a neighbour over several hops stands for the only next hop of its link', () => {
    const far = session('10.98.0.9', '10.250.0.1', { peerAsn: asn(65_102) });
    const links = named(link(B, EDGE1, 2, { neighbor: [far.peer], nextHop: [address('192.0.2.22')] }));
    const scene = new Scene(program({ links }), [far]).routes(P, path(far, B, { nextHop: far.peer }));
    expect(scene.prefix().candidates).toMatchObject([{ link: B, nextHop: '192.0.2.22' }]);
  });

  it('a mute neighbour and an inject session that feeds nothing tell nothing', () => {
    const stranger = session('10.98.0.9', '10.98.0.77');
    const file = program({ routers: named(router(EDGE1, 1, { feed: [address('10.98.0.101')] })) });
    const scene = new Scene(file, [edge1, stranger]).routes(P, path(edge1, A), path(stranger, A));
    expect(scene.prefix().candidates).toEqual([]);
  });
});

describe('what is never a candidate', () => {
  const tagged = overrideTags(OUR_AS, RULE, A, MINUTE_NOW);

  it("weir's own route, seen back by its tags", () => {
    const back = path(edge2, B, { largeCommunities: [largeCommunity('65101:1:1'), ...tagged], localPref: 300 });
    const state = new Scene().routes(P, path(edge1, A), back).prefix();
    expect(state).toMatchObject({ natural: A, highestLocalPref: 100 });
    expect(candidateLinks(state)).toEqual([A]);
  });

  it("weir's own route on a session with a neighbour to whom we are another AS", () => {
    const other = session('10.98.0.9', '192.0.2.22', { localAsn: asn(64_999), peerAsn: asn(65_102) });
    const scene = new Scene(program(), [edge1, other]);
    expect(scene.routes(P, path(other, B, { largeCommunities: tagged })).prefix().candidates).toEqual([]);
  });

  it("weir's own route, seen back by a router that strips communities", () => {
    const back = path(edge1, B, { localPref: 300 });
    const advertised = [onWire(override())];
    const scene = new Scene().routes(P, path(edge1, A), back);
    expect(scene.prefix(P, { advertised })).toMatchObject({ candidates: [{ link: A }], highestLocalPref: 100 });
    scene.routes(P, path(edge1, A), path(edge1, B), back);
    expect(candidateLinks(scene.prefix(P, { advertised }))).toEqual([A, B]);
  });

  it('which shows as soon as it is known what is on the wire, and no longer than it is', () => {
    const scene = new Scene().routes(P, path(edge1, A), path(edge1, B, { localPref: 300 }));
    expect(scene.prefix().highestLocalPref).toBe(300);
    expect(scene.prefix(P, { advertised: [onWire(override())] }).highestLocalPref).toBe(100);
    expect(scene.prefix().highestLocalPref).toBe(300);
  });

  it('a path with our own AS in it, wherever', () => {
    const looped = [asn(65_101), OUR_AS, asn(65_200)];
    const scene = new Scene(program(), [edge1, FROM_B]);
    expect(scene.routes(P, path(edge1, A, { asPath: looped })).prefix().candidates).toEqual([]);
    expect(scene.routes(P, path(edge1, A, { asSet: [OUR_AS] })).prefix().candidates).toEqual([]);
    const other = session('10.98.0.9', '192.0.2.22', { localAsn: asn(64_999), peerAsn: asn(65_102) });
    const elsewhere = new Scene(program(), [{ ...edge1, state: 'down' }, other]);
    expect(elsewhere.routes(P, path(other, B, { asPath: looped })).prefix().candidates).toEqual([]);
  });

  it('a path with an AS_SET, which carries the prefix all the same', () => {
    const state = new Scene().routes(P, path(edge1, A, { asSet: [asn(65_300)] }), path(edge1, B, { localPref: 90 }));
    expect(state.prefix()).toMatchObject({ natural: A, candidates: [{ link: B }] });
  });

  it('an empty path, from inside or from a neighbour', () => {
    const scene = new Scene(program(), [edge1, FROM_B]);
    expect(scene.routes(P, plain(edge1, A, { asPath: [] })).prefix().candidates).toEqual([]);
    expect(scene.routes(P, path(FROM_B, B, { asPath: [] })).prefix().candidates).toEqual([]);
  });
});

it('the path of a customer is a candidate of its link, for what is announced on', () => {
  expect(candidateLinks(new Scene().routes(P, path(edge1, D)).prefix())).toEqual([D]);
});
