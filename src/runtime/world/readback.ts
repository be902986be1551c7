/**
 * What the read-back sessions show: the routes that a provider would get from a router.
 *
 * A read-back table is small (own and customers' routes), the others are not; so its prefixes are followed from the
 * changes instead of being looked for in all tables.
 */
import type { Prefix, RouterName } from '../../dsl/program/index.ts';
import type { ReadbackRoute, RibHealth } from '../model/index.ts';
import { readTags } from '../model/index.ts';
import type { WorldInputs } from './inputs.ts';
import type { RoutingFacts } from './candidates.ts';

export class Readback {
  readonly #routes = new Map<Prefix, readonly ReadbackRoute[]>();

  update(changes: WorldInputs['routeChanges'], facts: RoutingFacts): void {
    const declared = [...facts.roles.values()].some((role) => role.kind === 'readback');
    if (!declared) {
      this.#routes.clear();
      return;
    }
    const whole = changes.overflow || changes.cleared.size > 0;
    if (whole) this.#routes.clear();
    for (const prefix of whole ? facts.rib.prefixes() : changes.prefixes) this.#look(prefix, facts);
  }

  routes(): readonly ReadbackRoute[] {
    return [...this.#routes.values()].flat();
  }

  /** Routers whose read-back session is up, shows what the router exports, and nothing of weir's among it. */
  proven(facts: RoutingFacts, rib: RibHealth): ReadonlySet<RouterName> {
    const proven = new Set<RouterName>();
    if (!rib.complete || !rib.trusted) return proven;
    for (const [key, role] of facts.roles) {
      const session = facts.sessions.get(key);
      if (role.kind !== 'readback' || session?.state !== 'up') continue;
      const shown = this.routes().filter((route) => route.neighbor === key);
      const ours = shown.some((route) => readTags(session.localAsn, route.largeCommunities) !== undefined);
      if (shown.length > 0 && !ours) proven.add(role.router);
    }
    return proven;
  }

  #look(prefix: Prefix, facts: RoutingFacts): void {
    const found = facts.rib.paths(prefix).filter((path) => facts.roles.get(path.neighbor)?.kind === 'readback');
    if (found.length === 0) this.#routes.delete(prefix);
    else
      this.#routes.set(
        prefix,
        found.map(({ neighbor, asPath, largeCommunities }) => ({ neighbor, prefix, asPath, largeCommunities })),
      );
  }
}
