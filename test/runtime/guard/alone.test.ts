/** Each check by itself, where nothing is known: none may rely on another one having asked before it. */
import { describe, expect, it } from 'vitest';
import { address, asn, bps, community, linkName, prefix, ratio } from '../../../src/dsl/program/index.ts';
import { CHECKS, guard } from '../../../src/runtime/guard/index.ts';
import type { Announcement, World } from '../../../src/runtime/model/index.ts';
import * as edge from '../edge/index.ts';
import { A, B, EDGE1, OWN, TO_A, TO_EDGE1 } from '../edge/index.ts';
import { at, CUSTOMERS, input, LONG_ALLOWED, one, PART, roles, routers, WHOLE_IS_OUT } from './cases/situation.ts';

const { override, ownRoute, route, signal } = edge;

const { readback: _, ...untold } = edge.world();
const NOTHING: World = { ...untold, sessions: new Map(), roles: new Map(), prefixes: new Map(), links: new Map() };
const NO_PROGRAM = edge.program({ own: [], customers: [], routers: new Map(), links: new Map() });

const codes = (announcement: Announcement): Readonly<Record<string, string>> =>
  Object.fromEntries(
    CHECKS.flatMap((check) =>
      guard({ program: NO_PROGRAM, world: NOTHING, desired: [announcement] }, [check]).refused.map((refusal) => [
        refusal.check,
        refusal.code,
      ]),
    ),
  );

const answer = (id: string, announcement: Announcement, world: Partial<World> = {}, program = {}): string | undefined =>
  guard(
    input([announcement], world, program),
    CHECKS.filter((check) => check.id === id),
  ).refused[0]?.reason;

describe('where nothing is known, each check by itself', () => {
  it('refuses an override for want of its own fact', () => {
    expect(codes(override())).toEqual({
      'A1 role': 'role',
      'A1 session': 'session-down',
      'A5 bogon': 'bogon',
      'A5 next hop': 'foreign-next-hop',
      'A6 alternative': 'no-link',
      'A3 router': 'no-router',
      'A3 local preference': 'local-pref',
      'A3 tags': 'untagged',
      'A6 fresh': 'link-unsure',
      'A10 blast radius': 'volume-unknown',
    });
  });

  it('refuses an own block, and a signal of it', () => {
    const common = { 'A1 role': 'role', 'A1 session': 'session-down', 'A5 bogon': 'bogon', 'A4 own block': 'not-ours' };
    expect(codes(ownRoute())).toEqual({ ...common, 'A4 attributes': 'wrong-next-hop' });
    expect(codes(signal())).toEqual({ ...common, 'A3b signal': 'wrong-next-hop' });
  });

  it('refuses what is no prefix', () => {
    const nonsense = { prefix: prefix('nonsense') };
    expect(codes(override(nonsense))).toMatchObject({ 'A2 numbers': 'malformed', 'A5 default route': 'default-route' });
    expect(codes(ownRoute(nonsense))).toMatchObject({ 'A4 own block': 'not-ours', 'A4 length': 'too-long' });
  });
});

describe('the reason says who the neighbour is', () => {
  it.each([
    ['nobody that the rule file knows', override({ neighbor: TO_A.replace('12', '99') as typeof TO_A })],
    ['the inject session of edge1', ownRoute({ neighbor: TO_EDGE1 })],
    ['the neighbour of a', override({ neighbor: TO_A })],
    ['the read-back session of edge1', override({ neighbor: edge.READBACK })],
  ] satisfies [string, Announcement][])('%s', (expected, announcement) => {
    expect(answer('A1 role', announcement)).toBe(`${announcement.neighbor} is ${expected}`);
  });
});

describe('the reason says why a session takes nothing', () => {
  it('a feed', () => {
    const feed = { roles: roles(TO_EDGE1, { kind: 'router', router: EDGE1, inject: false, feed: true }) };
    expect(answer('A1 role', override(), feed)).toContain('a feed of edge1 that takes no routes');
  });
  it('mute', () => {
    const muted = { roles: roles(TO_EDGE1, { kind: 'mute', because: 'AS65001 is not ours' }) };
    expect(answer('A1 role', override(), muted)).toContain('mute: AS65001 is not ours');
  });
});

