/**
 * Nothing new for a router whose deployment is not safe: what makes `arm` refuse also holds after a reload has changed
 * the file under an armed weir.
 */
import { deploymentRefusals } from '../arm/deployment.ts';
import type { Check } from '../verdict.ts';
import { objection, OVERRIDES } from './check.ts';

export const deployment: Check = {
  id: 'deployment',
  asks: 'changes',
  of: OVERRIDES,
  prepare: (given) => {
    const refusals = deploymentRefusals(given.program, given.world);
    return ({ neighbor }) => {
      const router = given.router(neighbor)?.name;
      const refusal = refusals.find((entry) => entry.router === router);
      return refusal && objection(refusal.code, refusal.message);
    };
  },
};
