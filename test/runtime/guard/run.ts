import type { GuardInput, Verdict } from '../../../src/runtime/guard/index.ts';
import { guard } from '../../../src/runtime/guard/index.ts';
import type { Advertised, Announcement, World } from '../../../src/runtime/model/index.ts';
import { onWire, override } from '../edge/index.ts';
import { input } from './cases/situation.ts';

/** The verdict on a plan while something is already on the wire. */
export const run = (
  desired: readonly Announcement[],
  advertised: readonly Advertised[],
  world: Partial<World> = {},
  program: Partial<GuardInput['program']> = {},
): Verdict => guard(input(desired, { ...world, advertised }, program));

/** The override from a to b, out for a long time. */
export const OUT: readonly Advertised[] = [onWire(override())];
