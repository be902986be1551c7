/** Announcements for tests of the way out. */
import type { Announcement, NeighborKey, RouteAttributes } from '../../../../src/runtime/model/index.ts';

export const R1 = '10.0.3.1>10.0.3.2' as NeighborKey;
export const R2 = '10.0.4.1>10.0.4.2' as NeighborKey;

/** A route that the tags say is weir's; `set` makes it differ from others. */
export const route = (set = 1): RouteAttributes =>
  ({
    nextHop: '10.0.3.77',
    origin: 'igp',
    asPath: [65001, 1000 + set],
    localPref: 300,
    med: undefined,
    communities: ['65535:65281'],
    largeCommunities: ['65000:1:29000000', '65000:5000:6000'],
  }) as unknown as RouteAttributes;

export const announce = (neighbor: NeighborKey, prefix: string, attributes = route()): Announcement =>
  ({
    neighbor,
    prefix,
    route: attributes,
    purpose: 'override',
    rule: 'r',
    from: 'A',
    to: 'B',
    because: 'test',
  }) as unknown as Announcement;
