/**
 * Which routers show all the paths that they accepted.
 *
 * Add-path is negotiated per session and family, and nothing but the path identifiers tells that it was. So a session
 * shows everything, in a family, from its first path with an identifier, once its table has arrived, until it ends.
 *
 * Where a router shows everything, ExaBGP's own sessions with its neighbours are not asked. That goes on for a minute
 * after such a feed has ended, and while it sends its table again: else every flap would make candidates of routes that
 * the router has rejected.
 */
import type { MonoMs, Ms, RouterName } from '../../dsl/program/index.ts';
import { MINUTE, since } from '../../dsl/program/index.ts';
import type { NeighborKey, NeighborRole, Session } from '../model/index.ts';
import type { Family } from './owners.ts';

/** A session that is down for longer than this is gone with all that it showed. */
export const STALE_FOR: Ms = MINUTE;

type Sessions = ReadonlyMap<NeighborKey, Session>;
type Roles = ReadonlyMap<NeighborKey, NeighborRole>;

interface Feed {
  readonly router: RouterName;
  /** When the session began: a session that ended and came back between two looks is another one. */
  readonly since: MonoMs;
  readonly state: 'arriving' | 'whole' | 'ended';
  /** Families in which this session has shown path identifiers. */
  readonly families: ReadonlySet<Family>;
  /** The same of the one before it, until this one's table has arrived. */
  readonly before: ReadonlySet<Family>;
  readonly endedAt: MonoMs | undefined;
}

const NONE: ReadonlySet<Family> = new Set();

export class Feeds {
  readonly #feeds = new Map<NeighborKey, Feed>();
  #complete = false;
  #news = false;

  /**
   * Follows the sessions.
   * @param complete no table is arriving
   * @returns routers of which a feed has ended
   */
  follow(sessions: Sessions, roles: Roles, complete: boolean, now: MonoMs): ReadonlySet<RouterName> {
    this.#complete = complete;
    const routers = new Set<RouterName>();
    for (const [key, feed] of this.#feeds) {
      const role = roles.get(key);
      const isFeed = role?.kind === 'router' && role.feed && role.router === feed.router;
      const next = isFeed ? stepOf(feed, sessions.get(key), complete, now) : undefined;
      if (next === feed) continue;
      this.#news = true;
      const goesOn = next?.state !== 'ended' && next?.since === feed.since;
      if (feed.state !== 'ended' && !goesOn) routers.add(feed.router);
      if (next === undefined) this.#feeds.delete(key);
      else this.#feeds.set(key, next);
    }
    return routers;
  }

  /** A path with an identifier was seen. */
  note(router: RouterName, session: Session, family: Family): void {
    const known = this.#feeds.get(session.key);
    if (known?.families.has(family) === true) return;
    this.#news = true;
    const families = new Set([...(known?.families ?? []), family]);
    const state = this.#complete ? 'whole' : 'arriving';
    const begun = { router, since: session.since, state, before: NONE, endedAt: undefined } as const;
    this.#feeds.set(session.key, { ...(known ?? begun), families });
  }

  /** True once after what the other methods answer may have changed. */
  takeNews(): boolean {
    const news = this.#news;
    this.#news = false;
    return news;
  }

  /** Whether a path of this router that is in none of its feeds does not exist. */
  showsAll(router: RouterName | undefined, family: Family): boolean {
    return this.#some(router, ({ state, families }) => state === 'whole' && families.has(family));
  }

  /** Whether its feed shows everything, or did so a moment ago. */
  standsForAll(router: RouterName | undefined, family: Family): boolean {
    return this.showsAll(router, family) || this.#some(router, ({ before }) => before.has(family));
  }

  #some(router: RouterName | undefined, holds: (feed: Feed) => boolean): boolean {
    if (router === undefined) return false;
    for (const feed of this.#feeds.values()) if (feed.router === router && holds(feed)) return true;
    return false;
  }
}

/** What has become of a feed; the same object when nothing has, undefined when it is forgotten. */
function stepOf(feed: Feed, session: Session | undefined, complete: boolean, now: MonoMs): Feed | undefined {
  if (session?.state !== 'up') {
    const endedAt = feed.endedAt ?? session?.since ?? now;
    if (since(now, endedAt) >= STALE_FOR) return undefined;
    return feed.state === 'ended' ? feed : { ...feed, state: 'ended', families: NONE, before: shownBy(feed), endedAt };
  }
  if (session.since === feed.since) {
    return feed.state === 'arriving' && complete ? { ...feed, state: 'whole', before: NONE, endedAt: undefined } : feed;
  }
  const state = complete ? 'whole' : 'arriving';
  const before = complete ? NONE : shownBy(feed);
  return { ...feed, since: session.since, state, families: NONE, before };
}

const shownBy = ({ state, families, before }: Feed): ReadonlySet<Family> => (state === 'whole' ? families : before);
