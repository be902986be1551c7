/**
 * A12: armed is the only mode that sends. `observe` announces nothing; what is on the wire from before may stay while
 * the plan still lists it, because it is released within limits. `stopped` leaves nothing there.
 */
import { check, EVERYTHING, objection } from './check.ts';

export const a12Stopped = check('A12 stopped', 'always', EVERYTHING, (_, { world }) =>
  world.mode === 'stopped' ? objection('stopped', 'weir is stopped') : undefined,
);

export const a12Observe = check('A12 observe', 'changes', EVERYTHING, (_, { world }) =>
  world.mode === 'observe' ? objection('observe', 'weir only observes') : undefined,
);
