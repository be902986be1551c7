/**
 * Which prefixes a pass moves: the selection of the rule language, on projected load, in one pass.
 *
 * Again and again the best-ranked prefix that fits both the remaining need and the room of its target; last, the
 * smallest single one that closes the rest. Ranked by volume that is the largest first, which keeps the number of
 * overrides small; the closing pick keeps the overshoot small. An elephant above the whole need is taken only when
 * nothing else reaches the goal.
 */
import type { Bps, LinkName, Prefix } from '../../dsl/program/index.ts';
import { bps } from '../../dsl/program/index.ts';

export interface Option {
  readonly prefix: Prefix;
  readonly bps: Bps;
  /** Rate plus its error: what is booked against room. */
  readonly atMost: Bps;
  readonly from: LinkName;
}

export interface Room {
  /** The target for this prefix as things stand, or undefined when none has room for it. */
  targetFor(option: Option): LinkName | undefined;
  /** What may still leave this link. */
  leaving(from: LinkName): Bps;
  book(option: Option, to: LinkName): void;
}

export interface Pick {
  readonly option: Option;
  readonly to: LinkName;
}

export interface Goal {
  /** bit/s to take off, down to `tolerance` below the goal; undefined where the selection itself is the goal. */
  readonly need: Bps | undefined;
  /** A rest smaller than this counts as reached. */
  readonly tolerance: Bps;
  readonly count: number;
}

/** `options` come ranked, best first. */
export function select(
  options: readonly Option[],
  goal: Goal,
  room: Room,
): { readonly picks: readonly Pick[]; readonly rest: Bps } {
  const picks: Pick[] = [];
  const taken = new Set<Prefix>();
  let rest: number = goal.need ?? Number.POSITIVE_INFINITY;
  const take = (option: Option): boolean => {
    if (picks.length >= goal.count || option.atMost > room.leaving(option.from)) return false;
    const to = room.targetFor(option);
    if (to === undefined) return false;
    room.book(option, to);
    picks.push({ option, to });
    taken.add(option.prefix);
    rest -= option.bps;
    return true;
  };
  for (const option of options) {
    // Half-way between the goal and the aim: what errors of the flows take back must not leave the link above the goal.
    if (goal.need !== undefined && rest <= goal.tolerance / 2) break;
    if (option.bps <= rest) take(option);
  }
  if (goal.need !== undefined && rest > 0) {
    // From the goal down to the aim is worth one more small prefix, and no elephant.
    const most = rest > 2 * goal.tolerance ? Number.POSITIVE_INFINITY : rest + goal.tolerance;
    const closing = options.filter(({ prefix, bps: rate }) => !taken.has(prefix) && rate >= rest && rate <= most);
    closing.sort((a, b) => a.bps - b.bps);
    for (const option of closing) if (take(option)) break;
  }
  return { picks, rest: bps(goal.need === undefined ? 0 : Math.max(0, rest)) };
}
