/** Links as measured. */
import type { Bps, LinkName, MonoMs, Ms, Ratio, RouterName } from '../../dsl/program/index.ts';

/** One measured interval of a link. Rates are averages over [begin, end]; drops are outbound. */
export interface LinkSample {
  readonly begin: MonoMs;
  readonly end: MonoMs;
  readonly inBps: Bps;
  readonly outBps: Bps;
  readonly dropBps: Bps;
  /** Relative error of the rates: 0.02 is +-2 %. */
  readonly error: Ratio;
  /** The step by which the agent renews its counters (0 for live counters): a later change cannot show before it. */
  readonly step: Ms;
}

/** What a collector knows of one link: handed to the world, newest sample last, at most an hour of them. */
export interface LinkMeasurement {
  readonly link: LinkName;
  readonly samples: readonly LinkSample[];
  /** Answered and unanswered polls decide staleness, not the age of a change. */
  readonly stale: boolean;
  readonly interfaceUp: boolean | undefined;
  /** ifHighSpeed of the live members; undefined or 0 when the agent does not say. */
  readonly speed: Bps | undefined;
  /** BGP4-MIB's word on the router's own sessions of this link; undefined when the agent has no such table. */
  readonly bgpUp: boolean | undefined;
  /** In an operator's words, when something is wrong: "no answer from 10.98.0.1:161 for 34 s". */
  readonly trouble: string | undefined;
}

export interface LinkState {
  readonly name: LinkName;
  readonly router: RouterName | undefined;
  /** Newest last; empty before the first. */
  readonly samples: readonly LinkSample[];
  readonly stale: boolean;
  /** Age of the newest sample; undefined before the first. */
  readonly age: Ms | undefined;
  /** min(file, ifHighSpeed when > 0); undefined when neither is known. */
  readonly capacity: Bps | undefined;
  readonly up: 'up' | 'down' | 'unknown';
  /** What decided `up`: "interface", "add-path feed", "bgpPeerState", "ExaBGP's own session". */
  readonly upBy: string;
  /** Standard deviation between consecutive samples: what counts as noise. */
  readonly noise: { readonly inBps: Bps; readonly outBps: Bps };
  /** Whether the flows' sum agrees with the counters (0.5-1.5 x); untested below 1 % of capacity. */
  readonly flowTrust: 'trusted' | 'untrusted' | 'untested';
  /** Sum of the flows that left by this link, with unattributed ones of its natural prefixes; undefined without flows. */
  readonly flowOutBps: Bps | undefined;
  readonly trouble: string | undefined;
}
