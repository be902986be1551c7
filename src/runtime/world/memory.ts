/**
 * What has to outlive one look at the routes: which feeds carry path identifiers, which links a feed has shown, what a
 * session that just went down had offered, and which prefixes were steered a moment ago.
 */
import type { LinkName, MonoMs, Ms, Prefix, RouterName } from '../../dsl/program/index.ts';
import { ms, since } from '../../dsl/program/index.ts';
import type { Candidate } from '../model/index.ts';

/** A session of ExaBGP's own that flaps is forgiven for this long: its routes count as stale, not as gone. */
export const STALE_FOR: Ms = ms(60_000);

/** So many prefixes are remembered per link to tell whether its feed still shows any. */
const WITNESSES = 32;

export class Memory {
  readonly addPath = new Set<RouterName>();
  readonly #shown = new Map<LinkName, Set<Prefix>>();
  readonly #offered = new Map<Prefix, readonly Candidate[]>();
  readonly #downSince = new Map<LinkName, MonoMs>();
  readonly #wasSteered = new Map<Prefix, { readonly natural: LinkName; readonly until: MonoMs }>();

  /** Notes a prefix that the feed shows over this link; a few are enough to ask again later. */
  shows(link: LinkName, prefix: Prefix): void {
    const known = this.#shown.get(link);
    if (known === undefined) this.#shown.set(link, new Set([prefix]));
    else if (known.size < WITNESSES) known.add(prefix);
  }

  /** Prefixes that the feed has shown over this link; empty when it never showed one. */
  shownOver(link: LinkName): ReadonlySet<Prefix> {
    return this.#shown.get(link) ?? new Set();
  }

  /** Notes whether ExaBGP's own session with a link is up. */
  ownSession(link: LinkName, up: boolean, now: MonoMs): void {
    if (up) this.#downSince.delete(link);
    else if (!this.#downSince.has(link)) this.#downSince.set(link, now);
  }

  /** Candidates from own sessions that went down less than a minute ago, marked stale. */
  stale(prefix: Prefix, now: MonoMs): readonly Candidate[] {
    return (this.#offered.get(prefix) ?? []).flatMap((candidate) => {
      const down = this.#downSince.get(candidate.link);
      return down !== undefined && since(now, down) < STALE_FOR ? [{ ...candidate, stale: true }] : [];
    });
  }

  offered(prefix: Prefix, candidates: readonly Candidate[]): void {
    const own = candidates.filter((candidate) => candidate.source === 'session' && !candidate.stale);
    if (own.length > 0) this.#offered.set(prefix, own);
  }

  steered(prefix: Prefix, natural: LinkName, until: MonoMs): void {
    this.#wasSteered.set(prefix, { natural, until });
  }

  /** The natural link of a prefix that is or lately was steered: old flow records still tell the other link. */
  natural(prefix: Prefix, now: MonoMs): LinkName | undefined {
    const entry = this.#wasSteered.get(prefix);
    if (entry === undefined) return undefined;
    if (entry.until > now) return entry.natural;
    this.#wasSteered.delete(prefix);
    return undefined;
  }

  forgetFeed(router: RouterName, links: readonly LinkName[]): void {
    this.addPath.delete(router);
    for (const link of links) this.#shown.delete(link);
  }

  /** Keeps the memory to prefixes that matter. */
  prune(kept: ReadonlySet<Prefix>): void {
    for (const prefix of this.#offered.keys()) if (!kept.has(prefix)) this.#offered.delete(prefix);
  }
}
