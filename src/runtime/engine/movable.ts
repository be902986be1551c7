/** Which prefixes of a link an action may consider at all, ranked; and why the others not. */
import type { LinkName, Prefix, RuleName, Selection } from '../../dsl/program/index.ts';
import { bps, since } from '../../dsl/program/index.ts';
import type { PrefixState } from '../model/index.ts';
import type { Context } from './context.ts';
import { forbidden } from './guards.ts';
import { OPTIMIZER } from './names.ts';
import type { Option } from './select.ts';
import { selected } from './selection.ts';
import { shareText } from '../model/text.ts';

export function movable(
  context: Context,
  rule: RuleName,
  from: readonly LinkName[],
  selection: Selection | undefined,
): Option[] {
  const options: Option[] = [];
  for (const state of onLinks(context, from)) {
    const link = context.position(state);
    if (link === undefined || !judge(context, rule, state, selection)) continue;
    options.push({ prefix: state.prefix, bps: state.bps, atMost: bps(state.bps * (1 + state.error)), from: link });
  }
  return options.sort((a, b) => b.bps - a.bps || (a.prefix < b.prefix ? -1 : 1));
}

/** Heaviest first, so that the refusals kept are those that matter. */
function onLinks(context: Context, from: readonly LinkName[]): PrefixState[] {
  const wanted = new Set(from);
  const states = [...context.world.prefixes.values()].filter((state) => {
    const link = context.position(state);
    return link !== undefined && wanted.has(link);
  });
  return states.sort((a, b) => b.bps - a.bps);
}

function judge(context: Context, rule: RuleName, state: PrefixState, selection: Selection | undefined): boolean {
  const { prefix } = state;
  const refuse = (code: Parameters<Context['refuse']>[3], reason: string): false => {
    context.refuse(prefix, undefined, rule, code, reason);
    return false;
  };
  const holder = context.steered.get(prefix);
  if (holder !== undefined && holder.rule !== rule && holder.rule !== OPTIMIZER)
    return refuse('otherRule', `held by ${holder.rule}`);
  if (selection && !selected(context, selection, state)) return refuse('filtered', 'left out by the rule itself');
  if (state.protected) return refuse('protected', "its natural path is a customer's or internal");
  if (state.age === undefined || state.bps <= 0) return refuse('noVolume', 'no flow record for it');
  if (state.error > context.tuning.worstRateError) {
    return refuse('unsureVolume', `its rate is known to ±${shareText(state.error)} only`);
  }
  if (context.budget.resting(prefix)) return refuse('resting', 'it changed moments ago (limits change)');
  const by = forbidden(context, state, undefined);
  return by === undefined || refuse('never', by);
}

export function penalised(context: Context, prefix: Prefix, link: LinkName): string | undefined {
  const found = context.penalties.find((entry) => entry.prefix === prefix && entry.link === link);
  if (found === undefined || found.until <= context.world.now) return undefined;
  return `${found.reason}; again in ${String(Math.ceil(since(found.until, context.world.now) / 60_000))} min`;
}
