/** Routes as received, and what of them can be used over which link. */
import type { Address, Asn, Community, LargeCommunity, LinkName, Prefix, RouterName } from '../../dsl/program/index.ts';
import type { NeighborKey } from './session.ts';

export type Origin = 'igp' | 'egp' | 'incomplete';

/** One path of Adj-RIB-In. An absent attribute is undefined; `asPath` is empty for routes of our own AS. */
export interface RoutePath {
  readonly neighbor: NeighborKey;
  /** Add-path identifier as dotted text or number in ExaBGP's JSON; `''` without add-path. */
  readonly pathId: string;
  readonly nextHop: Address;
  readonly origin: Origin;
  readonly asPath: readonly Asn[];
  readonly asSet: readonly Asn[];
  readonly med: number | undefined;
  readonly localPref: number | undefined;
  readonly communities: readonly Community[];
  readonly largeCommunities: readonly LargeCommunity[];
}

/** Read access to Adj-RIB-In of all neighbours; implemented by the speaker's tables. */
export interface RibView {
  /** All paths to exactly this prefix, of every neighbour; empty when there is none. */
  paths(prefix: Prefix): readonly RoutePath[];
  /** All prefixes that any neighbour announces. */
  prefixes(): Iterable<Prefix>;
  readonly size: number;
}

/** A route that a router shows on a read-back session, whose export policy is that of its providers and peers. */
export interface ReadbackRoute {
  readonly neighbor: NeighborKey;
  readonly prefix: Prefix;
  readonly asPath: readonly Asn[];
  readonly largeCommunities: readonly LargeCommunity[];
}

/** Where a candidate was learned, in order of trust. */
export type CandidateSource = 'add-path' | 'session' | 'plain' | 'reaches-any';

/** A route that a router could use over a link now: the only thing an override may copy. */
export interface Candidate {
  readonly link: LinkName;
  readonly router: RouterName | undefined;
  readonly source: CandidateSource;
  readonly nextHop: Address;
  readonly asPath: readonly Asn[];
  readonly origin: Origin;
  readonly med: number | undefined;
  readonly localPref: number | undefined;
  /** The session it came from is down for less than a minute: overrides stay, no new move uses it. */
  readonly stale: boolean;
}

export type NaturalBy = 'flow' | 'next-hop' | 'first-as' | 'only-candidate' | 'remembered';