describe('what the file allows', () => {
  it('the communities of its tag actions and maps, on signals', () => {
    const tags = [community('65000:1'), community('65000:2'), community('65000:3')];
    const asked = signal({ route: { ...signal().route, communities: tags } });
    const links = edge.named(
      edge.link(A, EDGE1, 1, { prependTags: [tags[0]!], muteTag: tags[1] }),
      edge.link(B, EDGE1, 2),
    );
    const action = { kind: 'tag', amount: undefined, what: undefined, on: 'all', selection: undefined, at } as const;
    const rule = {
      actions: [
        { ...action, communities: [tags[2]!] },
        { ...action, kind: 'med', communities: [] },
      ],
    };
    expect(answer('A3b signal', asked, {}, { links, rules: [rule] })).toBeUndefined();
    expect(answer('A3b signal', asked, {}, { links })).toContain('65000:3');
  });

  it("the router's internal next hop, on signals", () => {
    expect(
      answer('A3b signal', signal({ route: { ...signal().route, nextHop: address('10.97.0.1') } })),
    ).toBeUndefined();
  });

  it('longer prefixes, inside the set that it names', () => {
    const inside = (text: string) => ({ guards: [{ ...LONG_ALLOWED[0], set: edge.set(text) }] });
    const part = ownRoute({ prefix: PART });
    expect(answer('A4 length', part, {}, inside('203.0.113.0/24'))).toBeUndefined();
    expect(answer('A4 length', part, {}, inside('198.51.100.0/24'))).toContain('/24');
    const part6 = ownRoute({ prefix: prefix('2001:db8:f::/49') });
    expect(answer('A4 length', part6, {}, { guards: [{ ...LONG_ALLOWED[0], length: 49 }] })).toBeUndefined();
    expect(answer('A4 length', ownRoute(), {}, { guards: [{ ...LONG_ALLOWED[0], length: 20 }] })).toBeUndefined();
  });

  it('a part of a block that a read-back session or an originating link shows', () => {
    const part = ownRoute({ prefix: PART });
    const readback = [{ neighbor: edge.READBACK, prefix: OWN, asPath: [edge.OUR_AS], largeCommunities: [] }];
    expect(answer('A4 aggregate', part, { readback })).toBeUndefined();
    const own = [{ set: edge.set('203.0.113.0/24'), nextHop: undefined, originated: [A], at }];
    expect(answer('A4 aggregate', part, {}, { own })).toBeUndefined();
    expect(answer('A4 aggregate', part, WHOLE_IS_OUT)).toBeUndefined();
    expect(answer('A4 aggregate', ownRoute({ prefix: prefix('nonsense') }))).toBeUndefined();
  });

  it('without any read-back the aggregate must be seen elsewhere', () => {
    const { refused } = guard({ program: edge.program(), world: untold, desired: [ownRoute({ prefix: PART })] });
    expect(refused.map(({ code }) => code)).toEqual(['too-long']);
    const aggregate = CHECKS.filter((check) => check.id === 'A4 aggregate');
    const verdict = guard({ program: edge.program(), world: untold, desired: [ownRoute({ prefix: PART })] }, aggregate);
    expect(verdict.refused.map(({ code }) => code)).toEqual(['no-aggregate']);
  });

  it('as own, what others may not: a bogon', () => {
    expect(
      answer(
        'A5 bogon',
        ownRoute({ prefix: prefix('10.1.0.0/16') }),
        {},
        { own: [{ set: edge.set('10.0.0.0/8'), nextHop: undefined, originated: [], at }] },
      ),
    ).toBeUndefined();
  });

  it("a customer's block of which nothing is known has no path to copy", () => {
    const theirs = ownRoute({ prefix: CUSTOMERS });
    expect(answer('A4 own block', theirs)).toContain('not inside own');
    expect(answer('A4 attributes', theirs)).toContain('behind our AS');
  });
});

