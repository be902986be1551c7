/**
 * Candidates whose session is down, or back and still sending its table: they count as stale, not as gone.
 *
 * ExaBGP's sessions with links' neighbours, and feeds that are nothing but feeds, are weir's own: that one of them ends
 * says nothing about the router's routes. A session by which routes are injected is another matter. When it ends, the
 * router itself has forgotten what weir told it.
 */
import type { LinkName, MonoMs } from '../../dsl/program/index.ts';
import { since } from '../../dsl/program/index.ts';
import type { NeighborKey, NeighborRole, RibHealth, Session } from '../model/index.ts';
import type { Offer } from './candidates.ts';
import { STALE_FOR } from './feeds.ts';

export interface Lapsed extends Offer {
  readonly lapsedAt: MonoMs;
}

export class Lapses {
  readonly #sessions: ReadonlyMap<NeighborKey, Session>;
  readonly #roles: ReadonlyMap<NeighborKey, NeighborRole>;
  readonly #rib: RibHealth;
  readonly #now: MonoMs;

  constructor(
    sessions: ReadonlyMap<NeighborKey, Session>,
    roles: ReadonlyMap<NeighborKey, NeighborRole>,
    rib: RibHealth,
    now: MonoMs,
  ) {
    this.#sessions = sessions;
    this.#roles = roles;
    this.#rib = rib;
    this.#now = now;
  }

  /** What was offered and is offered no more: those whose session excuses it. */
  begin(offers: readonly Offer[]): readonly Lapsed[] {
    return this.go(
      offers.map((offer) => {
        const session = this.#sessions.get(offer.neighbor);
        return { ...offer, lapsedAt: session?.state === 'down' ? session.since : this.#now };
      }),
    );
  }

  /** Of those, the ones that are still excused. */
  go(lapsed: readonly Lapsed[]): readonly Lapsed[] {
    return lapsed.filter((offer) => this.#excuses(offer));
  }

  /** The session that made the offer still stands, so what it does not show any more is withdrawn. */
  stands({ neighbor, since: then }: Offer): boolean {
    const session = this.#sessions.get(neighbor);
    return session?.state === 'up' && session.since === then;
  }

  #excuses(offer: Lapsed): boolean {
    const session = this.#sessions.get(offer.neighbor);
    const role = this.#roles.get(offer.neighbor);
    if (session === undefined || role === undefined) return false;
    if (role.kind !== 'link' && !(role.kind === 'router' && role.feed && !role.inject)) return false;
    if (session.state === 'down') return since(this.#now, offer.lapsedAt) < STALE_FOR;
    return session.since !== offer.since && !this.#rib.complete;
  }
}

/** One per link, marked stale, of links that nothing fresh is offered for. */
export function staleOffers(lapsed: readonly Lapsed[], fresh: ReadonlySet<LinkName>): readonly Offer[] {
  const links = new Set(fresh);
  return lapsed.flatMap((offer) => {
    if (links.has(offer.candidate.link)) return [];
    links.add(offer.candidate.link);
    return [{ ...offer, candidate: { ...offer.candidate, stale: true } }];
  });
}
