/** The numbers of the checks, from both sides. */
import { describe, expect, it } from 'vitest';
import { address, asn, bps, community, largeCommunity, monoMs, ms, prefix } from '../../../src/dsl/program/index.ts';
import { CHECKS, guard } from '../../../src/runtime/guard/index.ts';
import type { Announcement, World } from '../../../src/runtime/model/index.ts';
import { overrideTags } from '../../../src/runtime/model/index.ts';
import * as edge from '../edge/index.ts';
import { A, B, C, D, NOW, P, RULE, TO_EDGE1 } from '../edge/index.ts';
import { input, known, links, many, own, PART, sessions, to } from './cases/situation.ts';

const { onWire, override, ownRoute, prefixes, prefixState, route } = edge;

const passes = (id: string, announcement: Announcement, world: Partial<World> = {}, program = {}): boolean =>
  guard(
    input([announcement], world, program),
    CHECKS.filter((check) => check.id === id),
  ).refused.length === 0;

describe('A2: the largest that fits, and one more', () => {
  const changed = (change: Partial<Announcement['route']>): boolean => passes('A2 numbers', own(change));
  it.each([
    ['community', { communities: [community('65535:65535')] }, { communities: [community('65536:0')] }],
    [
      'large community',
      { largeCommunities: [largeCommunity('4294967295:0:4294967295')] },
      { largeCommunities: [largeCommunity('0:4294967296:0')] },
    ],
    ['AS number', { asPath: [asn(1), asn(4_294_967_295)] }, { asPath: [asn(4_294_967_296)] }],
    ['AS path', { asPath: Array(80).fill(asn(1)) }, { asPath: Array(81).fill(asn(1)) }],
    ['MED', { med: 4_294_967_295 }, { med: 4_294_967_296 }],
    ['no MED, and the smallest', { med: 0 }, { med: -1 }],
    ['local preference', { localPref: 0 }, { localPref: 0.5 }],
    ['leading zeros', { communities: [community('0:0')] }, { communities: [community('01:0')] }],
    ['an empty half', { communities: [] }, { communities: [community('1:')] }],
    ['a third half', {}, { communities: [community('1:2:3')] }],
    ['a fourth part', {}, { largeCommunities: [largeCommunity('1:2:3:4')] }],
    ['letters', {}, { communities: [community('no-export')] }],
  ] satisfies [string, Partial<Announcement['route']>, Partial<Announcement['route']>][])('%s', (_, good, bad) => {
    expect([changed(good), changed(bad)]).toEqual([true, false]);
  });
});

describe('A5: pieces of the default route', () => {
  it.each([
    ['8.0.0.0/8', '8.0.0.0/7'],
    ['2600::/16', '2600::/15'],
  ])('%s passes, %s does not', (good, bad) => {
    expect([good, bad].map((text) => passes('A5 default route', to(text)))).toEqual([true, false]);
  });
});

describe('A5: bogons', () => {
  const isRefused = (text: string, ourAs = 3_320): boolean => {
    const session = { ...edge.SESSIONS.edge1, localAsn: asn(ourAs), peerAsn: asn(ourAs) };
    return !passes('A5 bogon', to(text), { sessions: sessions({ edge1: session }) });
  };

  it.each([
    ['0.1.0.0/16', '1.0.0.0/24'],
    ['10.255.0.0/16', '11.0.0.0/16'],
    ['100.127.0.0/16', '100.128.0.0/16'],
    ['127.1.0.0/16', '128.0.0.0/16'],
    ['169.254.1.0/24', '169.253.1.0/24'],
    ['172.31.0.0/16', '172.32.0.0/16'],
    ['192.0.0.0/24', '192.0.1.0/24'],
    ['192.0.2.0/24', '192.0.3.0/24'],
    ['192.88.99.0/24', '192.88.98.0/24'],
    ['192.168.1.0/24', '192.169.1.0/24'],
    ['198.19.0.0/16', '198.20.0.0/16'],
    ['198.51.100.0/24', '198.51.101.0/24'],
    ['239.0.0.0/16', '223.255.0.0/16'],
    ['255.0.0.0/16', '223.0.0.0/16'],
    ['2001:2::/48', '2001:200::/32'],
    ['2002:1::/32', '2003::/19'],
    ['3ffe:1::/32', '3000::/20'],
    ['3fff:1::/32', '3fff:1000::/20'],
    ['2001:db8:1::/48', '2001:db9::/32'],
    ['1000::/16', '2000::/16'],
    ['4000::/16', '2a00::/16'],
    ['fc00::/16', '2400::/16'],
  ])('%s is one, %s is none', (bogon, fine) => {
    expect([isRefused(bogon), isRefused(fine)]).toEqual([true, false]);
  });

  it.each([
    [64_495, true],
    [64_496, false],
    [65_534, false],
    [65_535, true],
    [65_536, false],
    [65_551, false],
    [65_552, true],
    [4_199_999_999, true],
    [4_200_000_000, false],
    [4_294_967_294, false],
    [4_294_967_295, true],
  ])('shared space under AS%i: refused is %s', (ourAs, refused) => {
    expect(isRefused('100.64.0.0/24', ourAs)).toBe(refused);
  });

  it('private space is refused under any AS number', () => {
    expect(isRefused('10.0.0.0/24', 65_000)).toBe(true);
  });

  it('203.0.113.0/24 is our own here, so nobody asks', () => expect(isRefused('203.0.113.0/25')).toBe(false));
});

