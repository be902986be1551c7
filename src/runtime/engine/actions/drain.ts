/** `drain L`: every prefix on L goes to its best other candidate with room, largest first; L receives nothing. */
import type { LinkName, Rule } from '../../../dsl/program/index.ts';
import { bps } from '../../../dsl/program/index.ts';
import type { Context } from '../context.ts';
import { movable } from '../movable.ts';
import { select } from '../select.ts';
import { describe, mayLeave, roomFor } from './move.ts';
import type { Outcome } from './move.ts';
import { steer } from './steer.ts';

export function drain(context: Context, rule: Rule, link: LinkName): Outcome {
  if (context.ledger.unsettled(link))
    return { moved: 0, needBps: bps(0), shortBps: bps(0), toVerify: false, waiting: true };
  const options = mayLeave(context, link) ? movable(context, rule.name, [link], undefined) : [];
  const others = [...context.program.links.keys()].filter((name) => name !== link);
  const room = roomFor(context, rule, { to: { kind: 'best', of: others, by: 'load' } });
  const count = context.budget.movesLeft().count;
  const { picks } = select(options, { need: undefined, tolerance: bps(0), count }, room);
  steer(context, rule.name, picks, rule.because ?? rule.title ?? describe(rule));
  const left =
    options.reduce((sum, option) => sum + option.bps, 0) - picks.reduce((sum, pick) => sum + pick.option.bps, 0);
  return { moved: picks.length, needBps: bps(left), shortBps: bps(left), toVerify: false, waiting: false };
}
