/** What a tick tells about its rules: for status, `why` and the timer of the next tick. */
import type { MonoMs, Program, Rule, RuleName } from '../../dsl/program/index.ts';
import { after, bps, ms } from '../../dsl/program/index.ts';
import type { RuleReport } from '../model/index.ts';
import type { Judged } from './judge.ts';
import type { RuleState } from './state.ts';

export function report(
  program: Program,
  states: ReadonlyMap<RuleName, RuleState>,
  judged: ReadonlyMap<RuleName, Judged>,
): readonly RuleReport[] {
  return program.rules.flatMap((rule) => {
    const state = states.get(rule.name);
    if (state === undefined) return [];
    return [
      {
        rule: rule.name,
        at: rule.at,
        phase: state.phase,
        since: state.since,
        value: state.value,
        samples: judged.get(rule.name)?.samples ?? [],
        needBps: bps(0),
        shortBps: state.shortBps,
      },
    ];
  });
}

/** The next moment at which a timer alone can change a rule's phase. */
export function wakeAt(program: Program, states: ReadonlyMap<RuleName, RuleState>, now: MonoMs): MonoMs | undefined {
  const moments = program.rules.flatMap((rule) => {
    const state = states.get(rule.name);
    return state === undefined ? [] : timers(rule, state, now);
  });
  const future = moments.filter((moment) => moment > now);
  return future.length === 0 ? undefined : (Math.min(...future) as MonoMs);
}

function timers(rule: Rule, state: RuleState, now: MonoMs): MonoMs[] {
  const all: MonoMs[] = [];
  if (state.phase === 'pending' && rule.trigger.kind === 'when' && rule.trigger.hold !== undefined) {
    all.push(after(now, ms(rule.trigger.hold - state.trueFor)));
  }
  if (state.phase === 'held' && state.release === true && rule.release !== undefined) {
    all.push(after(now, ms(rule.release.hold - state.releaseFor)));
    if (state.actedAt !== undefined) all.push(after(state.actedAt, rule.hold));
  }
  if (rule.trigger.kind === 'every' && state.actedAt !== undefined) all.push(after(state.actedAt, rule.trigger.period));
  return all;
}
