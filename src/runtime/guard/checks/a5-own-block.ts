/** A5: no part of our own or a customer's blocks as an override: it would send our own traffic out of the network. */
import { check, objection, OVERRIDES } from './check.ts';

export const a5OwnBlock = check('A5 own block', 'always', OVERRIDES, ({ prefix }, given) => {
  const bits = given.bits(prefix);
  if (bits && given.own.hold(bits)) return objection('own-block', `${prefix} is our own`);
  return bits && given.customers.hold(bits) ? objection('own-block', `${prefix} is a customer's`) : undefined;
});
