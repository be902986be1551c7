/**
 * What the read-back sessions show: the routes that a provider would get from a router.
 *
 * A read-back table is small (own and customers' routes), the others are not; so its prefixes are followed from changes
 * and from the walk through the tables. Where one of weir's routes would show if it leaked, on the prefixes that weir
 * announces, is looked at every time.
 */
import type { MonoMs, Prefix, Program, RouterName } from '../../dsl/program/index.ts';
import { since } from '../../dsl/program/index.ts';
import type { NeighborKey, NeighborRole, ReadbackRoute, RibHealth, Session } from '../model/index.ts';
import { STALE_FOR } from './feeds.ts';
import { isTagged } from './known-path.ts';
import type { RoutingFacts } from './known-path.ts';

export class Readback {
  /** Whether the file declares any; else nothing has to be looked at. */
  readonly declared: boolean;
  #routes = new Map<Prefix, readonly ReadbackRoute[]>();
  #sorted: readonly ReadbackRoute[] | undefined;
  readonly #provenAt = new Map<RouterName, MonoMs>();

  constructor({ routers }: Program) {
    this.declared = [...routers.values()].some(({ readback }) => readback.length > 0);
  }

  look(prefix: Prefix, { rib, roles }: RoutingFacts): void {
    const found = rib.paths(prefix).filter((path) => roles.get(path.neighbor)?.kind === 'readback');
    if (found.length === 0 && !this.#routes.has(prefix)) return;
    this.#sorted = undefined;
    if (found.length === 0) this.#routes.delete(prefix);
    else {
      const shown = found.map(({ neighbor, asPath, largeCommunities }) => ({
        neighbor,
        prefix,
        asPath,
        largeCommunities,
      }));
      this.#routes.set(prefix, shown);
    }
  }

  /** What is known may have gone without a word. */
  reviewAll(facts: RoutingFacts): void {
    for (const prefix of [...this.#routes.keys()]) this.look(prefix, facts);
  }

  routes(): readonly ReadbackRoute[] {
    this.#sorted ??= [...this.#routes.values()]
      .flat()
      .sort((a, b) => compare(a.prefix, b.prefix) || compare(a.neighbor, b.neighbor));
    return this.#sorted;
  }

  /**
   * Routers all of whose read-back sessions are up, show what the router exports, and nothing of weir's among it. Once
   * shown it holds while tables are being read again, and for a minute without the session; a leak ends it at once.
   */
  proven(facts: RoutingFacts, rib: RibHealth, now: MonoMs): ReadonlySet<RouterName> {
    const whole = rib.complete && rib.trusted;
    for (const [router, sessions] of sessionsByRouter(facts)) {
      const verdicts = sessions.map((session) => this.#verdict(session, facts));
      if (verdicts.includes('leak')) this.#provenAt.delete(router);
      else if (verdicts.every((verdict) => verdict === 'shows')) {
        if (whole || this.#provenAt.has(router)) this.#provenAt.set(router, now);
      } else if (whole && verdicts.includes('empty')) this.#provenAt.delete(router);
    }
    for (const [router, at] of this.#provenAt) if (since(now, at) >= STALE_FOR) this.#provenAt.delete(router);
    return new Set(this.#provenAt.keys());
  }

  #verdict(session: Session, { ourAsns }: RoutingFacts): 'leak' | 'shows' | 'empty' | 'down' {
    const shown = this.routes().filter(({ neighbor }) => neighbor === session.key);
    // On an eBGP read-back session the router's AS is ours, and weir's end of it has another number.
    if (shown.some(({ largeCommunities }) => isTagged(largeCommunities, ourAsns, session.peerAsn))) return 'leak';
    if (session.state === 'down') return 'down';
    return shown.length > 0 ? 'shows' : 'empty';
  }
}

function sessionsByRouter({
  sessions,
  roles,
}: {
  readonly sessions: ReadonlyMap<NeighborKey, Session>;
  readonly roles: ReadonlyMap<NeighborKey, NeighborRole>;
}): ReadonlyMap<RouterName, readonly Session[]> {
  const all = new Map<RouterName, Session[]>();
  for (const session of sessions.values()) {
    const role = roles.get(session.key);
    if (role?.kind !== 'readback') continue;
    const known = all.get(role.router);
    if (known === undefined) all.set(role.router, [session]);
    else known.push(session);
  }
  return all;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
