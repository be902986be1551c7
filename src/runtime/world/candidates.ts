/**
 * From the paths to a prefix to the candidate of each link.
 *
 * Sources in order of trust. A router's add-path feed shows what it accepted; where a router sends one, ExaBGP's own
 * sessions with that router's neighbours are not asked, because they show routes from before its policy. A plain feed
 * shows only the best path. `reaches = any` makes a candidate of the link's live default route. weir's own routes,
 * paths with our AS in them and paths with an AS_SET (which cannot be copied faithfully) are never candidates.
 */
import type { Asn, LinkName, LinkSpec, Prefix, Program, RouterName } from '../../dsl/program/index.ts';
import { linkName, prefix as asPrefix } from '../../dsl/program/index.ts';
import type {
  Candidate,
  CandidateSource,
  NeighborKey,
  NeighborRole,
  RibView,
  RoutePath,
  Session,
} from '../model/index.ts';
import { readTags } from '../model/index.ts';
import type { LinkOwners } from './owners.ts';

export interface RoutingFacts {
  readonly program: Program;
  readonly owners: LinkOwners;
  readonly roles: ReadonlyMap<NeighborKey, NeighborRole>;
  readonly sessions: ReadonlyMap<NeighborKey, Session>;
  /** Routers whose feed carries path identifiers. */
  readonly addPath: ReadonlySet<RouterName>;
  readonly rib: RibView;
}

/** A path with what it is to us. */
export interface KnownPath {
  readonly path: RoutePath;
  readonly source: CandidateSource;
  readonly router: RouterName | undefined;
  readonly link: LinkName | undefined;
  readonly candidate: Candidate | undefined;
  /** Originated inside: an iBGP path with an empty AS path. */
  readonly internal: boolean;
}

const DEFAULTS = { 4: asPrefix('0.0.0.0/0'), 6: asPrefix('::/0') };

export function knownPaths(prefix: Prefix, facts: RoutingFacts): readonly KnownPath[] {
  return facts.rib.paths(prefix).flatMap((path) => judge(path, facts) ?? []);
}

function judge(path: RoutePath, facts: RoutingFacts): KnownPath | undefined {
  const role = facts.roles.get(path.neighbor);
  const local = facts.sessions.get(path.neighbor)?.localAsn;
  if (role === undefined || local === undefined || readTags(local, path.largeCommunities) !== undefined)
    return undefined;
  if (path.asPath.includes(local) || path.asSet.includes(local)) return undefined;
  if (role.kind === 'router') return role.feed ? fromFeed(path, role.router, facts) : undefined;
  return role.kind === 'link' ? fromSession(path, role.link, facts) : undefined;
}

function fromFeed(path: RoutePath, router: RouterName, facts: RoutingFacts): KnownPath {
  const source = path.pathId === '' ? 'plain' : 'add-path';
  const direct = facts.owners.byNextHop(router, path.nextHop);
  const family = path.nextHop.includes(':') ? 6 : 4;
  const byAs =
    direct === undefined && isSelf(path, router, facts) ? facts.owners.byFirstAs(router, path.asPath[0]) : undefined;
  const hop = direct === undefined ? byAs && facts.owners.soleNextHop(byAs, family) : path.nextHop;
  const link = direct ?? byAs?.name;
  const usable = link !== undefined && hop !== undefined && path.asSet.length === 0 && path.asPath.length > 0;
  return {
    path,
    source,
    router,
    link,
    candidate: usable ? candidateOf(link, router, source, { ...path, nextHop: hop }) : undefined,
    internal: path.asPath.length === 0 && path.asSet.length === 0,
  };
}

/** The router put itself as next hop into its feed: the path must be told by its first AS instead. */
function isSelf(path: RoutePath, router: RouterName, facts: RoutingFacts): boolean {
  const spec = facts.program.routers.get(router);
  if (spec === undefined) return false;
  return [...spec.neighbor, ...spec.feed, ...spec.loopback].includes(path.nextHop);
}

function fromSession(path: RoutePath, link: LinkName, facts: RoutingFacts): KnownPath | undefined {
  const router = facts.program.links.get(link)?.router;
  if (router !== undefined && facts.addPath.has(router)) return undefined;
  if (facts.owners.byNextHop(router, path.nextHop) !== link || path.asSet.length > 0) return undefined;
  return {
    path,
    source: 'session',
    router,
    link,
    candidate: candidateOf(link, router, 'session', path),
    internal: false,
  };
}

function candidateOf(
  link: LinkName,
  router: RouterName | undefined,
  source: CandidateSource,
  path: RoutePath,
): Candidate {
  const { nextHop, asPath, origin, med, localPref } = path;
  return { link, router, source, nextHop, asPath, origin, med, localPref, stale: false };
}

/** At most one candidate per link: the most trusted source, then the path that a router would prefer. */
export function candidatesOf(prefix: Prefix, paths: readonly KnownPath[], facts: RoutingFacts): readonly Candidate[] {
  const best = new Map<LinkName, Candidate>();
  for (const { candidate } of paths) {
    if (candidate === undefined) continue;
    const held = best.get(candidate.link);
    if (held === undefined || preferred(candidate, held) < 0) best.set(candidate.link, candidate);
  }
  if (best.size > 0) {
    for (const link of facts.program.links.values()) {
      if (!link.reachesAny || best.has(link.name)) continue;
      const candidate = byDefaultRoute(prefix, link, facts);
      if (candidate) best.set(link.name, candidate);
    }
  }
  return [...best.values()];
}

const TRUST: Readonly<Record<CandidateSource, number>> = { 'add-path': 0, session: 1, plain: 2, 'reaches-any': 3 };
const ORIGIN = { igp: 0, egp: 1, incomplete: 2 } as const;

/** Negative when `a` is to be preferred. */
export function preferred(a: Candidate, b: Candidate): number {
  return TRUST[a.source] - TRUST[b.source] || bgpOrder(a, b) || (a.nextHop < b.nextHop ? -1 : 1);
}

/** The part of BGP's decision that attributes tell; 0 where only what we cannot see would decide. */
export function bgpOrder(a: Candidate, b: Candidate): number {
  return (
    (b.localPref ?? 100) - (a.localPref ?? 100) ||
    a.asPath.length - b.asPath.length ||
    ORIGIN[a.origin] - ORIGIN[b.origin] ||
    (a.asPath[0] === b.asPath[0] ? (a.med ?? 0) - (b.med ?? 0) : 0)
  );
}

/** The link carries everything, says the file, and it has a default route to prove that it is alive. */
function byDefaultRoute(prefix: Prefix, link: LinkSpec, facts: RoutingFacts): Candidate | undefined {
  if (link.asn === undefined) return undefined;
  const paths = knownPaths(DEFAULTS[prefix.includes(':') ? 6 : 4], facts);
  const found = paths.find((path) => path.link === link.name && path.candidate !== undefined)?.candidate;
  const asPath: readonly Asn[] = [link.asn];
  return found && { ...found, link: linkName(link.name), asPath, source: 'reaches-any', origin: 'igp', med: undefined };
}
