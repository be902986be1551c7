/**
 * A4: a part of an own block is announced only while the whole is known to be: seen in a router's feed as originated
 * inside, seen on a read-back session, or declared `originated` on a link that is up. Otherwise weir would be the only
 * originator, and its end the end of the block.
 *
 * What ROAs say of the part is not asked yet: there is no source for them.
 */
import type { OwnBlock, Prefix } from '../../../dsl/program/index.ts';
import { covers } from '../../model/index.ts';
import type { Given } from '../given.ts';
import { check, objection, OWN_BLOCKS } from './check.ts';

export const a4Aggregate = check('A4 aggregate', 'always', OWN_BLOCKS, ({ prefix }, given) => {
  const bits = given.bits(prefix);
  if (!bits || given.own.name(bits)) return undefined;
  const wholes = given.program.own.flatMap((block) =>
    block.set.entries.flatMap((entry) => {
      const outer = given.bits(entry.prefix);
      return !entry.excluded && outer && covers(outer, bits) ? [{ block, whole: entry.prefix }] : [];
    }),
  );
  if (wholes.length === 0 || wholes.some(({ block, whole }) => isAnnounced(block, whole, given))) return undefined;
  return objection('no-aggregate', `nothing shows that the block around ${prefix} is announced`);
});

function isAnnounced(block: OwnBlock, whole: Prefix, { world }: Given): boolean {
  return (
    world.prefixes.get(whole)?.internal === true ||
    (world.readback ?? []).some((route) => route.prefix === whole) ||
    block.originated.some((link) => world.links.get(link)?.up === 'up')
  );
}
