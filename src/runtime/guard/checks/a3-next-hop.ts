/**
 * A3: the next hop is the candidate's own on the target's router, and the target router's loopback on every other. The
 * other router's link address would be "inaccessible" there, and a wrong one sends the packets to somebody else.
 */
import { check, objection, OVERRIDES } from './check.ts';

export const a3NextHop = check('A3 next hop', 'always', OVERRIDES, (announcement, given) => {
  const { neighbor, route, to } = announcement;
  const target = given.routerOf(to);
  if (given.router(neighbor)?.name === target) {
    const expected = given.candidate(announcement)?.nextHop;
    if (expected === undefined || route.nextHop === expected) return undefined; // a6-alternative.ts objects to undefined
    return objection('wrong-next-hop', `the path over ${to} has next hop ${expected}, not ${route.nextHop}`);
  }
  const loopbacks = target === undefined ? [] : (given.program.routers.get(target)?.loopback ?? []);
  if (loopbacks.includes(route.nextHop)) return undefined;
  return objection('wrong-next-hop', `${route.nextHop} is no loopback of ${String(target)}`);
});
