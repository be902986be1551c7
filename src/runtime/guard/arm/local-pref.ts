import type { RouterSpec } from '../../../dsl/program/index.ts';
import type { World } from '../../model/index.ts';
import type { ArmRefusal } from './refusal.ts';
import { ofRouter } from './refusal.ts';

/** Routes that are as preferred as weir's: the routers would not take an override. Protected prefixes never get one. */
export function localPrefRefusals(routers: readonly RouterSpec[], world: World): readonly ArmRefusal[] {
  let highest = Number.NEGATIVE_INFINITY;
  let example = '';
  for (const state of world.prefixes.values()) {
    if (state.protected || state.highestLocalPref === undefined || state.highestLocalPref <= highest) continue;
    highest = state.highestLocalPref;
    example = state.prefix;
  }
  return routers
    .filter((router) => router.localPref <= highest)
    .map(({ name, localPref }) => {
      const text = `${name}: ${example} has local preference ${highest} in the feed, ours is ${localPref}`;
      return ofRouter('local-pref-low', name, 'local-pref', `${text}; the routers would ignore a move`);
    });
}
