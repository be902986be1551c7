/** A3: what a customer or the network itself announces is never overridden: the customer would lose its traffic. */
import { check, objection, OVERRIDES } from './check.ts';

export const a3Protected = check('A3 protected', 'always', OVERRIDES, ({ prefix }, given) =>
  given.state(prefix)?.protected === true
    ? objection('protected', `the natural path to ${prefix} is a customer's or internal`)
    : undefined,
);
