/**
 * The tripwire. A read-back session shows what a provider would get. A route on it that is not our own or a customer's
 * but has passed through our AS, or any with weir's tag, has leaked: everything of ours is withdrawn at once.
 *
 * Our AS is in the path of everything that a router exports, so this also trips on a leak that weir did not cause: then
 * nothing may be added to it.
 */
import type { ReadbackRoute } from '../../model/index.ts';
import { readTags } from '../../model/index.ts';
import type { Given } from '../given.ts';
import type { Check } from '../verdict.ts';
import { EVERYTHING, objection } from './check.ts';

export const readback: Check = {
  id: 'read-back',
  asks: 'always',
  of: EVERYTHING,
  prepare: (given) => {
    const [leak] = leaks(given);
    const tripped = leak && objection('leak', `${leak.prefix} was seen on read-back session ${leak.neighbor}`);
    return () => tripped;
  },
  alarms: (given) =>
    leaks(given).map(({ neighbor, prefix, asPath }) => ({
      code: 'leak',
      neighbor,
      text: `${prefix} with path ${asPath.join(' ')} is exported by the policy that ${neighbor} reads back`,
    })),
};

const leaks = (given: Given): readonly ReadbackRoute[] =>
  (given.world.readback ?? []).filter((route) => hasLeaked(route, given));

function hasLeaked({ neighbor, prefix, asPath, largeCommunities }: ReadbackRoute, given: Given): boolean {
  // On an eBGP session the router's AS is ours; weir's end of it has another number.
  const ours = given.world.sessions.get(neighbor)?.peerAsn;
  if (ours === undefined) return false;
  if (readTags(ours, largeCommunities)) return true;
  const bits = given.bits(prefix);
  const mayBeOut = bits && (given.own.hold(bits) || given.customers.hold(bits));
  return !mayBeOut && asPath.includes(ours);
}
