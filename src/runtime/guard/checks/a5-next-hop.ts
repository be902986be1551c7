/**
 * A5: never a next hop outside the target link's declared ones or the routers' loopbacks, whatever the routing tables
 * say: the file is the operator's word, a route is anybody's.
 */
import { nextHopsOf } from '../declared.ts';
import { check, objection, OVERRIDES } from './check.ts';

export const a5NextHop = check('A5 next hop', 'always', OVERRIDES, ({ route, to }, given) => {
  const link = given.program.links.get(to);
  const loopbacks = [...given.program.routers.values()].flatMap((router) => router.loopback);
  if (given.hold([...(link ? nextHopsOf(link) : []), ...loopbacks], route.nextHop)) return undefined;
  return objection('foreign-next-hop', `${route.nextHop} is not declared for ${to}`);
});
