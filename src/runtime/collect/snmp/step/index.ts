/**
 * How an agent renews its counters: the step c, and where in time its reloads lie.
 *
 * Why: snmpd renews its counters every 3 s, others every 5 to 30 s. Polled every 5 s, a steady 20 Mbit/s then reads 12,
 * 24, 24, because a poll interval covers one step or two. Divided by the time between the reloads that the values came
 * from, instead of the time between the polls, it reads 20, 20, 20.
 *
 * How: a burst of small reads shows when values move (`moves`). They fit a timer of the agent's own (`timed`, `beat`) or
 * ages since the last request (`lazy`, live included). A belief must pass tests made to refute it before it counts
 * (`trial`, `plan`), and is then checked for as long as it is held. Without one, values are bounded by their age only.
 *
 * What it cannot do: follow an agent whose line cards renew at different times. That one stays `unknown`, and rates of
 * it are averaged over ten steps or more. All times in this folder are ms of the agent's uptime.
 */
export { SLOWEST_STEP_MS } from './moves.ts';
export type { ReadPlan } from './plan.ts';
export type { Load } from './load.ts';
export { TICK_MS } from './load.ts';
export type { StepKind } from './tracker.ts';
export { StepTracker } from './tracker.ts';
