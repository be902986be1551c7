/** BGP sessions of ExaBGP, and the part that each plays for weir. */
import type { Address, Asn, LinkName, MonoMs, RouterName } from '../../dsl/program/index.ts';
import { address } from '../../dsl/program/index.ts';

declare const keyed: unique symbol;
/** `local>peer`: one peer address may stand on two sessions, so the peer alone is no key. */
export type NeighborKey = string & { readonly [keyed]: 'neighbor' };

export const neighborKey = (local: Address, peer: Address): NeighborKey => `${local}>${peer}` as NeighborKey;
export const splitNeighborKey = (key: NeighborKey): { readonly local: Address; readonly peer: Address } => {
  const at = key.indexOf('>');
  return { local: address(key.slice(0, at)), peer: address(key.slice(at + 1)) };
};

/** As ExaBGP tells it. `echoes` is true once a `"direction": "send"` line was seen, i.e. `send { parsed; update; }` is set. */
export interface Session {
  readonly key: NeighborKey;
  readonly local: Address;
  readonly peer: Address;
  readonly localAsn: Asn;
  readonly peerAsn: Asn;
  readonly state: 'up' | 'down';
  readonly since: MonoMs;
  readonly echoes: boolean;
}

/**
 * What a neighbour is to weir, derived from the rule file and confirmed by the ASNs in ExaBGP's JSON. A neighbour
 * without a role is mute: nothing is ever sent to it. A session may both feed and take injections.
 */
export type NeighborRole =
  | { readonly kind: 'router'; readonly router: RouterName; readonly inject: boolean; readonly feed: boolean }
  | { readonly kind: 'link'; readonly link: LinkName; readonly relation: 'provider' | 'peer' | 'ix' | 'customer' }
  | { readonly kind: 'readback'; readonly router: RouterName }
  | { readonly kind: 'mute'; readonly because: string };
