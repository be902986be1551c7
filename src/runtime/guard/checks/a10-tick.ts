/** A10: at most so many prefixes (50) change in one tick. Withdrawals are exempt. */
import type { Check } from '../verdict.ts';
import { EVERYTHING, objection } from './check.ts';

export const a10Tick: Check = {
  id: 'A10 per tick',
  asks: 'changes',
  of: EVERYTHING,
  prepare: ({ program }) => {
    const most = program.limits.perTick;
    const changed = new Set<string>();
    return ({ prefix }) => {
      if (changed.size >= most && !changed.has(prefix)) {
        return objection('per-tick', `${most} prefixes already change in this tick`);
      }
      changed.add(prefix);
      return undefined;
    };
  },
};
