import type { LinkName } from '../../../src/dsl/program/index.ts';
import { address, monoMs } from '../../../src/dsl/program/index.ts';
import type { Advertised, Announcement, RouteAttributes } from '../../../src/runtime/model/index.ts';
import { NO_EXPORT, overrideTags } from '../../../src/runtime/model/index.ts';
import { A, B, C, MINUTE_NOW, OUR_AS, OWN, P, RULE } from './program.ts';
import { candidate, TO_A, TO_EDGE1, TO_EDGE2 } from './world.ts';

export const route = (to: LinkName = B, change: Partial<RouteAttributes> = {}): RouteAttributes => {
  const { nextHop, asPath, origin } = candidate(to);
  return {
    nextHop,
    asPath,
    origin,
    localPref: 300,
    med: undefined,
    communities: [NO_EXPORT],
    largeCommunities: overrideTags(OUR_AS, RULE, A, MINUTE_NOW),
    ...change,
  };
};

/** An override of `P` from a to b at edge1, as the engine would plan it. */
export const override = (change: Partial<Announcement> = {}): Announcement => {
  const to = change.to ?? B;
  return {
    neighbor: to === C ? TO_EDGE2 : TO_EDGE1,
    prefix: P,
    route: route(to),
    purpose: 'override',
    rule: RULE,
    from: A,
    to,
    because: 'a is close to full',
    ...change,
  };
};

export const onWire = (announcement: Announcement, echoedAt = monoMs(0)): Advertised => ({
  neighbor: announcement.neighbor,
  prefix: announcement.prefix,
  route: announcement.route,
  echoedAt,
});

/** Our own block at the neighbour of `a`, with one prepend. */
export const ownRoute = (change: Partial<Announcement> = {}): Announcement => ({
  neighbor: TO_A,
  prefix: OWN,
  route: {
    nextHop: address('192.0.2.11'),
    asPath: [OUR_AS, OUR_AS],
    origin: 'igp',
    localPref: undefined,
    med: undefined,
    communities: [],
    largeCommunities: [],
  },
  purpose: 'own',
  rule: RULE,
  from: A,
  to: A,
  because: 'prepend 1 on a',
  ...change,
});

/** The same block as a signal to edge1. */
export const signal = (change: Partial<Announcement> = {}): Announcement =>
  ownRoute({
    neighbor: TO_EDGE1,
    purpose: 'signal',
    route: { ...ownRoute().route, nextHop: address('10.97.0.9'), asPath: [], localPref: 200 },
    ...change,
  });
