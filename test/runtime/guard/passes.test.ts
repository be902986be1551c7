import { describe, expect, it } from 'vitest';
import { bps, monoMs, prefix } from '../../../src/dsl/program/index.ts';
import type { Advertised, Announcement, World } from '../../../src/runtime/model/index.ts';
import { NO_ADVERTISE, overrideTags } from '../../../src/runtime/model/index.ts';
import { guard } from '../../../src/runtime/guard/index.ts';
import * as edge from '../edge/index.ts';
import { A, B, C, EDGE1, OUR_AS, P, RULE, TO_EDGE1 } from '../edge/index.ts';
import {
  at,
  COPY,
  declared,
  INJECT_ALL,
  known,
  many,
  to,
  input,
  links,
  LONG_ALLOWED,
  one,
  PART,
  routers,
  WHOLE_IS_OUT,
} from './cases/situation.ts';
import { OUT, run } from './run.ts';

const { candidate, onWire, override, ownRoute, route, signal } = edge;

describe('what is in order passes', () => {
  it.each([
    ['an override', override(), {}, {}],
    [
      'without NO_EXPORT where every policy is proven',
      override({ route: route(B, { communities: [] }) }),
      { exportProven: new Set([EDGE1, edge.EDGE2]) },
      { routers: routers({ export: 'tag' }) },
    ],
    [
      'without NO_EXPORT on one router alone',
      override({ route: route(B, { communities: [NO_ADVERTISE] }) }),
      { exportProven: new Set([EDGE1]) },
      { routers: routers({ export: 'tag', scope: 'router' }) },
    ],
    ['a copy for another router, once the target has it', COPY, { advertised: OUT }, { routers: INJECT_ALL }],
    [
      'with the MED of the path',
      override({ route: route(B, { med: 5 }) }),
      one({ candidates: [candidate(A), candidate(B, { med: 5 })] }),
      {},
    ],
    [
      'the only router of a network, though the link does not name it',
      override(),
      {},
      { routers: edge.named(edge.router(EDGE1, 1)), links: declared({ router: undefined }, { router: undefined }) },
    ],
    [
      'a next hop inside the peering LAN',
      override(),
      {},
      { links: declared({}, { nextHop: [prefix('192.0.2.16/28')] }) },
    ],
    ['a next hop that is the neighbour', override(), {}, { links: declared({}, { nextHop: [] }) }],
    ['our own block by eBGP', ownRoute(), {}, {}],
    ['a signal', signal(), {}, {}],
    ['a part of our block while the whole is out', ownRoute({ prefix: PART }), WHOLE_IS_OUT, { guards: LONG_ALLOWED }],
  ] satisfies [string, Announcement, Partial<World>, Parameters<typeof input>[2]][])(
    '%s',
    (_, announcement, world, program) => {
      expect(guard(input([announcement], world, program))).toMatchObject({ allowed: [announcement], refused: [] });
    },
  );

  it('the same route again, in another order of its communities, is no change', () => {
    const tags = [...override().route.largeCommunities].reverse();
    const { allowed } = run([override({ route: route(B, { largeCommunities: tags }) })], OUT, { mode: 'observe' });
    expect(allowed).toHaveLength(1);
  });

  it('a move that has shown in the counters no longer counts, nor does one that is already there', () => {
    const [first, second] = [to('100.64.0.0/24'), to('100.64.1.0/24')];
    const heavy = [first, second].map(({ prefix: of }) => edge.prefixState(of, { bps: bps(2e9) }));
    const world = { prefixes: edge.prefixes(...heavy) };
    expect(run([first, second], [onWire(first, monoMs(edge.NOW - 6_000))], world).refused).toEqual([]);
    const fresh = run([first, second], [onWire(first, monoMs(edge.NOW - 5_999))], world);
    expect(fresh.refused.map(({ prefix: of, code }) => [of, code])).toEqual([[second.prefix, 'blast']]);
  });

  it('new attributes for the same link move nothing, so they cost no blast radius', () => {
    const change = override({ route: route(B, { largeCommunities: overrideTags(OUR_AS, RULE, A, 5) }) });
    expect(run([change], OUT, one({ bps: bps(9e9) })).refused).toEqual([]);
  });

  it('a prefix that goes on to a third link leaves the second, not its natural one', () => {
    const onward = override({ to: C });
    const tiny = { ...one({ bps: bps(2e9) }), links: links({ capacity: bps(1e9) }) };
    expect(run([onward], OUT, tiny).refused).toEqual([]);
    const full = { ...one({ bps: bps(2e9) }), links: links({}, { capacity: bps(1e9) }) };
    expect(run([onward], OUT, full).refused).toMatchObject([{ code: 'blast' }]);
  });

  it('a prefix that several routers hear of counts once', () => {
    const world = { ...one({ bps: bps(3e9) }), advertised: OUT };
    expect(guard(input([override(), COPY], world, { routers: INJECT_ALL })).refused).toEqual([]);
    const tick = { limits: { ...edge.LIMITS, perTick: 1 }, routers: INJECT_ALL };
    const both = [override({ route: route(B, { largeCommunities: overrideTags(OUR_AS, RULE, A, 5) }) }), COPY];
    expect(guard(input(both, world, tick)).refused).toEqual([]);
  });
});

