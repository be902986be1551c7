/**
 * The decision: `tick(program, state, world)` gives the next state, the complete desired plan and the reasons.
 *
 * It is a pure, synchronous function: it reads no clock, file or socket, and equal inputs give equal outputs. So
 * production, `weir plan`, tests in rule files, replay and the simulator all call this one function, and a stored
 * world with its Program gives the same plan again. The order within a tick: settle what the counters have shown,
 * judge effects, drop what lost its alternative, advance every rule, select prefixes, let the objective use what the
 * rules left, write the announcements. It knows nothing of ExaBGP, SNMP or flow formats, and it is no guard: the
 * guard judges its plan again, on its own, before anything is written.
 */
import { impatient as impatientRules } from './phases.ts';
import type { EngineState } from './state.ts';

export type { EngineState, Pass, Steered } from './state.ts';
export { initialState } from './state.ts';
export type { TickResult } from './tick.ts';
export { tick } from './tick.ts';

/** The state in which the timers of all conditions that hold have run out: for "what would this file do now". */
export const impatient = (state: EngineState): EngineState => ({ ...state, rules: impatientRules(state.rules) });
