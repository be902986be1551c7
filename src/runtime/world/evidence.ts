/** Collects, per link, what routes, sessions and flows of this moment say about it. */
import type { Bps, LinkName, LinkSpec, Prefix } from '../../dsl/program/index.ts';
import { bps, ms } from '../../dsl/program/index.ts';
import type { PrefixState } from '../model/index.ts';
import type { WorldInputs } from './inputs.ts';
import { knownPaths } from './candidates.ts';
import type { RoutingFacts } from './candidates.ts';
import type { LinkEvidence } from './link-state.ts';
import type { Memory } from './memory.ts';

export function linkEvidence(
  inputs: Pick<WorldInputs, 'flows' | 'steered' | 'sessions'>,
  facts: RoutingFacts,
  prefixes: ReadonlyMap<Prefix, PrefixState>,
  memory: Memory,
): (link: LinkSpec) => LinkEvidence {
  const withPaths = new Set<LinkName>();
  for (const state of prefixes.values()) {
    for (const candidate of state.candidates) if (candidate.source === 'add-path') withPaths.add(candidate.link);
  }
  const flowing = inputs.flows === undefined ? undefined : flowPerLink(prefixes, inputs.steered);
  return (link) => ({
    feedShowsPaths:
      link.router !== undefined && memory.addPath.has(link.router)
        ? withPaths.has(link.name) || stillShown(link.name, facts, memory)
        : undefined,
    feedShowedPaths: memory.shownOver(link.name).size > 0,
    ownSessionUp: ownSession(link, facts),
    flowOutBps: flowing && (flowing.get(link.name) ?? bps(0)),
    flowWindow: inputs.flows?.activeTimeout ?? ms(0),
  });
}

/** No prefix that matters now goes over the link; the feed may well show others. */
const stillShown = (link: LinkName, facts: RoutingFacts, memory: Memory): boolean =>
  [...memory.shownOver(link)].some((prefix) => knownPaths(prefix, facts).some((path) => path.link === link));

/** A steered prefix counts where the counters have it: records made before the move still name the old interface. */
function flowPerLink(
  prefixes: ReadonlyMap<Prefix, PrefixState>,
  steered: WorldInputs['steered'],
): ReadonlyMap<LinkName, Bps> {
  const sums = new Map<LinkName, Bps>();
  const add = (link: LinkName | undefined, rate: number): void => {
    if (link !== undefined) sums.set(link, bps((sums.get(link) ?? 0) + rate));
  };
  for (const state of prefixes.values()) {
    const settled = steered.get(state.prefix)?.settled;
    if (settled !== undefined) {
      add(settled, state.bps);
      continue;
    }
    let attributed = 0;
    for (const [link, rate] of state.byLink) {
      add(link, rate);
      attributed += rate;
    }
    add(state.natural, Math.max(0, state.bps - attributed));
  }
  return sums;
}

function ownSession(link: LinkSpec, facts: RoutingFacts): boolean | undefined {
  let seen: boolean | undefined;
  for (const [key, role] of facts.roles) {
    if (role.kind === 'link' && role.link === link.name)
      seen = seen === true || facts.sessions.get(key)?.state === 'up';
  }
  return seen;
}
