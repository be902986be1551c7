/** A5: never BLACKHOLE (RFC 7999), on anything: one community and the prefix is off the Internet. */
import { BLACKHOLE } from '../../model/index.ts';
import { check, EVERYTHING, objection } from './check.ts';

export const a5Blackhole = check('A5 blackhole', 'always', EVERYTHING, ({ route }) =>
  route.communities.includes(BLACKHOLE) ? objection('blackhole', 'carries BLACKHOLE') : undefined,
);
