import type { Program } from '../../dsl/program/index.ts';
import type { Plan, RuleReport, World } from '../model/index.ts';
import type { EngineState } from './state.ts';

export interface TickResult {
  readonly state: EngineState;
  readonly plan: Plan;
  readonly rules: readonly RuleReport[];
}

export function tick(_program: Program, state: EngineState, _world: World): TickResult {
  return {
    state,
    plan: { announcements: [], overrides: [], projected: new Map(), refused: [], events: [], gap: undefined },
    rules: [],
  };
}
