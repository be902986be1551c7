/** Traffic per prefix, from flow records. */
import type { Asn, Bps, LinkName, Ms, Prefix, Ratio } from '../../dsl/program/index.ts';
import type { Candidate, NaturalBy } from './route.ts';

/** Traffic to one prefix over one exporter interface, averaged over the exporter's active timeout. */
export interface FlowVolume {
  readonly prefix: Prefix;
  readonly exporter: string;
  /** Output ifIndex; 0 when the exporter cannot tell. */
  readonly outIf: number;
  readonly inIf: number;
  readonly bps: Bps;
  /** Half the 95 % interval of the rate, relative: 0.3 is +-30 %. */
  readonly error: Ratio;
  readonly age: Ms;
}

/** What the flow collector hands to the world. */
export interface FlowMeasurement {
  readonly volumes: readonly FlowVolume[];
  /** Age of the newest accepted record; undefined before the first. */
  readonly age: Ms | undefined;
  readonly stale: boolean;
  /** Longest delay seen between a flow's start and its record, at most the configured timeout. */
  readonly longestDelay: Ms;
  /** How long ago the oldest traffic passed that the rates are averages of; undefined while there are none. */
  readonly windowBegin?: Ms | undefined;
  readonly activeTimeout: Ms;
  readonly trouble: string | undefined;
}

/** A destination prefix that carries traffic or is steered. */
export interface PrefixState {
  readonly prefix: Prefix;
  /** The link that carries it while weir does not steer it; undefined when nothing tells. */
  readonly natural: LinkName | undefined;
  readonly naturalBy: NaturalBy | undefined;
  /** The natural path is a customer's or internal: never overridden. */
  readonly protected: boolean;
  /** True where a router's feed shows it with an empty AS path: the network itself originates it. Absent means no. */
  readonly internal?: boolean;
  readonly originAsn: Asn | undefined;
  /** Outbound rate over all links, with its relative error. Zero with `age` undefined: no record, so unknown. */
  readonly bps: Bps;
  readonly error: Ratio;
  readonly age: Ms | undefined;
  /** Share per link where the exporter tells the output interface. */
  readonly byLink: ReadonlyMap<LinkName, Bps>;
  /** At most one per link: the path its router would choose for that link. */
  readonly candidates: readonly Candidate[];
  /** Highest local preference seen in the feed of each router, weir's own routes left out. */
  readonly highestLocalPref: number | undefined;
}
