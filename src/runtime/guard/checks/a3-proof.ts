/**
 * A3: nothing new goes out without NO_EXPORT until every router that may hear it has shown, on its read-back session,
 * that its export policy rejects weir's tag. What is out had that proof; it is withdrawn when the proof is contradicted
 * (readback.ts) or the file no longer relies on it (a3-scope.ts), not when the session that gave it flaps.
 */
import { NO_ADVERTISE, NO_EXPORT } from '../../model/index.ts';
import { check, objection, OVERRIDES } from './check.ts';

export const a3Proof = check('A3 proof', 'changes', OVERRIDES, ({ neighbor, route }, given) => {
  if (route.communities.includes(NO_EXPORT)) return undefined;
  const router = given.router(neighbor)?.name;
  // Reflected or re-advertised inside, the route reaches the policies of the other routers too.
  const all = [...given.program.routers.keys()];
  const hearing = route.communities.includes(NO_ADVERTISE) ? all.filter((name) => name === router) : all;
  const unproven = hearing.find((name) => !given.world.exportProven.has(name));
  return unproven === undefined ? undefined : objection('no-export', `the export policy of ${unproven} is not proven`);
});