describe('the prefix limit', () => {
  it('a plan that crosses it freezes its neighbour, others go on', () => {
    const [one1, two, three] = many(3).map(to);
    const elsewhere = override({ to: C });
    const world = { prefixes: edge.prefixes(...known(...many(3)).prefixes.values(), edge.prefixState(P)) };
    const verdict = guard(
      input([one1!, two!, three!, elsewhere], world, { limits: { ...edge.LIMITS, announcements: 2 } }),
    );
    expect(verdict.allowed).toEqual([elsewhere]);
    expect(verdict.alarms.map(({ code, neighbor }) => [code, neighbor])).toEqual([['neighbor-limit', TO_EDGE1]]);
  });

  it('is 1,000 for a router when the file says nothing', () => {
    const texts = many(1_001);
    const wire = texts.slice(0, 1_000).map((text) => onWire(to(text)));
    const world = { ...known(...texts), advertised: wire };
    expect(guard(input([to(texts[1_000]!)], world)).refused).toMatchObject([{ code: 'neighbor-limit' }]);
    expect(guard(input([to(texts[999]!)], { ...world, advertised: wire.slice(1) })).refused).toEqual([]);
  });

  it('follows the number of own blocks by eBGP', () => {
    const split = { length: 26, regroupEvery: undefined };
    const set = edge.set('203.0.113.0/24', '-203.0.113.128/25');
    const program = {
      own: [{ set, nextHop: undefined, originated: [A], at }],
      groups: [
        { name: 'all', set, split: undefined },
        { name: 'pieces', set, split: { ...split, max: undefined } },
        { name: 'few', set, split: { ...split, max: 1 } },
        { name: 'whole', set, split: { ...split, length: 20, max: undefined } },
        { name: 'broken', set: edge.set('nonsense/0'), split: undefined },
      ],
    };
    // 1 own block, 1 + 4 + 1 + 1 + 0 blocks of groups: 8, four times.
    const parts = Array.from({ length: 33 }, (_, n) => ownRoute({ prefix: prefix(`10.${n}.0.0/16`) }));
    const full = parts.slice(0, 32).map((part) => onWire(part));
    const wanted = ownRoute({ prefix: prefix('203.0.113.0/24') });
    const refused = (advertised: readonly Advertised[]) => guard(input([wanted], { advertised }, program)).refused;
    expect(refused(full)).toMatchObject([{ code: 'neighbor-limit' }]);
    expect(refused(full.slice(1))).toEqual([]);
  });
});
