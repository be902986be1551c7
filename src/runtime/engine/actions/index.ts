/**
 * What a rule does to egress, one action per file: `move`, `drain`, and the replanning of `every`.
 *
 * An action reads the ledger, picks prefixes and writes them into the working state through `steer`, the only place
 * where a prefix starts to be steered. It returns what it did and what it could not do; the rule's phase is decided
 * elsewhere. `freeze` and `notify` have no file: the one is a flag on links, the other an event. Inbound actions are
 * not here: they act on own blocks.
 */
export { drain } from './drain.ts';
export type { Outcome } from './move.ts';
export { mayLeave, move } from './move.ts';
export { dropOutranked } from './outranked.ts';
export { steer } from './steer.ts';
