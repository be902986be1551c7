/**
 * A6, for what is new: nothing moves to a link of which nobody says that it is up, to a path that nobody shows or that
 * was last seen before its session went, or between links that are not measured now. What is there already may stay.
 */
import type { LinkName } from '../../../dsl/program/index.ts';
import type { World } from '../../model/index.ts';
import { check, objection, OVERRIDES } from './check.ts';

export const a6Fresh = check('A6 fresh', 'changes', OVERRIDES, (announcement, given) => {
  const { from, to } = announcement;
  if (given.world.links.get(to)?.up !== 'up') return objection('link-unsure', `nothing says that ${to} is up`);
  const candidate = given.candidate(announcement);
  if (!candidate) return objection('no-route', `nothing shows a route over ${to}`);
  if (candidate.stale) return objection('stale-route', `the session behind ${to} is down`);
  const unmeasured = [from, to].find((link) => isStale(given.world, link));
  return unmeasured === undefined ? undefined : objection('stale-link', `${unmeasured} is not measured now`);
});

const isStale = (world: World, link: LinkName): boolean => world.links.get(link)?.stale !== false;
