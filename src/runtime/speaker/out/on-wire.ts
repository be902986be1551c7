/** What ExaBGP makes of a route on the wire, so that a command, its echo and a listing can be compared. */
import type { Asn } from '../../../dsl/program/index.ts';
import type { RouteAttributes } from '../../model/index.ts';
import { sameRoute } from '../../model/index.ts';

/** The ASNs of a session: equal on iBGP. */
export interface SessionAsns {
  readonly localAsn: Asn;
  readonly peerAsn: Asn;
}

/** ExaBGP's default on iBGP where no local preference is given. */
const DEFAULT_LOCAL_PREF = 100;

/**
 * On eBGP an absent AS path becomes our own AS and the local preference is not sent; on iBGP an absent local preference
 * becomes 100. All else goes out as it was given.
 */
export function onWire(route: RouteAttributes, { localAsn, peerAsn }: SessionAsns): RouteAttributes {
  if (localAsn === peerAsn) return { ...route, localPref: route.localPref ?? DEFAULT_LOCAL_PREF };
  return { ...route, localPref: undefined, asPath: route.asPath.length === 0 ? [localAsn] : route.asPath };
}

/**
 * Whether the two are the same on the wire of this session. The answer is remembered for the pair of objects: the same
 * thousand routes are compared many times between two plans.
 */
export function sameOnWire(wanted: RouteAttributes, held: RouteAttributes, session: SessionAsns): boolean {
  const known = compared.get(wanted);
  if (known?.held === held && known.localAsn === session.localAsn && known.peerAsn === session.peerAsn)
    return known.same;
  const same = sameRoute(onWire(wanted, session), onWire(held, session));
  compared.set(wanted, { held, localAsn: session.localAsn, peerAsn: session.peerAsn, same });
  return same;
}

const compared = new WeakMap<
  RouteAttributes,
  SessionAsns & { readonly held: RouteAttributes; readonly same: boolean }
>();
