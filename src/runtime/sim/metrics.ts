/** What a report means: the numbers by which a run is judged. */
import type { LinkName, MonoMs, Prefix } from '../../dsl/program/index.ts';
import type { LinkMoment, Report } from './report.ts';

/** How often each prefix was put on another link (`out`) and given back (`back`). */
export function movesPerPrefix(report: Report): ReadonlyMap<Prefix, { readonly out: number; readonly back: number }> {
  const counts = new Map<Prefix, { out: number; back: number }>();
  for (const { prefix, to } of report.moves) {
    const count = counts.get(prefix) ?? { out: 0, back: 0 };
    if (to === undefined) count.back += 1;
    else count.out += 1;
    counts.set(prefix, count);
  }
  return counts;
}

/** How often weir began to steer after it steered nothing. */
export function cycles(report: Report): number {
  const steered = new Set<Prefix>();
  let begun = 0;
  for (const { prefix, to } of report.moves) {
    if (to === undefined) steered.delete(prefix);
    else {
      if (steered.size === 0) begun += 1;
      steered.add(prefix);
    }
  }
  return begun;
}

/** How often a rate rises above `high` after it was below `low`: what a controller with that hysteresis may answer to. */
export function hysteresisCycles(rates: Iterable<number>, low: number, high: number): number {
  let above = false;
  let risen = 0;
  for (const rate of rates) {
    if (!above && rate > high) {
      above = true;
      risen += 1;
    } else if (above && rate < low) above = false;
  }
  return risen;
}

/** The moment at which `of` is largest within [from, to]; undefined when nothing was recorded there. */
export function peak(
  report: Report,
  link: LinkName,
  of: 'offered' | 'natural' | 'intended',
  from?: MonoMs,
  to?: MonoMs,
): LinkMoment | undefined {
  let highest: LinkMoment | undefined;
  for (const moment of report.links.get(link) ?? []) {
    if ((from !== undefined && moment.at < from) || (to !== undefined && moment.at > to)) continue;
    if (!highest || moment[of] > highest[of]) highest = moment;
  }
  return highest;
}
