/** Names that no rule of an operator can have, because they hold a blank. */
import { ruleName } from '../../dsl/program/index.ts';

/** Holder of the overrides that `optimize outbound` chose. */
export const OPTIMIZER = ruleName('optimize outbound');
