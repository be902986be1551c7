/** A5: no default route, nor one in a few large pieces: it would catch traffic that nobody chose to move. */
import { check, EVERYTHING, objection } from './check.ts';

/** The shortest prefixes that the Internet's table holds. */
const SHORTEST = { 4: 8, 6: 16 } as const;

export const a5Default = check('A5 default route', 'always', EVERYTHING, ({ prefix }, given) => {
  const bits = given.bits(prefix);
  if (bits && bits.length >= SHORTEST[bits.family]) return undefined;
  return objection('default-route', `${prefix} is a default route, a large piece of one, or no prefix`);
});
