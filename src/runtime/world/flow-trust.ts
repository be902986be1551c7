/**
 * Whether what the flow records attribute to a link agrees with its counters.
 *
 * The two never speak of the same moment. A counter is seconds old; flow volumes are the average over one active timeout
 * that lies up to two timeouts back, and records name the interface of before a change for a while longer. A link that
 * ramps up, or that a heavy prefix has just been moved to, differs from its flows by more than any bound for minutes. So
 * the flows are held against everything that the counters have shown over such a window in that time: they are wrong
 * when they agree with none of it. A lasting disagreement shows once the load has been steady for as long.
 */
import type { Bps, MonoMs, Ms } from '../../dsl/program/index.ts';
import { since } from '../../dsl/program/index.ts';
import type { LinkSample, LinkState } from '../model/index.ts';

/** Flows and counters are compared only where either says more than this share of the capacity. */
const TESTED_FROM = 0.01;
const LOW = 0.5;
const HIGH = 1.5;

export interface FlowsOfLink {
  readonly outBps: Bps;
  /** Traffic of which nothing tells the link: it may be this one's. */
  readonly unplacedBps: Bps;
  /** The window over which volumes are averaged. */
  readonly window: Ms;
  /** How long ago traffic may have passed that is still in the volumes. */
  readonly memory: Ms;
  /** Time since weir began to listen. */
  readonly listening: Ms;
}

/** @param samples counters that are not stale, newest last */
export function flowTrust(
  samples: readonly LinkSample[],
  capacity: Bps | undefined,
  flows: FlowsOfLink | undefined,
  now: MonoMs,
): LinkState['flowTrust'] {
  if (flows === undefined || capacity === undefined) return 'untested';
  // An exporter's first window is complete only after a while; until then it says nothing, not zero.
  if (flows.outBps === 0 && flows.listening < flows.memory) return 'untested';
  const means = windowMeans(
    samples.filter(({ end }) => since(now, end) <= flows.memory),
    flows.window,
  );
  if (means.length === 0) return 'untested';
  const [least, most] = [Math.min(...means), Math.max(...means)];
  if (Math.max(most, flows.outBps) < TESTED_FROM * capacity) return 'untested';
  if (flows.outBps >= LOW * least && flows.outBps <= HIGH * most) return 'trusted';
  const couldBeMore = flows.outBps < LOW * least && flows.outBps + flows.unplacedBps >= LOW * least;
  return couldBeMore ? 'untested' : 'untrusted';
}

/**
 * Means over every run of samples that is as long as the window, and the newest sample by itself: a move is attributed
 * to its new link as soon as the counters show it. While there is no whole window yet, the mean over what there is.
 */
function windowMeans(samples: readonly LinkSample[], window: Ms): readonly number[] {
  const means: number[] = [];
  let [volume, time, first] = [0, 0, 0];
  for (const sample of samples) {
    volume += volumeOf(sample);
    time += lengthOf(sample);
    for (let oldest = samples[first]; oldest && time - lengthOf(oldest) >= window; oldest = samples[first]) {
      volume -= volumeOf(oldest);
      time -= lengthOf(oldest);
      first += 1;
    }
    if (time >= window) means.push(volume / time);
  }
  if (means.length === 0 && time > 0) means.push(volume / time);
  const newest = samples.at(-1);
  return newest === undefined ? means : [...means, newest.outBps];
}

const lengthOf = ({ begin, end }: LinkSample): number => since(end, begin);
const volumeOf = (sample: LinkSample): number => sample.outBps * lengthOf(sample);
