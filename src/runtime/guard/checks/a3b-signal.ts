/**
 * A3b: a signal is an own block sent to a router so that its communities ask for prepends or silence per link. It has
 * the block's declared internal next hop, no AS path, communities from the file and no NO_EXPORT, which would take the
 * block off the Internet.
 */
import type { Address, Prefix, Program } from '../../../dsl/program/index.ts';
import { NO_EXPORT } from '../../model/index.ts';
import { Blocks } from '../blocks.ts';
import type { Given } from '../given.ts';
import { check, objection } from './check.ts';

export const a3bSignal = check('A3b signal', 'always', ['signal'], ({ neighbor, prefix, route }, given) => {
  if (!internalNextHops(prefix, given, neighbor).includes(route.nextHop)) {
    return objection('wrong-next-hop', `${route.nextHop} is no declared internal next hop of ${prefix}`);
  }
  if (route.asPath.length > 0) return objection('signal-path', 'a signal has no AS path');
  const table = communityTable(given.program);
  const strange = [...route.communities, ...route.largeCommunities].find((text) => !table.has(text));
  return strange === undefined ? undefined : objection('community', `${strange} is not in the file`);
});

function internalNextHops(prefix: Prefix, given: Given, neighbor: Parameters<Given['router']>[0]): readonly Address[] {
  const bits = given.bits(prefix);
  const ofBlock = given.program.own.flatMap(({ nextHop, set }) =>
    nextHop !== undefined && bits && new Blocks([set]).hold(bits) ? [nextHop] : [],
  );
  return [...ofBlock, ...(given.router(neighbor)?.internal ?? [])];
}

/** NO_EXPORT is never in it, even where a file names it. */
function communityTable(program: Program): ReadonlySet<string> {
  const table = new Set<string>();
  for (const link of program.links.values()) {
    for (const tag of link.prependTags) table.add(tag);
    if (link.muteTag !== undefined) table.add(link.muteTag);
  }
  for (const action of program.rules.flatMap((rule) => rule.actions)) {
    if (action.kind === 'tag') for (const tag of action.communities) table.add(tag);
  }
  table.delete(NO_EXPORT);
  return table;
}
