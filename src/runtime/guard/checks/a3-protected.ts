/**
 * A3: what a customer or the network itself announces is never overridden: the customer would lose its traffic. Nor does
 * anything move to a customer's link: the route there is a customer's mistake.
 */
import { check, objection, OVERRIDES } from './check.ts';

export const a3Protected = check('A3 protected', 'always', OVERRIDES, ({ prefix, to }, given) => {
  if (given.state(prefix)?.protected === true) {
    return objection('protected', `the natural path to ${prefix} is a customer's or internal`);
  }
  if (given.program.links.get(to)?.role !== 'customer') return undefined;
  return objection('protected', `${to} is a customer's link, and ${prefix} is not his`);
});
