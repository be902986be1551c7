/**
 * What the operator declared about the network: own blocks, routers, links and where measurements come from.
 *
 * Every property is present here with the default already filled in, so that no reader has to know the defaults;
 * `undefined` means that the operator said nothing and that nothing can be assumed.
 */
import type { Address, Asn, Bps, Community, LinkName, Ms, Prefix, RouterName } from './units.ts';

/** Where in which file something was written: shown in every reason and alarm. Lines and columns count from 1. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A set of prefixes and origin ASNs, the value of `set`, `own` and `from "file"`. */
export interface PrefixSet {
  readonly entries: readonly PrefixSetEntry[];
  readonly asns: readonly Asn[];
}
/** `203.0.113.0/24 ge 25 le 26`: minLength and maxLength bound the length of what matches; both equal the prefix's own length by default. */
export interface PrefixSetEntry {
  readonly prefix: Prefix;
  readonly minLength: number;
  readonly maxLength: number;
  /** True where the operator wrote `- entry`: matches are taken out. Later entries win over earlier ones. */
  readonly excluded: boolean;
}

export interface OwnBlock {
  readonly set: PrefixSet;
  readonly nextHop: Address | undefined;
  readonly originated: readonly LinkName[];
  readonly at: Location;
}

export interface CustomerSpec {
  readonly name: string;
  readonly asn: Asn | undefined;
  readonly prefixes: PrefixSet;
  readonly at: Location;
}

export interface RouterSpec {
  readonly name: RouterName;
  /** Peer addresses of the inject sessions, exactly one per address family in use. */
  readonly neighbor: readonly Address[];
  /** Peer addresses of the sessions that show this router's routes; equals `neighbor` unless the operator says otherwise. */
  readonly feed: readonly Address[];
  readonly readback: readonly Address[];
  readonly loopback: readonly Address[];
  readonly inject: 'target' | 'all';
  readonly serves: 'nobody' | 'default' | 'full-table' | undefined;
  readonly reflect: boolean;
  readonly export: 'no-export' | 'tag';
  readonly scope: 'as' | 'router';
  readonly core: 'tunnelled' | 'default-only' | undefined;
  readonly internal: readonly Address[];
  readonly localPref: number;
  readonly snmp: SnmpSpec | undefined;
  readonly at: Location;
}

export interface SnmpSpec {
  readonly host: Address;
  readonly port: number;
  readonly community: string;
  readonly v3: { readonly user: string; readonly auth: string; readonly priv: string } | undefined;
  readonly every: Ms;
  readonly stale: Ms;
}

export interface LinkSpec {
  readonly name: LinkName;
  readonly router: RouterName | undefined;
  /** ifName, ifAlias or ifIndex as written; several are the members of one aggregate. */
  readonly interface: readonly (string | number)[];
  readonly neighbor: readonly Address[];
  readonly asn: Asn | undefined;
  /** Next hops that belong to this link: addresses, or prefixes such as a peering LAN. */
  readonly nextHop: readonly (Address | Prefix)[];
  readonly local: readonly Address[];
  readonly capacity: Bps | undefined;
  readonly commit: Bps | undefined;
  readonly price: PriceSpec | undefined;
  readonly billing: 'p95' | 'max' | 'flat';
  readonly role: 'provider' | 'peer' | 'ix' | 'customer';
  /** `reaches = any`: the operator states that the link carries every destination. */
  readonly reachesAny: boolean;
  readonly dscp: number | undefined;
  readonly probe: Address | undefined;
  readonly signal: 'direct' | 'tag' | undefined;
  readonly prependTags: readonly Community[];
  readonly muteTag: Community | undefined;
  readonly at: Location;
}

/** Money for traffic: `per` is the rate that one unit buys, undefined for a monthly lump sum. */
export interface PriceSpec {
  readonly amount: number;
  readonly currency: string;
  readonly per: Bps | undefined;
}

export type SourceSpec = FlowSourceSpec | SysSourceSpec | OtherSourceSpec;
export interface FlowSourceSpec {
  readonly kind: 'netflow' | 'ipfix' | 'sflow';
  readonly name: string;
  readonly listen: { readonly host: Address; readonly port: number };
  readonly from: readonly Address[];
  /** 1-in-N packet sampling stated by the operator; undefined when the exporter tells. */
  readonly sample: number | undefined;
  /** The exporter's active timeout and the averaging window of volumes. */
  readonly timeout: Ms;
  readonly at: Location;
}
export interface SysSourceSpec {
  readonly kind: 'sys';
  readonly name: string;
  readonly every: Ms;
  readonly at: Location;
}
/** Sources that parse and check today and are read by later work. */
export interface OtherSourceSpec {
  readonly kind: 'icmp' | 'tcp' | 'mirror' | 'prometheus' | 'bmp' | 'roa';
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly at: Location;
}
