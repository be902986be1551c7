/**
 * Whether weir may be armed at all: every question about the deployment that the rule file leaves open, as data.
 *
 * Most of what goes wrong with injected routes cannot be seen from a BGP session: who else takes a table from a router,
 * whether its export policies know weir's tag, what lies between two routers. So the operator has to say it, and until he
 * does, arming is refused with the router, the missing word and what would be lost. This is separate from the checks
 * because it is about the network and not about one announcement; the part that concerns routers is asked again by the
 * check `deployment` for every change. It cannot know whether the answers are true.
 */
import type { Program } from '../../../dsl/program/index.ts';
import type { World } from '../../model/index.ts';
import { deploymentRefusals, routersWithLinks } from './deployment.ts';
import { leakRefusals } from './leaks.ts';
import { linkRefusals } from './links.ts';
import { localPrefRefusals } from './local-pref.ts';
import type { ArmRefusal } from './refusal.ts';
import { sessionRefusals } from './sessions.ts';

export type { ArmCode, ArmRefusal } from './refusal.ts';

/** Empty when nothing speaks against arming. */
export function armRefusals(program: Program, world: World): readonly ArmRefusal[] {
  const routers = routersWithLinks(program);
  return [
    ...sessionRefusals(program, routers, world),
    ...deploymentRefusals(program, world),
    ...leakRefusals(program, world),
    ...localPrefRefusals(routers, world),
    ...linkRefusals(program, world),
  ];
}
