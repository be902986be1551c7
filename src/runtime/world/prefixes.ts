/** The destinations that matter now: those with traffic, those that weir steers or announces, and our own blocks. */
import type { LinkName, Prefix } from '../../dsl/program/index.ts';
import type { Advertised, Candidate, PrefixState } from '../model/index.ts';
import { nameHash, readTags } from '../model/index.ts';
import type { DefaultRoutes } from './default-routes.ts';
import type { WorldInputs } from './inputs.ts';
import type { RoutingFacts } from './known-path.ts';
import type { LatelySteered } from './lately-steered.ts';
import { Lapses } from './lapse.ts';
import { familyOf } from './owners.ts';
import { prefixState } from './prefix-state.ts';
import type { Protection } from './protection.ts';
import type { RouteTable, Routes } from './routes.ts';
import { volumesOf } from './volumes.ts';

export interface PrefixParts {
  readonly protection: Protection;
  readonly routes: RouteTable;
  readonly defaults: DefaultRoutes;
  readonly lately: LatelySteered;
}

export function prefixesOf(
  inputs: WorldInputs,
  facts: RoutingFacts,
  { protection, routes, defaults, lately }: PrefixParts,
): ReadonlyMap<Prefix, PrefixState> {
  const { now, flows, steered, advertised, ribHealth, sessions } = inputs;
  const lapses = new Lapses(sessions, facts.roles, ribHealth, now);
  const look = (prefix: Prefix): Routes => routes.of(prefix, facts, lapses);
  const volumes = volumesOf(flows?.volumes ?? [], inputs.ownerOf);
  const natural = naturalLinks(inputs, facts);
  for (const [prefix, link] of natural) lately.note(prefix, link, now, flows);
  lately.follow(now, flows);
  const wanted = new Set([
    ...volumes.keys(),
    ...steered.keys(),
    ...advertised.map((entry) => entry.prefix),
    ...protection.own.filter((prefix) => facts.rib.paths(prefix).length > 0),
  ]);
  const whole = ribHealth.complete && ribHealth.trusted;
  const stateOf = (prefix: Prefix): PrefixState => {
    const moved = natural.get(prefix);
    const remembered = moved ?? lately.natural(prefix);
    const found = look(prefix);
    const showsAll = (link: LinkName): boolean => feedShowsAll(link, prefix, facts);
    const candidates: readonly Candidate[] = defaults.extend(prefix, found, moved !== undefined && !showsAll(moved));
    const volume = volumes.get(prefix);
    return prefixState(prefix, { routes: found, candidates, volume, remembered, showsAll, whole, protection });
  };
  let states: Map<Prefix, PrefixState>;
  let generation: number;
  do {
    generation = routes.generation;
    defaults.follow(look);
    states = new Map();
    for (const prefix of wanted) states.set(prefix, stateOf(prefix));
    // A path may have told that its feed shows everything, which changes what all the others mean.
  } while (routes.generation !== generation);
  routes.prune(wanted);
  return states;
}

function feedShowsAll(link: LinkName, prefix: Prefix, { program, owners, feeds }: RoutingFacts): boolean {
  const spec = program.links.get(link);
  return spec !== undefined && feeds.showsAll(owners.routerOf(spec), familyOf(prefix));
}

/** By what the engine steers; after a restart, before it has taken them over, by the tags of what is on the wire. */
function naturalLinks(
  { steered, advertised, sessions }: WorldInputs,
  { program }: RoutingFacts,
): ReadonlyMap<Prefix, LinkName> {
  const natural = new Map<Prefix, LinkName>();
  const links = new Map([...program.links.keys()].map((link) => [nameHash(link), link]));
  const tagOf = ({ neighbor, route }: Advertised): number | undefined => {
    const local = sessions.get(neighbor)?.localAsn;
    return local === undefined ? undefined : readTags(local, route.largeCommunities)?.natural;
  };
  for (const entry of advertised) {
    const tag = steered.has(entry.prefix) ? undefined : tagOf(entry);
    const link = tag === undefined ? undefined : links.get(tag);
    if (link !== undefined) natural.set(entry.prefix, link);
  }
  for (const [prefix, entry] of steered) natural.set(prefix, entry.natural);
  return natural;
}
