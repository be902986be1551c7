/** A5: no bogons. A block that the operator declared as `own` is his word: his own bogon is not ours to judge. */
import { isBogon } from '../bogons.ts';
import { check, EVERYTHING, objection } from './check.ts';

export const a5Bogon = check('A5 bogon', 'always', EVERYTHING, ({ neighbor, prefix }, given) => {
  const bits = given.bits(prefix);
  const localAsn = given.world.sessions.get(neighbor)?.localAsn ?? 0;
  if (!bits || given.own.hold(bits) || !isBogon(bits, localAsn)) return undefined;
  return objection('bogon', `${prefix} is no public address space`);
});