describe('what one does not open for another', () => {
  it("a link's neighbour, where its next hops are declared apart", () => {
    const links = edge.named(edge.link(A, EDGE1, 1), edge.link(B, EDGE1, 2, { nextHop: [address('192.0.2.29')] }));
    expect(answer('A5 next hop', override(), {}, { links })).toContain('192.0.2.22 is not declared for b');
    const theirs = override({ route: route(B, { nextHop: address('192.0.2.29') }) });
    expect(answer('A5 next hop', theirs, {}, { links })).toBeUndefined();
  });

  it('one router with inject = all, the other without', () => {
    const copy = override({ neighbor: edge.TO_EDGE2 });
    const one = routers({ inject: 'all' }, {});
    const other = routers({}, { inject: 'all' });
    expect([one, other].map((all) => answer('A3 router', copy, {}, { routers: all }) === undefined)).toEqual([
      false,
      false,
    ]);
    expect(answer('A3 router', copy, {}, { routers: routers({ inject: 'all' }) })).toBeUndefined();
  });

  it('the next hop of another own block, on signals', () => {
    const block = { set: edge.set('203.0.113.0/24'), nextHop: undefined, originated: [], at };
    const other = { set: edge.set('198.51.100.0/24'), nextHop: address('10.97.0.9'), originated: [], at };
    expect(answer('A3b signal', signal(), {}, { own: [block, other] })).toContain('10.97.0.9');
    expect(answer('A3b signal', signal(), {}, { own: [{ ...block, nextHop: address('10.97.0.9') }] })).toBeUndefined();
  });

  it('a large community that is not in the file, on signals', () => {
    const tagged = signal({ route: { ...signal().route, largeCommunities: override().route.largeCommunities } });
    expect(answer('A3b signal', tagged)).toContain('is not in the file');
  });

  it('the communities of actions that tag nothing', () => {
    const tag = community('65000:9');
    const med = {
      kind: 'med',
      amount: 5,
      what: undefined,
      communities: [tag],
      on: 'all',
      selection: undefined,
      at,
    } as const;
    const tagged = signal({ route: { ...signal().route, communities: [tag] } });
    expect(answer('A3b signal', tagged, {}, { rules: [{ actions: [med] }] })).toContain('65000:9');
  });

  it("another link's path behind our AS, for a customer's block", () => {
    const theirs = [edge.candidate(B), edge.candidate(edge.D, { asPath: [asn(65_300)] })];
    const world = { prefixes: edge.prefixes(edge.prefixState(CUSTOMERS, { candidates: theirs })) };
    const announced = (path: readonly number[]): Announcement =>
      ownRoute({ prefix: CUSTOMERS, route: { ...ownRoute().route, asPath: [edge.OUR_AS, ...path].map(asn) } });
    expect(answer('A4 attributes', announced([65_102, 65_200]), world)).toContain('behind our AS');
    expect(answer('A4 attributes', announced([65_300]), world)).toBeUndefined();
  });

  it('a length for IPv4 says nothing of IPv6, and the other way round', () => {
    const guards = [{ kind: 'announce-longer', v4: 20, v6: 40, at } as const];
    const six = ownRoute({ prefix: prefix('2001:db8::/41') });
    expect(answer('A4 length', six, {}, { guards })).toContain('/40');
    expect(answer('A4 length', six, {}, { guards: [{ ...guards[0]!, v6: undefined }] })).toBeUndefined();
    expect(answer('A4 length', ownRoute(), {}, { guards: [{ ...guards[0]!, v4: undefined }] })).toBeUndefined();
    const outside = [{ kind: 'announce-outside', set: edge.set('203.0.113.0/24'), at } as const];
    expect(answer('A4 length', ownRoute(), {}, { guards: outside })).toBeUndefined();
  });

  it('of two blocks around a part, one that is out is enough', () => {
    const block = (text: string, ...originated: readonly (typeof A)[]) => ({
      set: edge.set(text),
      nextHop: undefined,
      originated,
      at,
    });
    const part = ownRoute({ prefix: PART });
    const own = [block('203.0.113.0/24'), block('203.0.112.0/22', A)];
    expect(answer('A4 aggregate', part, {}, { own })).toBeUndefined();
    expect(answer('A4 aggregate', part, {}, { own: own.toReversed() })).toBeUndefined();
  });
});

describe('odd corners', () => {
  it('a wire that nobody can read does not say where the traffic is', () => {
    const strange = edge.onWire(override({ route: route(B, { nextHop: address('192.0.2.77') }) }));
    const world = { ...one({ bps: bps(1) }), advertised: [strange] };
    expect(answer('A10 blast radius', override(), world)).toBeUndefined();
  });

  it('a target on a router that is gone has no loopbacks', () => {
    const links = edge.named(edge.link(A, EDGE1, 1), { ...edge.link(B, EDGE1, 2), router: 'gone' as typeof EDGE1 });
    expect(answer('A3 next hop', override(), {}, { links })).toContain('no loopback of gone');
    const unknown = answer('A3 next hop', override({ to: linkName('elsewhere') }));
    expect(unknown).toContain('no loopback of undefined');
  });

  it('entries of sets that are no prefixes hold nothing', () => {
    const own = [{ set: edge.set('nonsense/0'), nextHop: undefined, originated: [], at }];
    expect(answer('A4 own block', ownRoute(), {}, { own })).toContain('not inside own');
  });

  it('what is no prefix is withdrawn after what is one', () => {
    const wire = [edge.onWire(ownRoute({ prefix: prefix('nonsense') })), edge.onWire(ownRoute())];
    const { withdraw } = guard(input([], { advertised: wire, mode: 'stopped' }));
    expect(withdraw.map((entry) => entry.prefix)).toEqual([OWN, 'nonsense']);
  });

  it('a blast radius of nothing lets nothing move', () => {
    const limits = { ...edge.LIMITS, blast: ratio(0) };
    expect(answer('A10 blast radius', override(), {}, { limits })).toContain('10 % of a');
  });

  it('without export = tag, no proof replaces NO_EXPORT', () => {
    const bare = override({ route: route(B, { communities: [] }) });
    expect(answer('A3 scope', bare, { exportProven: new Set([EDGE1, edge.EDGE2]) })).toContain('NO_EXPORT');
    expect(answer('A3 proof', bare, {}, { routers: routers({ export: 'tag' }) })).toContain('edge1 is not proven');
  });
});
