/**
 * What a path of Adj-RIB-In is to us: where it was seen, which link its packets leave by, and whether it can be copied.
 *
 * weir's own routes are no paths at all. They are known by their tags and, because routers may strip communities inside
 * the network, also by being what Adj-RIB-Out holds: the same AS path with the local preference that weir gave it. Left
 * in, such a route would prove its own alternative for ever. What cannot be copied faithfully (an AS_SET, our own AS in
 * the path, a next hop of the other family) is known, but no candidate.
 */
import type { Address, Asn, LinkName, LinkSpec, Prefix, Program, RouterName } from '../../dsl/program/index.ts';
import type {
  Advertised,
  Candidate,
  CandidateSource,
  NeighborKey,
  NeighborRole,
  RibView,
  RoutePath,
  Session,
} from '../model/index.ts';
import { readTags } from '../model/index.ts';
import type { Feeds } from './feeds.ts';
import type { Family, LinkOwners } from './owners.ts';
import { familyOf } from './owners.ts';

export interface RoutingFacts {
  readonly program: Program;
  readonly owners: LinkOwners;
  readonly roles: ReadonlyMap<NeighborKey, NeighborRole>;
  readonly sessions: ReadonlyMap<NeighborKey, Session>;
  /** Our AS, as the sessions with our routers have it. */
  readonly ourAsns: ReadonlySet<Asn>;
  readonly feeds: Feeds;
  readonly rib: RibView;
  readonly advertised: ReadonlyMap<Prefix, readonly Advertised[]>;
}

/** A path with what it is to us. */
export interface KnownPath {
  readonly path: RoutePath;
  readonly source: CandidateSource;
  /** The router in whose feed it was seen, or on whose link its session's neighbour is. */
  readonly router: RouterName | undefined;
  /** The link that its packets leave by, on whichever router; undefined when nothing tells. */
  readonly link: LinkName | undefined;
  readonly by: 'next-hop' | 'first-as';
  /** Set where the path can be copied to its own router. */
  readonly candidate: Candidate | undefined;
  /** Originated inside: an iBGP path with an empty AS path. */
  readonly internal: boolean;
}

export function knownPaths(prefix: Prefix, facts: RoutingFacts): readonly KnownPath[] {
  const known: KnownPath[] = [];
  for (const path of facts.rib.paths(prefix)) {
    const judged = judge(prefix, path, facts);
    if (judged !== undefined) known.push(judged);
  }
  return known;
}

/** Whether a tag of weir's is among the communities, under any AS number that stands for us. */
export const isTagged = (communities: RoutePath['largeCommunities'], ours: ReadonlySet<Asn>, alsoOurs: Asn): boolean =>
  communities.length > 0 && [...ours, alsoOurs].some((asn) => readTags(asn, communities) !== undefined);

function judge(prefix: Prefix, path: RoutePath, facts: RoutingFacts): KnownPath | undefined {
  const role = facts.roles.get(path.neighbor);
  const session = facts.sessions.get(path.neighbor);
  if (role === undefined || session === undefined) return undefined;
  if (isTagged(path.largeCommunities, facts.ourAsns, session.localAsn)) return undefined;
  const isOurs = (asn: Asn): boolean => asn === session.localAsn || facts.ourAsns.has(asn);
  const looped = path.asPath.some(isOurs) || path.asSet.some(isOurs);
  if (role.kind === 'router' && role.feed) {
    return isSeenBack(prefix, path, facts) ? undefined : fromFeed(prefix, path, role.router, looped, facts);
  }
  // A router drops a looped path at once, so that a link's neighbour sends one says nothing.
  if (role.kind !== 'link' || looped || path.asPath.length === 0) return undefined;
  return fromSession(prefix, path, role.link, session, facts);
}

function isSeenBack(prefix: Prefix, path: RoutePath, { advertised }: RoutingFacts): boolean {
  const ours = advertised.get(prefix);
  if (ours === undefined || path.localPref === undefined) return false;
  return ours.some(({ route }) => route.localPref === path.localPref && route.asPath.join() === path.asPath.join());
}

