/**
 * A3: an override goes to the target link's own router. Others get one only where both say `inject = all`; written to a
 * router that follows by iBGP as well, it would loop as soon as one of the sessions is lost.
 */
import { check, objection, OVERRIDES } from './check.ts';

export const a3Router = check('A3 router', 'always', OVERRIDES, ({ neighbor, to }, given) => {
  const target = given.routerOf(to);
  const router = given.router(neighbor);
  if (target === undefined) return objection('no-router', `${to} hangs on no declared router`);
  if (router?.name === target) return undefined;
  const all = router?.inject === 'all' && given.program.routers.get(target)?.inject === 'all';
  return all ? undefined : objection('wrong-router', `${to} hangs on ${target}, ${neighbor} is another router`);
});
