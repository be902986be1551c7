/**
 * Which routers show all the paths that they accepted.
 *
 * Add-path is negotiated per session and family, and nothing but the path identifiers tells that it was. So a session
 * counts as showing everything, in a family, from its first path with an identifier until it ends.
 */
import type { MonoMs, RouterName } from '../../dsl/program/index.ts';
import type { NeighborKey, NeighborRole, Session } from '../model/index.ts';
import type { Family } from './owners.ts';

interface Feed {
  readonly router: RouterName;
  /** When the session began: a session that ended and came back between two looks is another one. */
  readonly since: MonoMs;
  readonly families: Set<Family>;
}

export class Feeds {
  readonly #feeds = new Map<NeighborKey, Feed>();
  readonly #showing = new Map<RouterName, Set<Family>>();

  /** Forgets sessions that ended; returns the routers of those. */
  follow(
    sessions: ReadonlyMap<NeighborKey, Session>,
    roles: ReadonlyMap<NeighborKey, NeighborRole>,
  ): ReadonlySet<RouterName> {
    const ended = new Set<RouterName>();
    for (const [key, feed] of this.#feeds) {
      const session = sessions.get(key);
      const role = roles.get(key);
      const still = session?.state === 'up' && session.since === feed.since;
      if (still && role?.kind === 'router' && role.feed && role.router === feed.router) continue;
      this.#feeds.delete(key);
      ended.add(feed.router);
    }
    if (ended.size > 0) this.#reckon();
    return ended;
  }

  /** A path with an identifier was seen; true when that is news. */
  note(router: RouterName, session: Session, family: Family): boolean {
    let feed = this.#feeds.get(session.key);
    if (feed === undefined) {
      feed = { router, since: session.since, families: new Set() };
      this.#feeds.set(session.key, feed);
    }
    if (feed.families.has(family)) return false;
    feed.families.add(family);
    this.#reckon();
    return true;
  }

  /** Whether a path of this router that is in none of its feeds does not exist. */
  showsAll(router: RouterName | undefined, family: Family): boolean {
    return router !== undefined && this.#showing.get(router)?.has(family) === true;
  }

  #reckon(): void {
    this.#showing.clear();
    for (const { router, families } of this.#feeds.values()) {
      const all = this.#showing.get(router) ?? new Set<Family>();
      for (const family of families) all.add(family);
      this.#showing.set(router, all);
    }
  }
}
