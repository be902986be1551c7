/** Routes and commands as the engine could ask for them, and beyond. */
import fc from 'fast-check';
import type { Address, Asn, Community, LargeCommunity, Prefix } from '../../../../src/dsl/program/index.ts';
import type { RouteAttributes } from '../../../../src/runtime/model/index.ts';
import {
  formatAddress4,
  formatAddress6,
  formatPrefix4,
  formatPrefix6,
} from '../../../../src/runtime/speaker/decode/address.ts';
import type { Command } from '../../../../src/runtime/speaker/out/index.ts';

const word = fc.integer({ min: 0, max: 0xffffffff });
const half = fc.integer({ min: 0, max: 0xffff });
const masked = (value: number, length: number): number =>
  length <= 0 ? 0 : length >= 32 ? value : (value & (0xffffffff << (32 - length))) >>> 0;

export const address4: fc.Arbitrary<Address> = word.filter((w) => w !== 0).map(formatAddress4);
export const address6: fc.Arbitrary<Address> = fc
  .tuple(word, word, word)
  .map(([a, b, c]) => formatAddress6((0x20000000 | (a >>> 4)) >>> 0, b, 0, c));
export const prefix4: fc.Arbitrary<Prefix> = fc
  .tuple(word, fc.integer({ min: 0, max: 32 }))
  .map(([w, length]) => formatPrefix4(masked(w, length), length));
export const prefix6: fc.Arbitrary<Prefix> = fc
  .tuple(word, word, fc.integer({ min: 4, max: 64 }))
  .map(([a, b, length]) =>
    formatPrefix6(masked((0x20000000 | (a >>> 4)) >>> 0, length), masked(b, length - 32), 0, 0, length),
  );

export const route = (nextHop: fc.Arbitrary<Address>): fc.Arbitrary<RouteAttributes> =>
  fc.record({
    nextHop,
    origin: fc.constantFrom('igp', 'egp', 'incomplete'),
    asPath: fc.array(
      fc.integer({ min: 1, max: 0xffffffff }).map((asn) => asn as Asn),
      { maxLength: 12 },
    ),
    localPref: fc.option(word, { nil: undefined }),
    med: fc.option(word, { nil: undefined }),
    communities: fc.array(
      fc.tuple(half, half).map(([a, b]) => `${a}:${b}` as Community),
      { maxLength: 6 },
    ),
    largeCommunities: fc.array(
      fc.tuple(word, word, word).map(([a, b, c]) => `${a}:${b}:${c}` as LargeCommunity),
      { maxLength: 4 },
    ),
  });

export const NEIGHBORS = [
  { peer: '10.0.3.2', local: '10.0.3.1' },
  { peer: 'fd00:1::2', local: 'fd00:1::1' },
  { peer: 'FD00:1:0:0::3', local: 'fd00:1:0:0::1' },
];
export const KNOWN = new Set(NEIGHBORS.map(({ local, peer }) => `${local} ${peer}`));

const to = fc.constantFrom(...NEIGHBORS);
const some = (prefix: fc.Arbitrary<Prefix>): fc.Arbitrary<Prefix[]> => fc.array(prefix, { minLength: 1, maxLength: 8 });

export const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ kind: fc.constant('announce' as const), to, prefixes: some(prefix4), route: route(address4) }),
  fc.record({ kind: fc.constant('announce' as const), to, prefixes: some(prefix6), route: route(address6) }),
  fc.record({ kind: fc.constant('withdraw' as const), to, prefixes: some(prefix4), nextHop: address4 }),
  fc.record({ kind: fc.constant('withdraw' as const), to, prefixes: some(prefix6), nextHop: address6 }),
  fc.record({ kind: fc.constant('teardown' as const), to, code: fc.integer({ min: 1, max: 10 }) }),
  fc.record({
    kind: fc.constant('show' as const),
    what: fc.constantFrom('summary' as const, 'neighbors' as const, 'adj-rib-out' as const, 'adj-rib-in' as const),
  }),
  fc.constant({ kind: 'sentinel' as const }),
);
