/** When a rule lets go: as written, or by default; and whether trigger and release are far enough apart. */
import type { Clause } from '../ast/index.ts';
import { MINUTE, ms } from '../program/index.ts';
import type { Direction, Ms, Threshold } from '../program/index.ts';
import type { CheckedRelease, CheckedTrigger } from './checked.ts';
import type { Context } from './context.ts';
import { condition } from './elaborate.ts';
import * as mistakes from './mistakes/index.ts';
import { durationOf } from './quantities.ts';
import type { Test } from './term.ts';
import { levelText, lower, shareOf, subjectsOf, thresholdOf } from './threshold.ts';

/** How well sizes and loads are known; measured where weir runs, assumed where it does not yet. */
export interface Stability {
  /** Relative error of the size of what is moved. */
  readonly sizeError: number;
  /** Noise of a load, as a share of capacity. */
  readonly noise: number;
  /** The most that one decision moves, as a share of capacity: `limits { blast }`. */
  readonly blast: number;
}

/** Flow records of an exporter that samples 1 in 100 or better, counters over 5 s on a link with many flows. */
export const ASSUMED = { sizeError: 0.1, noise: 0.01 } as const;

/** Trigger and release have to lie further apart than this share of capacity: H - L > d * M / C + 2e. */
export const marginOf = ({ sizeError, noise, blast }: Stability): number => sizeError * blast + 2 * noise;

const DEFAULT_GAP = 0.1;
const SHORTEST_DEFAULT_HOLD = ms(10 * MINUTE);

interface Around {
  readonly measured: Direction | undefined;
  readonly stability: Stability;
  readonly context: Context;
  readonly takesTraffic: boolean;
}
type When = CheckedTrigger & { kind: 'when' };

const holdAfter = (hold: Ms | undefined): Ms => ms(Math.max(5 * (hold ?? 0), SHORTEST_DEFAULT_HOLD));

/** `demand` below the threshold minus ten points (or what stability wants) for five times `for`, at least ten minutes. */
export function defaultRelease(trigger: When, { stability, context }: Around): CheckedRelease | undefined {
  const { threshold } = trigger;
  if (threshold?.above !== true) return undefined;
  const { link, direction } = threshold.subject;
  const level = lower(threshold.level, Math.max(DEFAULT_GAP, marginOf(stability)), link, context.network);
  const isShare = level.kind === 'ratio';
  const measure = isShare ? 'demand-utilization' : 'demand';
  const test: Test = {
    kind: 'compare',
    operator: '<',
    left: { kind: 'measure', request: { of: 'link', link, measure, direction, window: undefined } },
    right: { kind: 'constant', amount: isShare ? level.ratio : level.bps },
  };
  return {
    test,
    span: trigger.span,
    hold: holdAfter(trigger.hold),
    subjects: [threshold.subject],
    threshold: { subject: threshold.subject, measure: 'demand', above: false, level },
    byDefault: true,
  };
}

export function writtenRelease(
  clause: Extract<Clause, { kind: 'release' }>,
  trigger: CheckedTrigger,
  around: Around,
): CheckedRelease {
  const { measured, context } = around;
  const test = condition(clause.condition, context);
  const threshold = thresholdOf(test, measured);
  if (trigger.kind === 'when') compareWithTrigger(clause, threshold, trigger, around);
  return {
    test,
    span: clause.condition.span,
    hold:
      clause.hold === undefined
        ? holdAfter(trigger.kind === 'when' ? trigger.hold : undefined)
        : durationOf(clause.hold, context),
    subjects: subjectsOf(test, measured),
    threshold,
    byDefault: false,
  };
}

function compareWithTrigger(
  clause: Extract<Clause, { kind: 'release' }>,
  release: Threshold | undefined,
  trigger: When,
  { stability, context, takesTraffic }: Around,
): void {
  const fires = trigger.threshold;
  if (release === undefined || fires?.above !== true || release.above) return;
  const { link } = fires.subject;
  if (release.subject.link !== link) return;
  if (takesTraffic && release.measure === 'load') context.report(mistakes.releaseByLoad(clause.span, link));
  const high = shareOf(fires.level, link, context.network);
  const low = shareOf(release.level, link, context.network);
  if (high === undefined || low === undefined) return;
  const gap = high - low;
  if (gap <= 0) {
    const text = levelText(release.level);
    context.report(mistakes.releaseNotBelow(clause.span, text, levelText(fires.level), trigger.span));
  } else if (gap <= marginOf(stability) - 1e-9) {
    context.report(mistakes.mayOscillate(clause.span, points(gap), points(marginOf(stability)), trigger.span));
  }
}

const points = (share: number): string => `${String(Math.round(share * 1000) / 10)} points`;
