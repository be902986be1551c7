/**
 * A3: an override stays in the network. It carries NO_EXPORT unless the file relies on export policies that reject
 * weir's tag, and NO_ADVERTISE where it is to stay on one router. No other community: each would ask somebody's policy
 * for something.
 */
import { NO_ADVERTISE, NO_EXPORT } from '../../model/index.ts';
import { check, objection, OVERRIDES } from './check.ts';

export const a3Scope = check('A3 scope', 'always', OVERRIDES, ({ neighbor, route }, given) => {
  const foreign = route.communities.find((text) => text !== NO_EXPORT && text !== NO_ADVERTISE);
  if (foreign !== undefined) return objection('community', `an override carries no community ${foreign}`);
  const router = given.router(neighbor);
  if (router?.scope === 'router' && !route.communities.includes(NO_ADVERTISE)) {
    return objection('no-advertise', `${router.name} has scope = router`);
  }
  if (route.communities.includes(NO_EXPORT) || router?.export === 'tag') return undefined;
  return objection('no-export', 'without NO_EXPORT, and the file does not say export = tag');
});
