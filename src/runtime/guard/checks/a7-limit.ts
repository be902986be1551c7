/**
 * A7: a sending-side prefix limit per neighbour, the mirror image of the `maximum-prefix` that every careful network
 * sets on what it receives. A plan that would cross it freezes that neighbour and raises an alarm.
 */
import type { Program } from '../../../dsl/program/index.ts';
import type { NeighborKey } from '../../model/index.ts';
import { groupBlocks } from '../groups.ts';
import type { Given } from '../given.ts';
import type { Check } from '../verdict.ts';
import { EVERYTHING, objection } from './check.ts';

/** Overrides for one router, unless `limits { announcements N }` says otherwise. */
const INJECTED = 1_000;
/** eBGP: each own prefix and each block of a group may be out in a few forms while one replaces another. */
const PER_BLOCK = 4;

export const a7Limit: Check = {
  id: 'A7 limit',
  asks: 'changes',
  of: EVERYTHING,
  prepare: (given) => {
    const frozen = new Set(crossing(given).map(({ neighbor }) => neighbor));
    const sent = prefixesBy(given.world.advertised);
    return ({ neighbor, prefix }) => {
      const limit = limitOf(given, neighbor);
      if (frozen.has(neighbor)) return objection('neighbor-limit', `frozen: the plan has more than ${limit} prefixes`);
      const known = sent.get(neighbor) ?? new Set();
      if (known.size >= limit && !known.has(prefix)) return objection('neighbor-limit', `${limit} prefixes are out`);
      sent.set(neighbor, known.add(prefix));
      return undefined;
    };
  },
  alarms: (given) =>
    crossing(given).map(({ neighbor, wanted }) => ({
      code: 'neighbor-limit',
      neighbor,
      text: `${wanted} prefixes are wanted for ${neighbor}, the limit is ${limitOf(given, neighbor)}: nothing new goes there`,
    })),
};

const crossing = (given: Given): readonly { readonly neighbor: NeighborKey; readonly wanted: number }[] =>
  [...prefixesBy(given.desired)]
    .map(([neighbor, prefixes]) => ({ neighbor, wanted: prefixes.size }))
    .filter(({ neighbor, wanted }) => wanted > limitOf(given, neighbor));

function prefixesBy(
  routes: readonly { readonly neighbor: NeighborKey; readonly prefix: string }[],
): Map<NeighborKey, Set<string>> {
  const sets = new Map<NeighborKey, Set<string>>();
  for (const { neighbor, prefix } of routes) {
    const set = sets.get(neighbor);
    if (set) set.add(prefix);
    else sets.set(neighbor, new Set([prefix]));
  }
  return sets;
}

const limitOf = ({ program, world }: Given, neighbor: NeighborKey): number =>
  world.roles.get(neighbor)?.kind === 'link'
    ? PER_BLOCK * ownBlocks(program)
    : (program.limits.announcements ?? INJECTED);

const ownBlocks = (program: Program): number =>
  program.own.reduce((sum, { set }) => sum + set.entries.filter(({ excluded }) => !excluded).length, 0) +
  program.groups.reduce((sum, group) => sum + groupBlocks(group), 0);
