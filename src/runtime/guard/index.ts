/**
 * The last gate before the wire: one pure function, `guard`, that says of every route that is wanted or already out
 * whether it may be there. It knows neither the rules nor the engine that made the plan, so that a mistake there cannot
 * be a mistake here; all it has is the declared network and the measured world.
 *
 * It is a table of small checks (checks/index.ts), each with its number of the safety catalogue. A check either forbids a
 * route to be on the wire (then it is withdrawn at once, before anything else is written) or only a change to the wire
 * (then what is there stays). The guard picks nothing, repairs nothing and writes nothing, and it sees only the plan: that
 * the speaker writes exactly what it allowed is checked at the read-back session.
 *
 * Codes of refusals: role, session-down, malformed (A1, A2); no-router, wrong-router, invented-path, wrong-next-hop,
 * local-pref, community, no-advertise, no-export, untagged, protected (A3); signal-path (A3b); not-ours, too-long,
 * no-aggregate, own-path (A4); default-route, bogon, own-block, foreign-next-hop, blackhole, empty-path, own-as (A5);
 * no-link, link-down, no-route, link-unsure, stale-route, stale-link (A6); neighbor-limit (A7); twice, target-first (A8);
 * volume-unknown, no-capacity, blast, per-tick (A10); stopped, observe (A12); leak (read-back); rib-untrusted,
 * warming-up; and the codes of arm/refusal.ts for a router whose deployment is not safe.
 */
export type { ArmCode, ArmRefusal } from './arm/index.ts';
export { armRefusals } from './arm/index.ts';
export { CHECKS } from './checks/index.ts';
export { guard } from './guard.ts';
export type { GuardInput } from './input.ts';
export type { Alarm, Check, GuardRefusal, Objection, Verdict, Withdrawal } from './verdict.ts';
