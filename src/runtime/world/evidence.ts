/** Collects, per link, what sessions and flows of this moment say about it. */
import type { LinkName, LinkSpec, Prefix } from '../../dsl/program/index.ts';
import { bps, since } from '../../dsl/program/index.ts';
import type { PrefixState } from '../model/index.ts';
import type { WorldInputs } from './inputs.ts';
import type { RoutingFacts } from './known-path.ts';
import { memoryOf } from './lately-steered.ts';
import type { LinkEvidence } from './link-state.ts';
import type { Witnesses } from './witnesses.ts';

export function linkEvidence(
  { flows, steered, now, startedAt }: Pick<WorldInputs, 'flows' | 'steered' | 'now' | 'startedAt'>,
  facts: RoutingFacts,
  prefixes: ReadonlyMap<Prefix, PrefixState>,
  witnesses: Witnesses,
): (link: LinkSpec) => LinkEvidence {
  // While no volume is there at all, as before an exporter's first window is complete, nothing is known of any link.
  const flowing = flows && flows.volumes.length > 0 ? flowPerLink(prefixes, steered) : undefined;
  const window = flows && { window: flows.activeTimeout, memory: memoryOf(flows), listening: since(now, startedAt) };
  return (link) => ({
    router: facts.owners.routerOf(link),
    shown: witnesses.shown(link.name, facts),
    ownSessionUp: ownSession(link, facts),
    flows: flowing &&
      window && { ...window, outBps: bps(flowing.get(link.name) ?? 0), unplacedBps: bps(flowing.get(undefined) ?? 0) },
    flowsStale: flows?.stale ?? true,
  });
}

/**
 * Rates by link, and under undefined what nothing tells the link of. A steered prefix counts where the counters have it,
 * and one that was steered a moment ago where it belongs: records made before the change still name the old interface.
 */
function flowPerLink(
  prefixes: ReadonlyMap<Prefix, PrefixState>,
  steered: WorldInputs['steered'],
): ReadonlyMap<LinkName | undefined, number> {
  const sums = new Map<LinkName | undefined, number>();
  const add = (link: LinkName | undefined, rate: number): void => {
    sums.set(link, (sums.get(link) ?? 0) + rate);
  };
  for (const state of prefixes.values()) {
    const settled = steered.get(state.prefix)?.settled;
    if (settled !== undefined || state.naturalBy === 'remembered') {
      add(settled ?? state.natural, state.bps);
      continue;
    }
    let attributed = 0;
    for (const [link, rate] of state.byLink) {
      add(link, rate);
      attributed += rate;
    }
    if (state.bps > attributed) add(state.natural, state.bps - attributed);
  }
  return sums;
}

/** Of several sessions (one per family, two route servers) one that is up is enough. */
function ownSession(link: LinkSpec, facts: RoutingFacts): boolean | undefined {
  let seen: boolean | undefined;
  for (const [key, role] of facts.roles) {
    if (role.kind === 'link' && role.link === link.name)
      seen = seen === true || facts.sessions.get(key)?.state === 'up';
  }
  return seen;
}
