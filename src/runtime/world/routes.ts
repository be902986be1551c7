/**
 * What the routes say of each prefix that matters: worked out when something about it has changed, else remembered.
 *
 * Ten thousand prefixes are asked for every few seconds and a handful of them change. Whatever changes how paths are
 * read (a session, a feed that turns out to show everything) makes all answers old; an old answer is kept until the new
 * one is known, because what a session showed before it ended is in it.
 */
import type { LinkName, Prefix } from '../../dsl/program/index.ts';
import type { Candidate } from '../model/index.ts';
import type { Offer, Routing } from './candidates.ts';
import { routingOf } from './candidates.ts';
import type { WorldInputs } from './inputs.ts';
import type { KnownPath, RoutingFacts } from './known-path.ts';
import { knownPaths } from './known-path.ts';
import type { Lapsed, Lapses } from './lapse.ts';
import { staleOffers } from './lapse.ts';
import type { Protection } from './protection.ts';

/** What is known of one prefix's routes now. */
export interface Routes {
  readonly routing: Routing;
  /** Fresh ones, then stale ones of links that have none. */
  readonly candidates: readonly Candidate[];
  /** Links whose own session has withdrawn the prefix, and over which nothing else shows it. */
  readonly withdrawn: ReadonlySet<LinkName>;
}

interface Entry extends Routes {
  /** Our own or a customer's by the file, which does not change. */
  readonly ours: boolean;
  readonly lapsed: readonly Lapsed[];
  readonly generation: number;
}

/** Is shown all paths that are worked out. */
export type PathWatcher = (prefix: Prefix, paths: readonly KnownPath[], facts: RoutingFacts) => void;

const NONE: ReadonlySet<LinkName> = new Set();

export class RouteTable {
  readonly #protection: Protection;
  readonly #watch: PathWatcher;
  #entries = new Map<Prefix, Entry>();
  #generation = 0;
  #advertised = new Map<Prefix, string>();

  constructor(protection: Protection, watch: PathWatcher) {
    this.#protection = protection;
    this.#watch = watch;
  }

  /** Changes whenever answers given before have become old. */
  get generation(): number {
    return this.#generation;
  }

  /** All that is remembered has to be worked out again. */
  expire(): void {
    this.#generation += 1;
  }

  /** The same for single prefixes: those whose paths changed, and those of which weir announces something else now. */
  follow(changes: WorldInputs['routeChanges'], facts: RoutingFacts): void {
    if (changes.overflow || changes.cleared.size > 0) this.expire();
    for (const prefix of changes.prefixes) this.#expireOne(prefix);
    const advertised = new Map([...facts.advertised].map(([prefix, routes]) => [prefix, signature(routes)]));
    for (const [prefix, routes] of advertised) if (this.#advertised.get(prefix) !== routes) this.#expireOne(prefix);
    for (const prefix of this.#advertised.keys()) if (!advertised.has(prefix)) this.#expireOne(prefix);
    this.#advertised = advertised;
  }

  of(prefix: Prefix, facts: RoutingFacts, lapses: Lapses): Routes {
    const known = this.#entries.get(prefix);
    if (known?.generation === this.#generation && known.lapsed.length === 0) return known;
    const entry =
      known?.generation === this.#generation ? outlived(known, lapses) : this.#workOut(prefix, known, facts, lapses);
    this.#entries.set(prefix, entry);
    return entry;
  }

  /** Keeps to the prefixes that matter. */
  prune(wanted: ReadonlySet<Prefix>): void {
    if (this.#entries.size <= 2 * wanted.size + 1_000) return;
    this.#entries = new Map([...this.#entries].filter(([prefix]) => wanted.has(prefix)));
  }

  #expireOne(prefix: Prefix): void {
    const known = this.#entries.get(prefix);
    if (known !== undefined) this.#entries.set(prefix, { ...known, generation: -1 });
  }

  #workOut(prefix: Prefix, old: Entry | undefined, facts: RoutingFacts, lapses: Lapses): Entry {
    // What the watcher learns from these very paths may make the answer old at once.
    const generation = this.#generation;
    const paths = knownPaths(prefix, facts);
    this.#watch(prefix, paths, facts);
    const ours = old?.ours ?? this.#protection.holds(prefix);
    const routing = routingOf(paths, facts, this.#protection, ours);
    const offered = old?.routing.offers ?? [];
    const lapsed = old === undefined ? [] : [...lapses.go(old.lapsed), ...lapses.begin(offered)];
    const gone = offered.filter((offer) => offer.candidate.source === 'session' && lapses.stands(offer));
    const withdrawn = [...(old?.withdrawn ?? []), ...gone.map(linkOf)].filter((link) => !routing.reached.has(link));
    return {
      ours,
      routing,
      lapsed,
      candidates: candidatesOf(routing, lapsed),
      withdrawn: withdrawn.length === 0 ? NONE : new Set(withdrawn),
      generation,
    };
  }
}

const linkOf = ({ candidate }: Offer): LinkName => candidate.link;

/** The same without the lapsed offers whose time is up. */
function outlived(entry: Entry, lapses: Lapses): Entry {
  const lapsed = lapses.go(entry.lapsed);
  return lapsed.length === entry.lapsed.length
    ? entry
    : { ...entry, lapsed, candidates: candidatesOf(entry.routing, lapsed) };
}

function candidatesOf({ offers }: Routing, lapsed: readonly Lapsed[]): readonly Candidate[] {
  const stale = lapsed.length === 0 ? [] : staleOffers(lapsed, new Set(offers.map(linkOf)));
  return [...offers, ...stale].map(({ candidate }) => candidate);
}

const signature = (routes: readonly { readonly route: { readonly asPath: readonly number[]; localPref: unknown } }[]) =>
  routes.map(({ route }) => `${String(route.localPref)} ${route.asPath.join(' ')}`).join('|');
