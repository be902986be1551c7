/**
 * The tripwire: once a read-back session shows a leak, everything of ours is withdrawn at once.
 *
 * Our AS is in the path of everything that a router exports, so this also trips on a leak that weir did not cause: then
 * nothing may be added to it.
 */
import { leaksIn } from '../leaks.ts';
import type { Check } from '../verdict.ts';
import { EVERYTHING, objection } from './check.ts';

export const readback: Check = {
  id: 'read-back',
  asks: 'always',
  of: EVERYTHING,
  prepare: ({ program, world }) => {
    const [leak] = leaksIn(program, world);
    const tripped = leak && objection('leak', `${leak.prefix} was seen on read-back session ${leak.neighbor}`);
    return () => tripped;
  },
  alarms: ({ program, world }) => {
    const leaks = leaksIn(program, world);
    return leaks.slice(0, 1).map(({ neighbor, prefix, asPath }) => ({
      code: 'leak',
      neighbor,
      text: `${leaks.length} routes that are not ours are exported, ${prefix} with path ${asPath.join(' ')} for one, by the policy that ${neighbor} reads back`,
    }));
  },
};
