/**
 * A3 and A5: the route copies the candidate's real path, origin and (if any) MED. An AS path that weir made up is what
 * turned other optimisers' routes into incidents: nobody's loop detection recognises it.
 */
import { check, objection, OVERRIDES } from './check.ts';

export const a3Path = check('A3 path', 'changes', OVERRIDES, (announcement, given) => {
  const candidate = given.candidate(announcement);
  if (!candidate) return undefined; // a6-alternative.ts objects
  const { route, to } = announcement;
  if (route.asPath.join() !== candidate.asPath.join()) {
    return objection('invented-path', `${to} offers ${candidate.asPath.join(' ')}, not ${route.asPath.join(' ')}`);
  }
  if (route.origin !== candidate.origin) return objection('invented-path', `${to} offers origin ${candidate.origin}`);
  const made = route.med !== undefined && route.med !== candidate.med;
  return made ? objection('invented-path', `${to} offers MED ${String(candidate.med)}`) : undefined;
});
