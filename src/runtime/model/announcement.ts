/** Routes that weir wants a neighbour to have, and those it has. */
import type {
  Address,
  Asn,
  Community,
  LargeCommunity,
  LinkName,
  MonoMs,
  Prefix,
  RuleName,
} from '../../dsl/program/index.ts';
import type { Origin } from './route.ts';
import type { NeighborKey } from './session.ts';

/** The attributes of a route on the wire. */
export interface RouteAttributes {
  readonly nextHop: Address;
  readonly origin: Origin;
  readonly asPath: readonly Asn[];
  readonly localPref: number | undefined;
  readonly med: number | undefined;
  readonly communities: readonly Community[];
  readonly largeCommunities: readonly LargeCommunity[];
}

/** One route for one neighbour, with the reason that `why` shows. */
export interface Announcement {
  readonly neighbor: NeighborKey;
  readonly prefix: Prefix;
  readonly route: RouteAttributes;
  /** `override`: a foreign prefix injected into a router (A3). `signal`, `own`: reserved for the ingress half (A3b, A4). */
  readonly purpose: 'override' | 'signal' | 'own';
  readonly rule: RuleName;
  readonly from: LinkName;
  readonly to: LinkName;
  readonly because: string;
}

/** What Adj-RIB-Out of a neighbour holds, as proven by ExaBGP's echo or its own listing. */
export interface Advertised {
  readonly neighbor: NeighborKey;
  readonly prefix: Prefix;
  readonly route: RouteAttributes;
  /** When the echo was seen; routes found after a restart carry the time of the listing. */
  readonly echoedAt: MonoMs;
}
