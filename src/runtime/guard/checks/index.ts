/**
 * The table of checks, in the order in which they are asked. The guard is this table and nothing else: what it does not
 * forbid, passes, and taking any line out lets something through that a test names.
 *
 * The order matters twice. The mode and the tripwire come first, so that their reason is the one that is shown. The
 * checks that keep account (A7, A10) come last, so that they count only what everybody else lets pass. A check knows one
 * invariant and no other check; what they have in common is in check.ts.
 */
import type { Check } from '../verdict.ts';
import { a1Role } from './a1-role.ts';
import { a1Session } from './a1-session.ts';
import { a10Blast } from './a10-blast.ts';
import { a10Tick } from './a10-tick.ts';
import { a12Observe, a12Stopped } from './a12-mode.ts';
import { a2Numbers } from './a2-numbers.ts';
import { a3LocalPref } from './a3-local-pref.ts';
import { a3NextHop } from './a3-next-hop.ts';
import { a3Path } from './a3-path.ts';
import { a3Proof } from './a3-proof.ts';
import { a3Protected } from './a3-protected.ts';
import { a3Router } from './a3-router.ts';
import { a3Scope } from './a3-scope.ts';
import { a3Tags } from './a3-tags.ts';
import { a3bSignal } from './a3b-signal.ts';
import { a4Aggregate } from './a4-aggregate.ts';
import { a4Attributes } from './a4-attributes.ts';
import { a4Block } from './a4-block.ts';
import { a4Length } from './a4-length.ts';
import { a5Blackhole } from './a5-blackhole.ts';
import { a5Bogon } from './a5-bogon.ts';
import { a5Default } from './a5-default.ts';
import { a5NextHop } from './a5-next-hop.ts';
import { a5OwnAs } from './a5-own-as.ts';
import { a5OwnBlock } from './a5-own-block.ts';
import { a6Alternative } from './a6-alternative.ts';
import { a6Fresh } from './a6-fresh.ts';
import { a7Limit } from './a7-limit.ts';
import { a8Once } from './a8-once.ts';
import { a8Order } from './a8-order.ts';
import { deployment } from './deployment.ts';
import { readback } from './readback.ts';
import { trust } from './trust.ts';

export const CHECKS: readonly Check[] = [
  a12Stopped,
  readback,
  a1Role,
  a8Once,
  a12Observe,
  a1Session,
  a2Numbers,
  a5Default,
  a5Bogon,
  a5Blackhole,
  a5OwnBlock,
  a5OwnAs,
  a5NextHop,
  a6Alternative,
  a3Router,
  a3Protected,
  a3NextHop,
  a3Path,
  a3LocalPref,
  a3Scope,
  a3Proof,
  a3Tags,
  a3bSignal,
  a4Block,
  a4Length,
  a4Aggregate,
  a4Attributes,
  a8Order,
  trust,
  deployment,
  a6Fresh,
  a7Limit,
  a10Blast,
  a10Tick,
];
