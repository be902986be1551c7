/**
 * A6: an override lives only while its alternative does. Its link is down, or its route over that link is gone: it goes
 * at once, before anything else is written.
 *
 * Gone is what somebody would see who is looking. While a table is still arriving, after lines were lost, or in the
 * first minute after the last session that could show the route went down, its absence proves nothing.
 */
import type { LinkName, Prefix } from '../../../dsl/program/index.ts';
import { MINUTE, since } from '../../../dsl/program/index.ts';
import type { Session } from '../../model/index.ts';
import type { Given } from '../given.ts';
import { check, objection, OVERRIDES } from './check.ts';

/** Sessions flap; an override that is right should survive that. */
const FORGIVEN = MINUTE;

export const a6Alternative = check('A6 alternative', 'always', OVERRIDES, (announcement, given) => {
  const { prefix, to } = announcement;
  const link = given.world.links.get(to);
  if (!link) return objection('no-link', `${to} is not declared`);
  if (link.up === 'down') return objection('link-down', `${to} is down (${link.upBy})`);
  if (given.candidate(announcement) || !wouldBeSeen(prefix, to, given)) return undefined;
  return objection('no-route', `${to} has no route to ${prefix}`);
});

function wouldBeSeen(prefix: Prefix, to: LinkName, given: Given): boolean {
  if (!given.tablesAreWhole) return false;
  const sessions = witnesses(to, given);
  const sameFamily = sessions.filter(({ peer }) => peer.includes(':') === prefix.includes(':'));
  const asked = sameFamily.length > 0 ? sameFamily : sessions;
  return (
    asked.some(({ state }) => state === 'up') || asked.every((down) => since(given.world.now, down.since) >= FORGIVEN)
  );
}

/** The feeds of the link's router, and ExaBGP's own sessions with the link's neighbour. */
function witnesses(to: LinkName, given: Given): readonly Session[] {
  const router = given.routerOf(to);
  return [...given.world.sessions.values()].filter(({ key }) => {
    const role = given.world.roles.get(key);
    return role?.kind === 'link' ? role.link === to : role?.kind === 'router' && role.feed && role.router === router;
  });
}
