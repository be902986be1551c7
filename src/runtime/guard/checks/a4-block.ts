/**
 * A4: only what is ours leaves by eBGP, or is signalled to be: prefixes inside `own`, or a customer's while the customer
 * announces it himself; and nothing outside what the file's own `never announce outside` allows.
 */
import type { Announcement } from '../../model/index.ts';
import { Blocks } from '../blocks.ts';
import type { Given } from '../given.ts';
import { check, objection, OWN_BLOCKS } from './check.ts';

export const a4Block = check('A4 own block', 'always', OWN_BLOCKS, (announcement, given) => {
  const bits = given.bits(announcement.prefix);
  if (!bits || !(given.own.hold(bits) || isLearned(announcement, given))) {
    return objection('not-ours', `${announcement.prefix} is not inside own`);
  }
  const outside = given.program.guards.find(
    (guard) => guard.kind === 'announce-outside' && !new Blocks([guard.set]).hold(bits),
  );
  return outside && objection('not-ours', `never announce outside, ${outside.at.file}:${outside.at.line}`);
});

/** A customer's block, as long as a customer's link has a live route to it. */
function isLearned({ purpose, prefix }: Announcement, given: Given): boolean {
  const bits = given.bits(prefix);
  if (purpose !== 'own' || !bits || !given.customers.hold(bits)) return false;
  const candidates = given.state(prefix)?.candidates ?? [];
  return candidates.some(({ link, stale }) => !stale && given.program.links.get(link)?.role === 'customer');
}
