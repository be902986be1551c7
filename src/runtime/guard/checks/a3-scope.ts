/**
 * A3: an override stays in the network. It carries NO_EXPORT unless every router that may hear it has shown that its
 * export policy rejects weir's tag, and NO_ADVERTISE where it is to stay on one router. No other community: each would
 * ask somebody's policy for something.
 */
import type { RouterSpec } from '../../../dsl/program/index.ts';
import { NO_ADVERTISE, NO_EXPORT } from '../../model/index.ts';
import type { Given } from '../given.ts';
import { check, objection, OVERRIDES } from './check.ts';

export const a3Scope = check('A3 scope', 'always', OVERRIDES, ({ neighbor, route }, given) => {
  const foreign = route.communities.find((text) => text !== NO_EXPORT && text !== NO_ADVERTISE);
  if (foreign !== undefined) return objection('community', `an override carries no community ${foreign}`);
  const router = given.router(neighbor);
  const alone = route.communities.includes(NO_ADVERTISE);
  if (router?.scope === 'router' && !alone) return objection('no-advertise', `${router.name} has scope = router`);
  if (route.communities.includes(NO_EXPORT) || (router && mayBeTagged(router, alone, given))) return undefined;
  return objection('no-export', 'without NO_EXPORT, and not every export policy is proven to reject the tag');
});

/** Reflected or re-advertised inside, the route reaches the policies of the other routers too. */
function mayBeTagged(router: RouterSpec, alone: boolean, { program, world }: Given): boolean {
  const hearing = alone ? [router.name] : [...program.routers.keys()];
  return router.export === 'tag' && hearing.every((name) => world.exportProven.has(name));
}
