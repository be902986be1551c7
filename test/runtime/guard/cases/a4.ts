/** What may leave by eBGP (A4). */
import { address, asn, prefix } from '../../../../src/dsl/program/index.ts';
import { A, D, OUR_AS, P, candidate, ownRoute, prefixes, prefixState, set, signal } from '../../edge/index.ts';
import type { Case } from './situation.ts';
import {
  situation,
  at,
  links,
  routers,
  PART,
  LONG_ALLOWED,
  WHOLE_IS_OUT,
  CUSTOMERS,
  viaCustomer,
  ofCustomer,
  own,
} from './situation.ts';

export const A4: readonly Case[] = [
  situation(
    'A4 own block',
    'a foreign prefix by eBGP',
    'not-ours',
    ownRoute({ prefix: P, route: { ...ownRoute().route, asPath: [OUR_AS, asn(65_300)] } }),
    { prefixes: prefixes(prefixState(P, { candidates: [candidate(D, { asPath: [asn(65_300)] })] })) },
  ),
  situation(
    'A4 own block',
    'the part that the file excludes',
    'not-ours',
    signal({ prefix: prefix('198.51.100.0/24'), route: { ...signal().route, nextHop: address('10.97.0.1') } }),
    {},
    { own: [{ set: set('198.51.0.0/16', '-198.51.100.0/24'), nextHop: undefined, originated: [A], at }] },
  ),
  situation(
    'A4 own block',
    'outside what the file lets out',
    'not-ours',
    ownRoute(),
    {},
    { guards: [{ kind: 'announce-outside', set: set('198.51.100.0/24'), at }] },
  ),
  situation(
    'A4 own block',
    "a customer's block that the customer no longer announces",
    'not-ours',
    ofCustomer,
    viaCustomer(true),
  ),
  situation(
    'A4 own block',
    "a customer's block as a signal",
    'not-ours',
    signal({ prefix: CUSTOMERS, route: { ...signal().route, nextHop: address('10.97.0.1') } }),
    viaCustomer(),
  ),
  situation('A4 length', 'a /25', 'too-long', ownRoute({ prefix: PART }), WHOLE_IS_OUT),
  situation(
    'A4 length',
    'a /24 where the file stops at /23',
    'too-long',
    ownRoute(),
    {},
    { guards: [{ kind: 'announce-longer', v4: 23, v6: undefined, at }] },
  ),
  situation(
    'A4 length',
    'an IPv6 /49',
    'too-long',
    signal({ prefix: prefix('2001:db8:f::/49'), route: { ...signal().route, nextHop: address('fd00::9') } }),
    { prefixes: prefixes(prefixState(prefix('2001:db8:f::/48'), { internal: true })) },
    {
      routers: routers({ internal: [address('fd00::9')] }),
      guards: [{ kind: 'announce-longer', v4: 25, v6: undefined, at }, ...LONG_ALLOWED],
    },
  ),
  situation(
    'A4 aggregate',
    'a part of a block of which nothing is out',
    'no-aggregate',
    ownRoute({ prefix: PART }),
    {},
    { guards: LONG_ALLOWED },
  ),
  situation(
    'A4 aggregate',
    'a part of a block whose originating link is down',
    'no-aggregate',
    ownRoute({ prefix: PART }),
    { links: links({ up: 'down' }) },
    { guards: LONG_ALLOWED, own: [{ set: set('203.0.113.0/24'), nextHop: undefined, originated: [A], at }] },
  ),
  situation(
    'A4 attributes',
    "ExaBGP's own address as next hop",
    'wrong-next-hop',
    own({ nextHop: address('10.98.0.9') }),
  ),
  situation(
    'A4 attributes',
    'a path that does not begin with our AS',
    'own-path',
    own({ asPath: [asn(65_101), OUR_AS] }),
  ),
  situation('A4 attributes', 'eleven prepends', 'own-path', own({ asPath: Array(12).fill(OUR_AS) })),
  situation('A4 attributes', 'something behind our AS', 'own-path', own({ asPath: [OUR_AS, asn(65_300)] })),
  situation(
    'A4 attributes',
    "not the customer's real path",
    'own-path',
    { ...ofCustomer, route: { ...ofCustomer.route, asPath: [OUR_AS, asn(65_301)] } },
    viaCustomer(),
  ),
];
