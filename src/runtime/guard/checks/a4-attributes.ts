/**
 * A4: on eBGP the path is our own AS, repeated for prepends, with a customer's real path behind it for a customer's
 * block; the next hop is our declared address on that link. ExaBGP sends an explicit path as it is, and its own address
 * as next hop would draw the traffic to itself.
 */
import type { Announcement } from '../../model/index.ts';
import type { Given } from '../given.ts';
import { check, objection } from './check.ts';

/** More repetitions gain nothing and look like a mistake to others' filters. */
const MOST_OWN = 11;

export const a4Attributes = check('A4 attributes', 'always', ['own'], (announcement, given) => {
  const { neighbor, route } = announcement;
  const local = given.link(neighbor)?.local ?? [];
  if (!local.includes(route.nextHop)) {
    return objection('wrong-next-hop', `${route.nextHop} is not our address on the link of ${neighbor}`);
  }
  const ours = given.world.sessions.get(neighbor)?.localAsn;
  const length = route.asPath.findIndex((asn) => asn !== ours);
  const own = length < 0 ? route.asPath.length : length;
  if (own < 1 || own > MOST_OWN) return objection('own-path', `our AS stands ${own} times at the start of the path`);
  const rest = route.asPath.slice(own).join();
  return realTails(announcement, given).includes(rest) ? undefined : objection('own-path', `${rest} is behind our AS`);
});

/** What may stand behind our own AS: nothing for our own blocks, the learned path for a customer's. */
function realTails({ prefix }: Announcement, given: Given): readonly string[] {
  const bits = given.bits(prefix);
  if (bits && given.own.hold(bits)) return [''];
  const learned = (given.state(prefix)?.candidates ?? []).filter(
    ({ link }) => given.program.links.get(link)?.role === 'customer',
  );
  return learned.map(({ asPath }) => asPath.join());
}
