import fc from 'fast-check';
import { expect, it } from 'vitest';
import { guard } from '../../../src/runtime/guard/index.ts';
import { hostileInput } from './hostile.ts';
import { violations } from './invariants.ts';

const RUNS = 3_000;

it('whatever is planned in whatever world, nothing that breaks the catalogue is let through', () => {
  const seen = { allowed: 0, refused: 0, stays: 0, withdrawn: 0 };
  fc.assert(
    fc.property(hostileInput, (input) => {
      const verdict = guard(input);
      seen.allowed += Math.min(1, verdict.allowed.length);
      seen.refused += Math.min(1, verdict.refused.length);
      seen.stays += Math.min(1, verdict.stays.length);
      seen.withdrawn += Math.min(1, verdict.withdraw.length);
      expect(violations(input, verdict)).toEqual([]);
    }),
    { numRuns: RUNS },
  );
  // The property would hold of a guard that refuses everything, or of inputs that are all alike.
  for (const kind of ['allowed', 'refused', 'stays', 'withdrawn'] as const)
    expect(seen[kind]).toBeGreaterThan(RUNS / 50);
});
