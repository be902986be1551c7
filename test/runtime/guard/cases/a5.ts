/** What may never be announced (A5). */
import { address, asn, prefix } from '../../../../src/dsl/program/index.ts';
import { BLACKHOLE, overrideTags } from '../../../../src/runtime/model/index.ts';
import { A, B, OUR_AS, RULE, override, route, SESSIONS } from '../../edge/index.ts';
import type { Case } from './situation.ts';
import { situation, to, known, sessions, declared, over, over6, own } from './situation.ts';

export const A5: readonly Case[] = [
  situation('A5 default route', 'a default route', 'default-route', to('0.0.0.0/0'), known('0.0.0.0/0')),
  situation('A5 default route', 'half a default route', 'default-route', to('128.0.0.0/1'), known('128.0.0.0/1')),
  situation('A5 default route', 'a large piece of the IPv6 default route', 'default-route', ...over6('2400::/12')),
  situation('A5 bogon', 'private space', 'bogon', to('10.1.0.0/16'), known('10.1.0.0/16')),
  situation('A5 bogon', 'IPv6 that is not global unicast', 'bogon', ...over6('fc00:1::/32')),
  situation(
    'A5 bogon',
    'shared space, in a network with a public AS number',
    'bogon',
    override({ route: route(B, { largeCommunities: overrideTags(asn(3_320), RULE, A, 1) }) }),
    {
      sessions: sessions({ edge1: { ...SESSIONS.edge1, localAsn: asn(3_320), peerAsn: asn(3_320) } }),
    },
  ),
  situation('A5 blackhole', 'BLACKHOLE on an own block', 'blackhole', own({ communities: [BLACKHOLE] })),
  situation(
    'A5 own block',
    'a part of our own block as an override',
    'own-block',
    to('203.0.113.0/25'),
    known('203.0.113.0/25'),
  ),
  situation(
    'A5 own block',
    "a customer's block as an override",
    'own-block',
    to('100.96.3.0/24'),
    known('100.96.3.0/24'),
  ),
  situation('A5 own AS', 'our own AS in a foreign path', 'own-as', ...over({ asPath: [asn(65_102), OUR_AS] })),
  situation('A5 own AS', 'no path at all', 'empty-path', ...over({ asPath: [] })),
  situation(
    'A5 next hop',
    'a next hop that the link does not declare, though the table has it',
    'foreign-next-hop',
    ...over({ nextHop: address('192.0.2.99') }),
  ),
  situation(
    'A5 next hop',
    'a next hop outside the peering LAN',
    'foreign-next-hop',
    ...over({ nextHop: address('192.0.3.1') }),
    { links: declared({}, { nextHop: [prefix('192.0.2.0/24')] }) },
  ),
];
