/**
 * Reads an announcement back from what is on the wire, so that it can be judged like a new one: from its neighbour,
 * its next hop and its tags alone, because the plan that made it may be gone.
 */
import type { LinkName } from '../../dsl/program/index.ts';
import { ruleName } from '../../dsl/program/index.ts';
import type { Advertised, Announcement } from '../model/index.ts';
import { nameHash, readTags } from '../model/index.ts';
import type { Given } from './given.ts';
import { nextHopsOf } from './declared.ts';

/** Undefined where neighbour, next hop or tags tell nothing: such a route has no business being there. */
export function recognise(entry: Advertised, given: Given): Announcement | undefined {
  const { neighbor, prefix, route } = entry;
  const common = { neighbor, prefix, route, because: 'on the wire' };
  const link = given.link(neighbor);
  if (link) return { ...common, purpose: 'own', rule: ruleName(''), from: link.name, to: link.name };
  const router = given.router(neighbor);
  const localAsn = given.world.sessions.get(neighbor)?.localAsn;
  if (!router || localAsn === undefined) return undefined;
  const links = [...given.program.links.keys()];
  const tag = readTags(localAsn, route.largeCommunities);
  if (!tag) {
    const any = links.find((name) => given.routerOf(name) === router.name);
    return any && { ...common, purpose: 'signal', rule: ruleName(''), from: any, to: any };
  }
  const to = linkBehind(entry, given) ?? linkBehindLoopback(entry, given);
  if (to === undefined) return undefined;
  const from = links.find((name) => nameHash(name) === tag.natural) ?? to;
  return { ...common, purpose: 'override', rule: ruleName(''), from, to };
}

/** The link of the neighbour's own router whose path or declared next hops have this one. */
function linkBehind({ neighbor, prefix, route }: Advertised, given: Given): LinkName | undefined {
  const router = given.router(neighbor)?.name;
  const links = [...given.program.links.values()].filter((link) => given.routerOf(link.name) === router);
  const declaring = links.filter((link) => given.hold(nextHopsOf(link), route.nextHop));
  const live = declaring.find(({ name: to }) => given.candidate({ prefix, to })?.nextHop === route.nextHop);
  return (live ?? declaring[0])?.name;
}

/** On other routers: the link that the target router's own copy points to. */
function linkBehindLoopback({ prefix, route }: Advertised, given: Given): LinkName | undefined {
  const target = given
    .onWire(prefix)
    .find(({ neighbor }) => given.router(neighbor)?.loopback.includes(route.nextHop) === true);
  return target && linkBehind(target, given);
}
