/**
 * What can be measured, of what kind it is, and which source supplies it.
 *
 * `traffic` is both: compared with a percentage it is utilization, compared with a rate it is load.
 */
import type { GroupMeasure, LinkMeasure, PrefixMeasure, Window } from '../program/index.ts';

export type Kind =
  | 'ratio'
  | 'rate'
  | 'traffic'
  | 'packets'
  | 'duration'
  | 'number'
  | 'money'
  | 'text'
  | 'bool'
  | 'prefix'
  | 'address'
  | 'asn'
  | 'other'
  /** Already reported, or not known here: goes with everything. */
  | 'any';

/** What has to be declared for a measure to exist. */
export type Need = 'nothing' | 'counters' | 'flows' | 'probes' | 'passive' | 'commit' | 'price';

export interface Measure {
  readonly kind: Kind;
  readonly needs: Need;
  readonly about: string;
}

/** Those that a name can stand for after `of link`; `demand-utilization` is `demand` compared with a percentage. */
export const LINK_MEASURES: Readonly<Record<Exclude<LinkMeasure, 'demand-utilization'>, Measure>> = {
  load: { kind: 'traffic', needs: 'counters', about: 'What the link carries now.' },
  demand: { kind: 'traffic', needs: 'counters', about: 'What it would carry if weir released everything it steers.' },
  utilization: { kind: 'ratio', needs: 'counters', about: 'Load divided by the effective capacity.' },
  capacity: { kind: 'rate', needs: 'nothing', about: 'What the link can carry now.' },
  commit: { kind: 'rate', needs: 'commit', about: 'The rate that is paid for anyway.' },
  price: { kind: 'money', needs: 'price', about: 'What traffic above the commit costs.' },
  p95: { kind: 'rate', needs: 'counters', about: 'The 95th percentile of the month so far.' },
  loss: { kind: 'ratio', needs: 'probes', about: 'The share of probes over the link that were lost.' },
  rtt: { kind: 'duration', needs: 'probes', about: 'The round trip time over the link.' },
  jitter: { kind: 'duration', needs: 'probes', about: 'How much the round trip time varies.' },
  retransmits: { kind: 'ratio', needs: 'passive', about: 'The share of TCP segments that were sent again.' },
  age: { kind: 'duration', needs: 'counters', about: 'How old the newest sample of the link is.' },
};

export const GROUP_MEASURES: Readonly<Record<GroupMeasure, Measure>> = {
  volume: { kind: 'rate', needs: 'flows', about: 'The traffic of the group.' },
  load: { kind: 'rate', needs: 'flows', about: 'The traffic of the group on its optimal link.' },
  loss: { kind: 'ratio', needs: 'passive', about: 'The share of its segments that were lost.' },
  rtt: { kind: 'duration', needs: 'passive', about: 'The round trip time of its sessions.' },
};

export const PREFIX_MEASURES: Readonly<Record<PrefixMeasure, Measure>> = {
  volume: { kind: 'rate', needs: 'flows', about: 'The traffic towards the prefix.' },
  rtt: { kind: 'duration', needs: 'probes', about: 'The round trip time to a host near it.' },
  loss: { kind: 'ratio', needs: 'probes', about: 'The share of probes to it that were lost.' },
  age: { kind: 'duration', needs: 'flows', about: 'How old its newest flow record is.' },
};

/** Measures of the whole network, by their full name. */
export const GLOBAL_MEASURES = {
  'sessions.up': { kind: 'number', needs: 'nothing', about: 'How many BGP sessions are up.' },
  'flows.age': { kind: 'duration', needs: 'flows', about: 'How old the newest flow record is.' },
} as const satisfies Readonly<Record<string, Measure>>;

export const WINDOW_FUNCTIONS: Readonly<Record<Window['fold'], string>> = {
  avg: 'The mean over the window.',
  max: 'The largest sample in the window.',
  min: 'The smallest sample in the window.',
  p95: 'The 95th percentile of the samples in the window.',
};

export const RANKS = {
  volume: 'The largest first.',
  price: 'On the dearest link first; as a target, the cheapest.',
  rtt: 'The slowest first; as a target, the fastest.',
  loss: 'The worst first; as a target, the best.',
  load: 'As a target, the least loaded.',
  proximity: 'The nearest by AS path or probe.',
} as const;

export const OBJECTIVE_TERMS = {
  balance: { needs: 'counters', about: 'Even utilization over the links.' },
  cost: { needs: 'price', about: 'The bill.' },
  latency: { needs: 'probes', about: 'Round trip times; by AS path length where nothing is probed.' },
  quality: { needs: 'probes', about: 'Loss and round trip times.' },
} as const satisfies Readonly<Record<string, { needs: Need; about: string }>>;

/** Types that parameters and `let` may state. */
export const TYPES = [
  'link',
  'group',
  'rate',
  'ratio',
  'duration',
  'number',
  'money',
  'bool',
  'text',
  'prefix',
  'set',
] as const;
export type TypeName = (typeof TYPES)[number];
