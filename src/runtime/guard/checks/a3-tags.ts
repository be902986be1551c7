/**
 * A3: exactly weir's two large communities, with the right names in them. Export policies reject by them, a restart
 * finds its overrides by them, and the read-back session trips on them.
 */
import { overrideTags, readTags } from '../../model/index.ts';
import { check, objection, OVERRIDES } from './check.ts';

export const a3Tags = check('A3 tags', 'changes', OVERRIDES, ({ neighbor, route, rule, from }, { world }) => {
  const localAsn = world.sessions.get(neighbor)?.localAsn;
  const tag = localAsn === undefined ? undefined : readTags(localAsn, route.largeCommunities);
  if (localAsn === undefined || tag === undefined) return objection('untagged', "weir's large communities are missing");
  const expected = overrideTags(localAsn, rule, from, tag.startMinute);
  const exact =
    route.largeCommunities.length === expected.length &&
    expected.every((text) => route.largeCommunities.includes(text));
  return exact ? undefined : objection('untagged', `expected ${expected.join(' ')}`);
});
