/**
 * The numbers of the engine, with their reasons. Handed in, so that a test can take one out and see what it was for.
 */
import type { Ms, Ratio } from '../../dsl/program/index.ts';
import { HOUR, MINUTE, ms, ratio, SECOND } from '../../dsl/program/index.ts';

export interface Tuning {
  /** A sample counts as settled when its interval began this long after the agent's step after the echo: routers need time to install a route. */
  readonly settleAfter: Ms;
  /** Taken out, a rule acts again before the counters have shown the first move: it moves two to four times too much. */
  readonly waitForSettle: boolean;
  /** Points of capacity kept free on a target below its limit, whatever the noise. */
  readonly roomMargin: Ratio;
  /** A target without a rule of its own is full here. */
  readonly fullAt: Ratio;
  /** A default release waits until demand is this far below the trigger. Taken out, moves and releases chase each other. */
  readonly releaseMargin: Ratio;
  /** A pass aims this share of capacity below `until` and is complete when the load is not above it. */
  readonly completeWithin: Ratio;
  /** From here on a counter is only a lower bound: the queue drops what it does not count. */
  readonly saturatedAt: Ratio;
  /** A prefix whose rate is less certain than this is no candidate. */
  readonly worstRateError: Ratio;
  /** Below this share of the prediction, on source and on target, a move had no effect. */
  readonly noEffectBelow: Ratio;
  /** How long a (prefix, link) pair that proved bad is left alone. */
  readonly penalty: Ms;
  /** An announcement not seen on the wire after this long, while armed, is given up. */
  readonly unsentAfter: Ms;
  /** The objective moves something only for a gain of this share of its cost. */
  readonly objectiveGain: Ratio;
}

export const DEFAULT_TUNING: Tuning = {
  settleAfter: SECOND,
  waitForSettle: true,
  roomMargin: ratio(0.05),
  fullAt: ratio(0.9),
  releaseMargin: ratio(0.1),
  completeWithin: ratio(0.02),
  saturatedAt: ratio(0.95),
  worstRateError: ratio(0.3),
  noEffectBelow: ratio(0.2),
  penalty: ms(6 * HOUR),
  unsentAfter: ms(MINUTE / 2),
  objectiveGain: ratio(0.02),
};
