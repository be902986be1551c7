/**
 * Routes on read-back sessions that must not be there. A read-back session shows what a provider would get: our own
 * prefixes and customers', nothing else. With weir's tag, any route is one too many.
 */
import type { Program } from '../../dsl/program/index.ts';
import type { ReadbackRoute, World } from '../model/index.ts';
import { prefixBits, readTags } from '../model/index.ts';
import { Blocks } from './blocks.ts';

export function leaksIn(program: Program, world: World): readonly ReadbackRoute[] {
  if (world.readback === undefined || world.readback.length === 0) return [];
  const ours = new Blocks([...program.own.map(({ set }) => set), ...program.customers.map(({ prefixes }) => prefixes)]);
  const customers = customerAsns(program);
  return world.readback.filter((route) => {
    // On an eBGP session the router's AS is ours; weir's end of it has another number.
    const ourAsn = world.sessions.get(route.neighbor)?.peerAsn;
    if (ourAsn === undefined) return false;
    if (readTags(ourAsn, route.largeCommunities)) return true;
    const learnedFrom = route.asPath.find((asn) => asn !== ourAsn);
    if (!route.asPath.includes(ourAsn) || (learnedFrom !== undefined && customers.has(learnedFrom))) return false;
    const bits = prefixBits(route.prefix);
    return !bits || !ours.hold(bits);
  });
}

function customerAsns({ customers, links }: Program): ReadonlySet<number> {
  const ofLinks = [...links.values()].filter((link) => link.role === 'customer');
  return new Set([...customers, ...ofLinks].flatMap(({ asn }) => asn ?? []));
}
