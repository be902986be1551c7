/** What an override and a  may look like (A3, A3b). */
import { address, asn, community, largeCommunity } from '../../../../src/dsl/program/index.ts';
import { NO_EXPORT, overrideTags } from '../../../../src/runtime/model/index.ts';
import { A, B, C, EDGE1, OUR_AS, RULE, TO_EDGE2, link, named, onWire, override, route } from '../../edge/index.ts';
import type { Case } from './situation.ts';
import { situation, one, declared, routers, INJECT_ALL, COPY, asked } from './situation.ts';

export const A3: readonly Case[] = [
  situation(
    'A3 router',
    'a router on which the target does not hang',
    'wrong-router',
    override({ neighbor: TO_EDGE2, route: route(B, { nextHop: address('10.255.0.1') }) }),
    { advertised: [onWire(override())] },
  ),
  situation(
    'A3 router',
    'a target that hangs on no router',
    'no-router',
    override(),
    {},
    { links: declared({}, { router: undefined }) },
  ),
  situation('A3 protected', "the natural path is a customer's", 'protected', override(), one({ protected: true })),
  situation(
    'A3 next hop',
    "another declared next hop than the path's own",
    'wrong-next-hop',
    override({ route: route(B, { nextHop: address('10.255.0.1') }) }),
  ),
  situation(
    'A3 next hop',
    "on another router, the target's link address",
    'wrong-next-hop',
    { ...COPY, route: route(B) },
    { advertised: [onWire(override())] },
    { routers: INJECT_ALL },
  ),
  situation(
    'A3 next hop',
    "on another router, the wrong router's loopback",
    'wrong-next-hop',
    { ...COPY, route: route(B, { nextHop: address('10.255.0.2') }) },
    { advertised: [onWire(override())] },
    { routers: INJECT_ALL },
  ),
  situation(
    'A3 path',
    'an invented AS path',
    'invented-path',
    override({ route: route(B, { asPath: [asn(65_102)] }) }),
  ),
  situation('A3 path', 'an invented origin', 'invented-path', override({ route: route(B, { origin: 'egp' }) })),
  situation('A3 path', 'an invented MED', 'invented-path', override({ route: route(B, { med: 7 }) })),
  situation(
    'A3 local preference',
    'a local preference that the router does not declare',
    'local-pref',
    override({ route: route(B, { localPref: 301 }) }),
  ),
  situation(
    'A3 local preference',
    'no local preference',
    'local-pref',
    override({ route: route(B, { localPref: undefined }) }),
  ),
  situation(
    'A3 local preference',
    'one that the feed equals',
    'local-pref',
    override(),
    one({ highestLocalPref: 300 }),
  ),
  situation('A3 scope', 'without NO_EXPORT', 'no-export', override({ route: route(B, { communities: [] }) })),
  situation(
    'A3 scope',
    'without NO_EXPORT, though another router has not proven its policy',
    'no-export',
    override({ route: route(B, { communities: [] }) }),
    { exportProven: new Set([EDGE1]) },
    { routers: routers({ export: 'tag', scope: 'as' }, {}), links: named(link(A, EDGE1, 1), link(B, EDGE1, 2)) },
  ),
  situation(
    'A3 scope',
    'a community that asks a policy for something',
    'community',
    override({ route: route(B, { communities: [NO_EXPORT, community('65102:100')] }) }),
  ),
  situation(
    'A3 scope',
    'without NO_ADVERTISE where the file keeps it on one router',
    'no-advertise',
    override(),
    {},
    { routers: routers({ scope: 'router' }) },
  ),
  situation('A3 tags', 'no tags', 'untagged', override({ route: route(B, { largeCommunities: [] }) })),
  situation(
    'A3 tags',
    "another link's tag",
    'untagged',
    override({ route: route(B, { largeCommunities: overrideTags(OUR_AS, RULE, C, 1) }) }),
  ),
  situation(
    'A3 tags',
    'a tag more',
    'untagged',
    override({
      route: route(B, { largeCommunities: [...overrideTags(OUR_AS, RULE, A, 1), largeCommunity('65102:1:1')] }),
    }),
  ),
  situation(
    'A3b signal',
    'a next hop that the block does not declare',
    'wrong-next-hop',
    asked({ nextHop: address('10.97.0.77') }),
  ),
  situation('A3b signal', 'an AS path', 'signal-path', asked({ asPath: [OUR_AS] })),
  situation(
    'A3b signal',
    'a community that is not in the file',
    'community',
    asked({ communities: [community('65000:3')] }),
  ),
  situation(
    'A3b signal',
    'NO_EXPORT, even where the file names it',
    'community',
    asked({ communities: [NO_EXPORT] }),
    {},
    { links: declared({ muteTag: NO_EXPORT }) },
  ),
];
