/**
 * A5: a foreign route has a foreign path. With our own AS in it, it is a loop; with no path at all a router would
 * announce it to its eBGP neighbours as a prefix of our own.
 */
import { check, objection, OVERRIDES } from './check.ts';

export const a5OwnAs = check('A5 own AS', 'always', OVERRIDES, ({ neighbor, prefix, route }, { world }) => {
  if (route.asPath.length === 0) return objection('empty-path', `${prefix} would look like our own`);
  const localAsn = world.sessions.get(neighbor)?.localAsn;
  const looped = route.asPath.some((asn) => asn === localAsn);
  return looped ? objection('own-as', `our own AS${String(localAsn)} is in the path`) : undefined;
});