describe('A4: lengths and repetitions', () => {
  it('our AS once to eleven times', () => {
    const repeated = (count: number): boolean =>
      passes('A4 attributes', own({ asPath: Array(count).fill(edge.OUR_AS) }));
    expect([0, 1, 11, 12].map(repeated)).toEqual([false, true, true, false]);
  });

  it('/24 and /48, or what the file allows', () => {
    const long = (text: string, length?: number): boolean => {
      const guards = length === undefined ? [] : [{ kind: 'allow-more-specific', length, set: undefined, at: edge.at }];
      return passes('A4 length', ownRoute({ prefix: prefix(text) }), {}, { guards });
    };
    expect([long('203.0.113.0/24'), long('203.0.113.0/25'), long(PART, 25), long('203.0.113.0/26', 25)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect([
      long('2001:db8:f::/48'),
      long('2001:db8:f::/49'),
      long('2001:db8:f::/49', 32),
      long('2001:db8:f::/49', 49),
    ]).toEqual([true, false, false, true]);
    expect(long('203.0.113.1/32', 32)).toBe(true);
    expect(long('203.0.113.0/25', 33)).toBe(false);
  });
});

describe('A10: the blast radius', () => {
  const at = (rate: number): Partial<World> => ({ prefixes: prefixes(prefixState(P, { bps: bps(rate) })) });
  it('30 % of the capacity and no more', () => {
    expect([3e9, 3.000_001e9].map((rate) => passes('A10 blast radius', override(), at(rate)))).toEqual([true, false]);
  });

  /** A second prefix leaves `from` for `to`, while a first of 2 Gbit/s left `a` for `b` four seconds ago. */
  const second = (from: typeof A, target: typeof A, echoedAt = NOW - 4_000): boolean => {
    const [first, next] = many(2).map(prefix) as [typeof P, typeof P];
    const states = [first, next].map((of) =>
      prefixState(of, { bps: bps(2e9), candidates: [A, B, C, D].map((link) => edge.candidate(link)) }),
    );
    const wire = [onWire(override({ prefix: first }), monoMs(echoedAt))];
    const announcement = override({
      prefix: next,
      from,
      to: target,
      neighbor: target === C ? edge.TO_EDGE2 : TO_EDGE1,
    });
    return passes('A10 blast radius', announcement, { prefixes: prefixes(...states), advertised: wire });
  };
  it('counts what has not shown yet, on the source and on the target, each by itself', () => {
    expect([second(A, C), second(C, B), second(C, D)]).toEqual([false, false, true]);
    expect([second(A, C, 0), second(C, B, 0)]).toEqual([true, true]);
  });

  it('counts what this tick has already let go, on the source and on the target, each by itself', () => {
    const both = (first: readonly [typeof A, typeof A], next: readonly [typeof A, typeof A]): number => {
      const wanted = [first, next].map(([from, target], index) =>
        override({ prefix: prefix(many(2)[index]!), from, to: target }),
      );
      const states = wanted.map((made) => prefixState(made.prefix, { bps: bps(2e9) }));
      const only = CHECKS.filter((check) => check.id === 'A10 blast radius');
      return guard(input(wanted, { prefixes: prefixes(...states) }), only).refused.length;
    };
    expect([both([A, B], [A, C]), both([A, B], [C, B]), both([A, B], [B, C])]).toEqual([1, 1, 0]);
  });

  it('a sample shows a move when it began a second and the step of the agent after the echo', () => {
    const [sample] = edge.linkState(A, edge.EDGE1).samples;
    const slow = { samples: [{ ...sample!, step: ms(3_000) }] };
    const shown = (echoedAt: number): boolean => {
      const [first, next] = many(2).map((text) => to(text)) as [Announcement, Announcement];
      const states = [first, next].map((made) => prefixState(made.prefix, { bps: bps(2e9) }));
      const world = {
        prefixes: prefixes(...states),
        links: links(slow, slow),
        advertised: [onWire(first, monoMs(echoedAt))],
      };
      return passes('A10 blast radius', next, world);
    };
    expect([NOW - 9_000, NOW - 8_999].map(shown)).toEqual([true, false]);
  });
});

describe('A10: changes per tick', () => {
  it('as many as the file allows', () => {
    const wanted = many(3).map(to);
    const limits = { ...edge.LIMITS, perTick: 2 };
    expect(guard(input(wanted, known(...many(3)), { limits })).allowed).toEqual(wanted.slice(0, 2));
  });
});

describe('the tags', () => {
  it('in any order', () => {
    const tags = [...overrideTags(edge.OUR_AS, RULE, A, 7)].reverse();
    expect(passes('A3 tags', override({ route: route(B, { largeCommunities: tags }) }))).toBe(true);
    expect(passes('A3 tags', override({ route: route(B, { nextHop: address('192.0.2.22') }) }))).toBe(true);
  });
});
