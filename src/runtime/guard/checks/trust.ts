/**
 * Nothing new on knowledge that is not whole: while weir warms up, or after lines of ExaBGP were lost and until the
 * tables have been read again. What is on the wire stays: an incomplete table proves nothing.
 */
import { check, EVERYTHING, objection } from './check.ts';

export const trust = check('trust', 'changes', EVERYTHING, (_, { world }) => {
  if (!world.rib.trusted) return objection('rib-untrusted', 'lines of ExaBGP were lost');
  const [waiting] = world.warmingUp;
  return waiting === undefined ? undefined : objection('warming-up', `waiting for ${waiting}`);
});
