/** What a line of ExaBGP's JSON says, apart from the routes of an update (see update-buffer.ts). */
import type { Address, Asn } from '../../../dsl/program/index.ts';
import type { NeighborKey } from '../../model/index.ts';

/** A neighbour as named in a line; one object per (local, peer, ASNs), so identity can be compared. */
export interface Neighbor {
  readonly key: NeighborKey;
  readonly local: Address;
  readonly peer: Address;
  /** As configured in ExaBGP, which compares selectors as text: `fd00:1:0:0::2` is not `fd00:1::2` there. */
  readonly spelled: { readonly local: string; readonly peer: string };
  readonly localAsn: Asn;
  readonly peerAsn: Asn;
}

export type Message =
  /** Routes are in the decoder's UpdateBuffer. `sent` is ExaBGP's echo of what it put on the wire. */
  | { readonly kind: 'update'; readonly neighbor: Neighbor; readonly sent: boolean }
  | { readonly kind: 'end-of-rib'; readonly neighbor: Neighbor; readonly sent: boolean; readonly family: string }
  /** `connected` proves nothing: attempts to a closed port show it too. Only `up` counts. */
  | {
      readonly kind: 'state';
      readonly neighbor: Neighbor;
      readonly state: 'connected' | 'up' | 'down';
      readonly reason: string;
    }
  | { readonly kind: 'notification'; readonly neighbor: Neighbor; readonly code: number; readonly subcode: number }
  /** ExaBGP says that it is going away; SIGTERM and end of file follow within 100 ms. */
  | { readonly kind: 'shutdown' }
  /** Valid JSON that weir has no use for: keepalives, opens, other families, later versions' additions. */
  | { readonly kind: 'ignored' };

/** Why a line or a route in it was refused. Routes are refused one by one; the rest of the line stands. */
export type DefectKind =
  /** Not JSON (4.2's "refresh" lines, cut lines, noise). */
  | 'json'
  /** JSON of an unexpected shape. */
  | 'structure'
  | 'neighbor'
  | 'prefix'
  | 'pathId'
  | 'nextHop'
  | 'origin'
  | 'asPath'
  | 'med'
  | 'localPref'
  | 'communities'
  | 'largeCommunities'
  | 'extCommunities'
  | 'aggregator'
  /** More attributes than fit into a BGP message. */
  | 'tooLong'
  /** A line of more than 1 MiB. */
  | 'longLine';

/** Counts of refused routes or lines by kind; a kind never seen is absent. */
export type Defects = ReadonlyMap<DefectKind, number>;
