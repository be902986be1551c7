/**
 * A network that follows weir's routes, and the observers through which weir sees it.
 *
 * Two fronts stand on it. `ClosedLoop` runs the decision itself in virtual time: for property tests, days in seconds,
 * tests in rule files, `plan` and replay. `standin/` puts the same network in front of a real `weir run`: ExaBGP's
 * pipes, an SNMP agent and a flow exporter on loopback. Everything here but `standin/` is pure: time only moves when it
 * is told to and all chance comes from a seed. Observers lag, cache, sample and lose as real ones do, because that is
 * what makes a controller oscillate.
 *
 * It is no packet simulator: no queues, no TCP, no routing protocol between several routers.
 */
export type { PollingOptions } from './counters.ts';
export type { FlowOptions, FlowRecord } from './flows.ts';
export { FlowExporter } from './flows.ts';
export type { Decide, Happening, LoopOptions, Moment } from './loop.ts';
export { ClosedLoop, simulate } from './loop.ts';
export { cycles, hysteresisCycles, movesPerPrefix, peak } from './metrics.ts';
export type { LinkOctets, NetworkSpec, SimLink, SimPrefix } from './network.ts';
export { Network } from './network.ts';
export type { Random } from './random.ts';
export { seeded } from './random.ts';
export type { LinkMoment, Move, PhaseChange, Report } from './report.ts';
export type { InjectedRoute, Path } from './routing.ts';
export type { Shape } from './shape.ts';
export * as shape from './shape.ts';
export type { Message, WireOptions } from './wire.ts';
