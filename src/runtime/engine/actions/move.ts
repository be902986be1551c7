/** `move <selection> [from] to <target> [until]`: takes traffic off a link until its load is where the rule wants it. */
import type { Bps, LinkName, MoveAction, Rule } from '../../../dsl/program/index.ts';
import { bps } from '../../../dsl/program/index.ts';
import type { Context } from '../context.ts';
import { WorldView } from '../measure.ts';
import { movable } from '../movable.ts';
import { select } from '../select.ts';
import type { Goal, Option, Pick, Room } from '../select.ts';
import { ordered, targetFor } from '../targets.ts';
import { levelBps } from '../thresholds.ts';
import { steer } from './steer.ts';

/** What an action did in this tick, and how much it could not do. */
export interface Outcome {
  readonly moved: number;
  readonly needBps: Bps;
  readonly shortBps: Bps;
  /** Whether `until` was reached has to be looked at again when the counters have shown what was done. */
  readonly toVerify: boolean;
  /** Waits for an earlier move to show in the counters. */
  readonly waiting: boolean;
}

const nothing: Outcome = { moved: 0, needBps: bps(0), shortBps: bps(0), toVerify: false, waiting: false };

export function move(context: Context, rule: Rule, action: MoveAction): Outcome {
  const need = neededOff(context, action);
  const needBps = need?.bps ?? bps(0);
  // Before anything else: whether the need is met is not known before the last move has shown in the counters.
  if (action.from.some((link) => context.ledger.unsettled(link))) return { ...nothing, needBps, waiting: true };
  if (need !== undefined && need.bps <= 0) return nothing;
  const from = action.from.filter((link) => mayLeave(context, link));
  const options = movable(context, rule.name, from, action.selection);
  const goal = goalOf(context, rule, action, need);
  const until = action.until;
  const room = roomFor(context, rule, action);
  const { picks, rest } =
    until?.kind === 'condition'
      ? untilTrue(context, options, goal, room, until.condition)
      : select(options, goal, room);
  steer(context, rule.name, picks, rule.because ?? rule.title ?? describe(rule));
  refuseRest(context, rule, options, picks, rest);
  const shortBps = rest > goal.tolerance ? rest : bps(0);
  return { moved: picks.length, needBps, shortBps, toVerify: until !== undefined && picks.length > 0, waiting: false };
}

export const describe = (rule: Rule): string =>
  rule.trigger.kind === 'when' ? `when ${rule.trigger.condition.text}` : rule.trigger.kind;

/** A link that is stale or frozen gives nothing away: what it carries is not known or not to be touched. */
export function mayLeave(context: Context, link: LinkName): boolean {
  const state = context.world.links.get(link);
  return state !== undefined && !state.stale && state.flowTrust !== 'untrusted' && !context.frozen.has(link);
}

/**
 * What has to leave: nothing at or below `until`, else down to a point below it, so that neither the noise of the
 * counters nor the size of the last prefix leaves the link above.
 */
function neededOff(context: Context, action: MoveAction): { readonly bps: Bps; readonly tolerance: Bps } | undefined {
  if (action.until?.kind !== 'level') return undefined;
  const { subject, level } = action.until;
  const capacity = context.ledger.capacity(subject.link);
  const projected = context.ledger.projected(subject.link);
  if (capacity === undefined || projected === undefined) return { bps: bps(0), tolerance: bps(0) };
  const tolerance = bps(context.tuning.completeWithin * capacity);
  const above = projected - levelBps(level, capacity);
  return { bps: bps(above > 0 ? above + tolerance : 0), tolerance };
}

function goalOf(
  context: Context,
  rule: Rule,
  action: MoveAction,
  need: { bps: Bps; tolerance: Bps } | undefined,
): Goal {
  const { selection } = action;
  const held = [...context.steered.values()].filter(
    (entry) => entry.rule === rule.name && entry.desired !== entry.natural,
  ).length;
  const cap =
    selection.kind === 'top' && selection.count !== undefined ? selection.count - held : Number.POSITIVE_INFINITY;
  return {
    need: need?.bps,
    tolerance: need?.tolerance ?? bps(0),
    count: Math.max(0, Math.min(cap, context.budget.movesLeft().count)),
  };
}

export function roomFor(context: Context, rule: Rule, action: { readonly to: MoveAction['to'] }): Room {
  return {
    targetFor: (option) => targetFor(context, rule.name, option, ordered(context, action.to)),
    leaving: (link) => context.ledger.leaving(link),
    book: (option, to) => {
      context.ledger.move(option.from, to, option.bps);
    },
  };
}

/** `until <condition>`: one prefix at a time, until the condition holds on what is projected. */
function untilTrue(
  context: Context,
  options: readonly Option[],
  goal: Goal,
  room: Room,
  condition: { evaluate(view: WorldView): unknown },
): { readonly picks: readonly Pick[]; readonly rest: Bps } {
  const picks: Pick[] = [];
  for (const option of options) {
    if (picks.length >= goal.count) break;
    if (condition.evaluate(new WorldView(context.world, context.ledger, { projected: true })) !== false) break;
    picks.push(...select([option], { need: undefined, tolerance: bps(0), count: 1 }, room).picks);
  }
  return { picks, rest: bps(0) };
}

function refuseRest(context: Context, rule: Rule, options: readonly Option[], picks: readonly Pick[], rest: Bps): void {
  const picked = new Set(picks.map((pick) => pick.option.prefix));
  const refused = new Set(context.refused.filter((entry) => entry.rule === rule.name).map((entry) => entry.prefix));
  const { because, count } = context.budget.movesLeft();
  for (const option of options) {
    if (picked.has(option.prefix) || refused.has(option.prefix)) continue;
    if (count <= picks.length && rest > 0) context.refuse(option.prefix, undefined, rule.name, 'limited', because);
    else if (option.atMost > context.ledger.leaving(option.from)) {
      context.refuse(
        option.prefix,
        undefined,
        rule.name,
        'blast',
        'more than may leave the link before the counters show it',
      );
    } else context.refuse(option.prefix, undefined, rule.name, 'notNeeded', 'others already reach the goal');
  }
}
