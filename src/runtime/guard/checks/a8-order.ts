/**
 * A8: with `inject = all` the target's router goes first. The others point at its loopback; while it does not have the
 * route, or has lost it with its session, it may send the packets straight back.
 */
import { check, objection, OVERRIDES } from './check.ts';

export const a8Order = check('A8 order', 'always', OVERRIDES, ({ neighbor, prefix, to }, given) => {
  const target = given.routerOf(to);
  if (given.router(neighbor)?.name === target) return undefined;
  const candidate = given.candidate({ prefix, to });
  const ready = given
    .onWire(prefix)
    .some(
      (entry) =>
        given.router(entry.neighbor)?.name === target &&
        (!candidate || entry.route.nextHop === candidate.nextHop) &&
        given.world.sessions.get(entry.neighbor)?.state === 'up',
    );
  return ready ? undefined : objection('target-first', `${String(target)} does not have the route yet`);
});
