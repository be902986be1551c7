/** Who may hear a route at all, and whether its numbers fit (A1, A2). */
import { address, asn, community, largeCommunity } from '../../../../src/dsl/program/index.ts';
import {
  B,
  EDGE1,
  P6,
  TO_A,
  TO_EDGE1,
  candidate,
  override,
  ownRoute,
  prefixes,
  prefixState,
  route,
  SESSIONS,
} from '../../edge/index.ts';
import type { Case } from './situation.ts';
import { situation, one, sessions, roles, declared, routers, over, over6, own } from './situation.ts';

export const A1_A2: readonly Case[] = [
  situation('A1 role', 'a neighbour that the file does not know hears nothing', 'role', override(), {
    roles: new Map(),
  }),
  situation('A1 role', 'a feed takes no routes', 'role', override(), {
    roles: roles(TO_EDGE1, { kind: 'router', router: EDGE1, inject: false, feed: true }),
  }),
  situation(
    'A1 role',
    'an own block for a router is no eBGP announcement',
    'role',
    ownRoute(),
    {
      roles: roles(TO_A, { kind: 'mute', because: 'AS65109 and not AS65101' }),
    },
    { links: declared({ local: [address('192.0.2.11')] }) },
  ),
  situation('A1 session', 'nothing new for a session that is down', 'session-down', override(), {
    sessions: sessions({ edge1: { ...SESSIONS.edge1, state: 'down' } }),
  }),
  situation('A2 numbers', 'an AS number of 33 bits', 'malformed', ...over({ asPath: [asn(5_000_000_000)] })),
  situation('A2 numbers', 'AS 0', 'malformed', ...over({ asPath: [asn(0)] })),
  situation('A2 numbers', 'half an AS number', 'malformed', ...over({ asPath: [asn(1.5)] })),
  situation('A2 numbers', 'a path that fits no line', 'malformed', ...over({ asPath: Array(81).fill(asn(65_102)) })),
  situation('A2 numbers', 'a MED of 33 bits', 'malformed', ...over({ med: 2 ** 32 })),
  situation(
    'A2 numbers',
    'a negative local preference',
    'malformed',
    override({ route: route(B, { localPref: -1 }) }),
    one({ highestLocalPref: undefined }),
    { routers: routers({ localPref: -1 }) },
  ),
  situation('A2 numbers', 'a community half of 17 bits', 'malformed', own({ communities: [community('65000:70000')] })),
  situation(
    'A2 numbers',
    'a large community of two parts',
    'malformed',
    own({ largeCommunities: [largeCommunity('65000:1')] }),
  ),
  situation(
    'A2 numbers',
    'a large community part with a sign',
    'malformed',
    own({ largeCommunities: [largeCommunity('65000:+1:1')] }),
  ),
  situation('A2 numbers', 'a next hop of the other family', 'malformed', override({ prefix: P6 }), {
    prefixes: prefixes(prefixState(P6, { candidates: [candidate(B)] })),
  }),
  situation('A2 numbers', 'a next hop that is not canonical', 'malformed', ...over6(P6, '2001:db8:2:0::2')),
  situation('A2 numbers', 'a prefix that is not canonical', 'malformed', ...over6('2001:db8:6407:0::/48')),
];