function fromFeed(
  prefix: Prefix,
  path: RoutePath,
  router: RouterName,
  looped: boolean,
  { owners }: RoutingFacts,
): KnownPath {
  const source = path.pathId === '' ? 'plain' : 'add-path';
  const way = wayOf(path, router, familyOf(prefix), owners);
  const internal = path.asPath.length === 0 && path.asSet.length === 0;
  const whole = !looped && path.asPath.length > 0;
  const candidate =
    whole && way.link !== undefined ? candidateOf(prefix, way.link, router, source, path, way.nextHop) : undefined;
  return { path, source, router, link: way.link, by: way.by, candidate, internal };
}

/** fe80::/10. */
const isLinkLocal = (hop: Address): boolean => /^fe[89ab]/.test(hop);

interface Way extends Pick<KnownPath, 'link' | 'by'> {
  /** What the router itself would use; undefined where the path leaves by another router, or nothing tells. */
  readonly nextHop: Address | undefined;
}

/**
 * By the next hop; where a router has put itself or another one in its place, by the first AS, if only one link has it.
 * So too for a link-local next hop, which is on a cable of the router itself: all that ExaBGP's listings show of a
 * 32-byte one.
 */
function wayOf(path: RoutePath, router: RouterName, family: Family, owners: LinkOwners): Way {
  const own = owners.byNextHop(router, path.nextHop);
  if (own !== undefined) return { link: own, by: 'next-hop', nextHop: path.nextHop };
  const other = owners.onAnyRouter(path.nextHop);
  if (other !== undefined) return { link: other, by: 'next-hop', nextHop: undefined };
  const link = owners.byFirstAs(path.asPath[0]);
  const holder = owners.routerAt(path.nextHop);
  if (link === undefined || (holder !== undefined && !owners.isOn(link, holder))) {
    return { link: undefined, by: 'first-as', nextHop: undefined };
  }
  const isOwn = holder === router || (isLinkLocal(path.nextHop) && owners.isOn(link, router));
  const nextHop = isOwn ? owners.soleNextHop(link, family) : undefined;
  return { link: link.name, by: 'first-as', nextHop };
}

/** From ExaBGP's own session with a link's neighbour; not asked where the router itself shows all that it accepted. */
function fromSession(
  prefix: Prefix,
  path: RoutePath,
  link: LinkName,
  session: Session,
  { owners, feeds, program }: RoutingFacts,
): KnownPath | undefined {
  const spec = program.links.get(link);
  const router = spec && owners.routerOf(spec);
  if (spec === undefined || feeds.standsForAll(router, familyOf(prefix))) return undefined;
  const nextHop = sessionNextHop(spec, path.nextHop, session, owners, familyOf(prefix));
  if (nextHop === undefined) return undefined;
  const candidate = candidateOf(prefix, link, router, 'session', path, nextHop);
  return { path, source: 'session', router, link, by: 'next-hop', candidate, internal: false };
}

/** A neighbour that is spoken to over several hops gives its far address: the router's next hop is the link's only one. */
function sessionNextHop(
  link: LinkSpec,
  hop: Address,
  session: Session,
  owners: LinkOwners,
  family: Family,
): Address | undefined {
  if (owners.byNextHop(owners.routerOf(link), hop) === link.name) return hop;
  return hop === session.peer ? owners.soleNextHop(link, family) : undefined;
}

function candidateOf(
  prefix: Prefix,
  link: LinkName,
  router: RouterName | undefined,
  source: CandidateSource,
  path: RoutePath,
  nextHop: Address | undefined,
): Candidate | undefined {
  if (nextHop === undefined || familyOf(nextHop) !== familyOf(prefix) || path.asSet.length > 0) return undefined;
  const { asPath, origin, med, localPref } = path;
  return { link, router, source, nextHop, asPath, origin, med, localPref, stale: false };
}
