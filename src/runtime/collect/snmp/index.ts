/**
 * Link rates, interface states and BGP sessions of routers, by SNMP v2c or v3.
 *
 * A rate from counters looks like a subtraction and a division; the folder is about why it is not. Agents cache their
 * counters (`step/` finds out how, `series` divides by the right time), restart (`uptime`), renumber and list interfaces
 * twice (`interfaces`, `agent`), and fall silent without saying why (`poller`). `requests` packs what is asked, `session`
 * asks it and is the only file that knows the library; `oids` the only one that knows the tree. `record` is what becomes
 * of one link. Everything between `session` and `poller` is pure or has its time handed in.
 *
 * What it cannot do: 32-bit counters, agents whose line cards renew their counters at different times (averaged over ten
 * steps instead), BGP sessions in a VRF or over IPv6 (BGP4-MIB has none), traps.
 */
export type { Clock } from './clock.ts';
export { monotonicClock } from './clock.ts';
export type { Inspection, InspectedInterface } from './inspect.ts';
export { inspectAgent } from './inspect.ts';
export type { PollerOptions } from './poller.ts';
export { RouterPoller, attemptTimeout } from './poller.ts';
export type { SnmpFailure, SnmpReply, SnmpSession } from './session.ts';
export { openSession } from './session.ts';
export type { LinkProblem, SnmpEvent } from './trouble.ts';
export { describeEvent, describeFailure, describeProblem } from './trouble.ts';
