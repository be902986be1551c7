/**
 * After a restart: overrides that Adj-RIB-Out still holds become steered prefixes again, by their tags alone.
 *
 * A route whose rule is no longer in the file is not adopted: it is missing from the plan and so goes away.
 */
import type { LinkName, Prefix, Program, RuleName } from '../../dsl/program/index.ts';
import { bps, ratio } from '../../dsl/program/index.ts';
import type { Advertised, World } from '../model/index.ts';
import { covers, nameHash, prefixBits, readTags } from '../model/index.ts';
import { OPTIMIZER } from './names.ts';
import type { Steered } from './state.ts';
import type { AdvertisedByPrefix } from './wire.ts';

export function adopt(
  program: Program,
  world: World,
  steered: ReadonlyMap<Prefix, Steered>,
  wire: AdvertisedByPrefix,
): readonly Steered[] {
  const found: Steered[] = [];
  for (const [prefix, routes] of wire) {
    if (steered.has(prefix)) continue;
    const entry = recognise(program, world, prefix, routes);
    if (entry !== undefined) found.push(entry);
  }
  return found;
}

function recognise(program: Program, world: World, prefix: Prefix, routes: readonly Advertised[]): Steered | undefined {
  for (const have of routes) {
    const local = world.sessions.get(have.neighbor)?.localAsn;
    const tag = local === undefined ? undefined : readTags(local, have.route.largeCommunities);
    if (tag === undefined) continue;
    const rule = ruleOf(program, tag.rule);
    const natural = [...program.links.keys()].find((name) => nameHash(name) === tag.natural);
    const desired = linkOf(program, have.route.nextHop);
    if (rule === undefined || natural === undefined || desired === undefined || natural === desired) continue;
    const state = world.prefixes.get(prefix);
    return {
      prefix,
      natural,
      settled: desired,
      desired,
      rule,
      chosenAt: world.now,
      routes: routes.map(({ neighbor, route }) => ({ neighbor, route })),
      onWireAt: have.echoedAt,
      bps: state?.bps ?? bps(0),
      error: state?.error ?? ratio(0),
      startMinute: tag.startMinute,
      because: 'found in Adj-RIB-Out after a restart',
      pass: 0,
    };
  }
  return undefined;
}

function ruleOf(program: Program, hash: number): RuleName | undefined {
  if (program.objectives.some((objective) => objective.direction === 'outbound') && nameHash(OPTIMIZER) === hash)
    return OPTIMIZER;
  for (const rule of program.rules) {
    if (nameHash(rule.name) === hash || (rule.was !== undefined && nameHash(rule.was) === hash)) return rule.name;
  }
  return undefined;
}

/** The link whose declared next hops hold this address. */
export function linkOf(program: Program, nextHop: string): LinkName | undefined {
  const host = prefixBits(`${nextHop}/${nextHop.includes(':') ? '128' : '32'}`);
  for (const link of program.links.values()) {
    for (const declared of link.nextHop) {
      if (declared === nextHop) return link.name;
      const net = declared.includes('/') ? prefixBits(declared) : undefined;
      if (net && host && covers(net, host)) return link.name;
    }
  }
  return undefined;
}
