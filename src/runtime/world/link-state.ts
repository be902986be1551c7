/** The state of a link: its capacity, whether it is up and by whose word, its noise, and whether flows agree with it. */
import type { Bps, LinkSpec, MonoMs, Ms } from '../../dsl/program/index.ts';
import { bps, since } from '../../dsl/program/index.ts';
import type { LinkMeasurement, LinkSample, LinkState } from '../model/index.ts';

/** What the routes and sessions of this moment say about a link. */
export interface LinkEvidence {
  /** An add-path feed covers the link's router: whether it shows a path over the link. */
  readonly feedShowsPaths: boolean | undefined;
  /** It did show one since the feed came up. */
  readonly feedShowedPaths: boolean;
  /** ExaBGP's own session with the link's neighbour; undefined where there is none. */
  readonly ownSessionUp: boolean | undefined;
  /** What the flow records attribute to the link, outbound; undefined without flows. */
  readonly flowOutBps: Bps | undefined;
  /** The window over which volumes are averaged. */
  readonly flowWindow: Ms;
}

/** So many of the newest samples tell the noise. */
const NOISE_SAMPLES = 12;
/** Flows and counters are compared only where either says more than this share of the capacity. */
const TESTED_FROM = 0.01;
const TRUST_FROM = 0.5;
const TRUST_TO = 1.5;

export function linkState(
  link: LinkSpec,
  measured: LinkMeasurement | undefined,
  evidence: LinkEvidence,
  now: MonoMs,
): LinkState {
  const samples = measured?.samples ?? [];
  const newest = samples.at(-1);
  const capacity = capacityOf(link, measured);
  return {
    name: link.name,
    router: link.router,
    samples,
    stale: measured?.stale ?? true,
    age: newest && since(now, newest.end),
    capacity,
    ...upOf(measured, evidence),
    noise: {
      inBps: noiseOf(samples, (sample) => sample.inBps),
      outBps: noiseOf(samples, (sample) => sample.outBps),
    },
    flowTrust: trustOf(samples, capacity, evidence, now),
    flowOutBps: evidence.flowOutBps,
    trouble: measured === undefined ? 'no source measures it' : measured.trouble,
  };
}

function capacityOf(link: LinkSpec, measured: LinkMeasurement | undefined): Bps | undefined {
  const speed = measured?.speed !== undefined && measured.speed > 0 ? measured.speed : undefined;
  if (link.capacity === undefined || speed === undefined) return link.capacity ?? speed;
  return bps(Math.min(link.capacity, speed));
}

/** Down by the first that says so; up by the best witness; ExaBGP's own session stands in only where nobody else can tell. */
function upOf(measured: LinkMeasurement | undefined, evidence: LinkEvidence): Pick<LinkState, 'up' | 'upBy'> {
  if (measured?.interfaceUp === false) return { up: 'down', upBy: 'interface' };
  if (measured?.bgpUp === false) return { up: 'down', upBy: 'bgpPeerState' };
  if (evidence.feedShowsPaths === true) return { up: 'up', upBy: 'add-path feed' };
  if (evidence.feedShowsPaths === false && evidence.feedShowedPaths) return { up: 'down', upBy: 'add-path feed' };
  if (measured?.bgpUp === true) return { up: 'up', upBy: 'bgpPeerState' };
  if (evidence.ownSessionUp !== undefined && evidence.feedShowsPaths === undefined) {
    return { up: evidence.ownSessionUp ? 'up' : 'down', upBy: "ExaBGP's own session" };
  }
  return measured?.interfaceUp === true ? { up: 'up', upBy: 'interface' } : { up: 'unknown', upBy: 'nothing' };
}

/** Robust against steps: the median of consecutive differences, scaled to a standard deviation. */
function noiseOf(samples: readonly LinkSample[], rate: (sample: LinkSample) => number): Bps {
  const recent = samples.slice(-NOISE_SAMPLES);
  const steps = recent.slice(1).map((sample, index) => Math.abs(rate(sample) - rate(recent[index] ?? sample)));
  steps.sort((a, b) => a - b);
  const median = steps[Math.floor(steps.length / 2)] ?? 0;
  return bps((median * 1.4826) / Math.SQRT2);
}

/** Like with like: the counter over the same window as the flows. */
function trustOf(
  samples: readonly LinkSample[],
  capacity: Bps | undefined,
  evidence: LinkEvidence,
  now: MonoMs,
): LinkState['flowTrust'] {
  if (evidence.flowOutBps === undefined || capacity === undefined) return 'untested';
  const counted = meanOut(samples, now - evidence.flowWindow);
  if (counted === undefined || Math.max(counted, evidence.flowOutBps) < TESTED_FROM * capacity) return 'untested';
  const share = evidence.flowOutBps / Math.max(1, counted);
  return share >= TRUST_FROM && share <= TRUST_TO ? 'trusted' : 'untrusted';
}

function meanOut(samples: readonly LinkSample[], start: number): number | undefined {
  let [octetTime, time] = [0, 0];
  for (const sample of samples) {
    const length = sample.end - Math.max(sample.begin, start);
    if (length <= 0) continue;
    octetTime += sample.outBps * length;
    time += length;
  }
  return time > 0 ? octetTime / time : undefined;
}
