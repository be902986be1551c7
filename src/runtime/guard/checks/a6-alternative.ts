/**
 * A6: an override lives only while its alternative does. Its link is down, or its route over that link is gone: it goes
 * at once, before anything else is written.
 */
import { check, objection, OVERRIDES } from './check.ts';

export const a6Alternative = check('A6 alternative', 'always', OVERRIDES, (announcement, given) => {
  const { prefix, to } = announcement;
  const link = given.world.links.get(to);
  if (!link) return objection('no-link', `${to} is not declared`);
  if (link.up === 'down') return objection('link-down', `${to} is down (${link.upBy})`);
  return given.candidate(announcement) ? undefined : objection('no-route', `${to} has no route to ${prefix}`);
});
