/**
 * Whether the routers' feeds show paths over a link: the proof that the router's own session there is up.
 *
 * A few prefixes per link and family are kept as witnesses and looked at every time, so that neither a link that only
 * carries prefixes without traffic counts as down, nor a table of a million paths has to be searched. The witnesses are
 * all the paths of a link or a sample of them: when the last of them has gone, so has the session, until a walk through
 * the tables finds another. A feed that shows only the best path proves what is up, never what is down.
 */
import type { LinkName, Prefix, RouterName } from '../../dsl/program/index.ts';
import type { KnownPath, RoutingFacts } from './known-path.ts';
import { knownPaths } from './known-path.ts';
import type { Family } from './owners.ts';
import { familyOf } from './owners.ts';

const FAMILIES: readonly Family[] = [4, 6];
/** So many witnesses per link and family. */
const ENOUGH = 8;

/** A link with the router that it hangs on and the families of its next hops. */
export interface Witnessed {
  readonly router: RouterName | undefined;
  readonly families: readonly Family[];
}

export interface Shown {
  /** Families in which a feed shows a path over the link. */
  readonly families: ReadonlySet<Family>;
  /** What a missing path means: nothing where the feed shows only the best ones. */
  readonly proves: 'all' | 'some';
  /** The feed showed paths over the link before. */
  readonly before: boolean;
}

export class Witnesses {
  readonly #links: ReadonlyMap<LinkName, Witnessed>;
  readonly #seen = new Map<LinkName, Record<Family, Set<Prefix>>>();
  readonly #before = new Set<LinkName>();
  #lost = false;

  constructor(links: ReadonlyMap<LinkName, Witnessed>) {
    this.#links = links;
    for (const link of links.keys()) this.#seen.set(link, { 4: new Set(), 6: new Set() });
  }

  /** Takes note of what a prefix's paths prove. */
  note(prefix: Prefix, paths: readonly KnownPath[]): void {
    for (const { link, router, source } of paths) {
      if (source === 'session' || link === undefined || this.#links.get(link)?.router !== router) continue;
      const seen = this.#seen.get(link)?.[familyOf(prefix)];
      if (seen === undefined || seen.size >= ENOUGH) continue;
      seen.add(prefix);
      this.#before.add(link);
    }
  }

  /** Looks at the witnesses: those whose path has gone are none any more. */
  review(facts: RoutingFacts): void {
    for (const [link, { router }] of this.#links) {
      for (const family of FAMILIES) this.#reviewOf(link, router, family, facts);
    }
  }

  /** The feeds of these routers have ended: what they showed before says nothing about now. */
  forget(routers: ReadonlySet<RouterName>): void {
    for (const [link, { router }] of this.#links) {
      if (router === undefined || !routers.has(router)) continue;
      this.#before.delete(link);
      for (const family of FAMILIES) this.#seen.get(link)?.[family].clear();
    }
  }

  /** True once after a link has lost most of its witnesses: there may be others in the tables. */
  takeLost(): boolean {
    const lost = this.#lost;
    this.#lost = false;
    return lost;
  }

  /** True while a walk through the tables could still find witnesses. */
  get wanting(): boolean {
    return [...this.#links].some(([link, { families }]) =>
      families.some((family) => (this.#seen.get(link)?.[family].size ?? 0) < ENOUGH),
    );
  }

  shown(link: LinkName, { feeds }: RoutingFacts): Shown {
    const seen = this.#seen.get(link);
    const router = this.#links.get(link)?.router;
    return {
      families: new Set(FAMILIES.filter((family) => (seen?.[family].size ?? 0) > 0)),
      proves: FAMILIES.some((family) => feeds.showsAll(router, family)) ? 'all' : 'some',
      before: this.#before.has(link),
    };
  }

  #reviewOf(link: LinkName, router: RouterName | undefined, family: Family, facts: RoutingFacts): void {
    const seen = this.#seen.get(link)?.[family];
    for (const prefix of seen ?? []) {
      const paths = knownPaths(prefix, facts);
      if (paths.some((path) => path.link === link && path.router === router && path.source !== 'session')) continue;
      seen?.delete(prefix);
      if ((seen?.size ?? 0) < ENOUGH / 2) this.#lost = true;
    }
  }
}
