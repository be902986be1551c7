/**
 * From the paths to a prefix to the candidate of each link, and to what else the paths say.
 *
 * Sources in order of trust. A router's add-path feed shows what it accepted; where a router sends one, ExaBGP's own
 * sessions with that router's neighbours are not asked, because they show routes from before its policy. A plain feed
 * shows only the best path. Of several paths over one link its router would choose the one that comes first in BGP's
 * order; where weir cannot see what decides, the lowest next hop stands for all of them, so that the choice is stable.
 */
import type { Asn, LinkName, MonoMs } from '../../dsl/program/index.ts';
import type { Candidate, CandidateSource, NeighborKey } from '../model/index.ts';
import type { KnownPath, RoutingFacts } from './known-path.ts';
import type { Natural } from './natural.ts';
import { bestBy, DEFAULT_LOCAL_PREF } from './order.ts';
import type { Protection } from './protection.ts';

/** A candidate with the session that it came from, as that session was then. */
export interface Offer {
  readonly candidate: Candidate;
  readonly neighbor: NeighborKey;
  readonly since: MonoMs;
}

/** What the routes of one prefix say, kept until they change. */
export interface Routing {
  /** At most one per link, in the file's order of links. */
  readonly offers: readonly Offer[];
  /** Links with any path, copyable or not. */
  readonly reached: ReadonlySet<LinkName>;
  /** A router's path leaves by a link that nothing tells. */
  readonly unplaced: boolean;
  /** The link that the routers' choice leaves by, as far as attributes tell. */
  readonly best: Natural | undefined;
  readonly internal: boolean;
  /** Ours or a customer's: by the file, by its origin, or because a router has it from a customer. */
  readonly protected: boolean;
  readonly originAsn: Asn | undefined;
  readonly highestLocalPref: number | undefined;
}

/** @param ours the prefix is our own or a customer's by the file */
export function routingOf(
  paths: readonly KnownPath[],
  facts: RoutingFacts,
  protection: Protection,
  ours: boolean,
): Routing {
  const shown = paths.filter((known) => known.source !== 'session');
  const outside = shown.filter((known) => !known.internal);
  const internal = outside.length < shown.length;
  const reached = new Set(paths.flatMap((known) => known.link ?? []));
  const origins = originsOf(paths);
  return {
    offers: offersOf(paths, facts),
    reached,
    unplaced: outside.some((known) => known.link === undefined),
    best: internal ? undefined : bestOf(outside),
    internal,
    protected:
      internal ||
      ours ||
      origins.some((origin) => protection.isCustomersAs(origin)) ||
      shown.some(({ link }) => link !== undefined && protection.isCustomersLink(link)),
    originAsn: origins[0],
    highestLocalPref:
      shown.length === 0 ? undefined : Math.max(...shown.map(({ path }) => path.localPref ?? DEFAULT_LOCAL_PREF)),
  };
}

const TRUST: Readonly<Record<CandidateSource, number>> = { 'add-path': 0, session: 1, plain: 2, 'reaches-any': 3 };

function offersOf(paths: readonly KnownPath[], { sessions, program }: RoutingFacts): readonly Offer[] {
  const byLink = new Map<LinkName, Offer[]>();
  for (const { candidate, path } of paths) {
    const session = sessions.get(path.neighbor);
    if (candidate === undefined || session === undefined) continue;
    const offer = { candidate, neighbor: path.neighbor, since: session.since };
    const others = byLink.get(candidate.link);
    if (others === undefined) byLink.set(candidate.link, [offer]);
    else others.push(offer);
  }
  if (byLink.size < 2) return [...byLink.values()].map(firstOf);
  return [...program.links.keys()].flatMap((link) => {
    const offers = byLink.get(link);
    return offers === undefined ? [] : [firstOf(offers)];
  });
}

/** The most trusted source's best path. */
export function firstOf(offers: readonly Offer[]): Offer {
  if (offers.length === 1) return offers[0]!;
  const trust = Math.min(...offers.map(({ candidate }) => TRUST[candidate.source]));
  const trusted = offers.filter(({ candidate }) => TRUST[candidate.source] === trust);
  return bestBy(trusted, ({ candidate }) => candidate).reduce((a, b) => (text(b) < text(a) ? b : a));
}

/** Equal only for offers that are equal. */
const text = ({ candidate, neighbor }: Offer): string =>
  [
    candidate.nextHop,
    candidate.asPath.join(' '),
    String(candidate.med),
    String(candidate.localPref),
    candidate.router ?? '',
    neighbor,
  ].join('|');

/** The routers' best path: the only one of a plain feed; of feeds that show all, the one that attributes decide for. */
function bestOf(outside: readonly KnownPath[]): Natural | undefined {
  const best = bestBy(outside, ({ path }) => path);
  const link = best[0]?.link;
  if (link === undefined || best.some((other) => other.link !== link)) return undefined;
  return { link, by: best.some(({ by }) => by === 'next-hop') ? 'next-hop' : 'first-as' };
}

/** Origin ASNs, that of the best path first. A path that ends in an AS_SET has none (RFC 6811). */
function originsOf(paths: readonly KnownPath[]): readonly Asn[] {
  const whole = paths.filter(({ path }) => path.asSet.length === 0);
  const of = (known: readonly KnownPath[]): Asn[] =>
    known.flatMap(({ path }) => path.asPath.at(-1) ?? []).sort((a, b) => a - b);
  return [...of(bestBy(whole, ({ path }) => path)), ...of(whole)];
}
