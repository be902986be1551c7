/**
 * Why a prefix was not moved: the codes, and the sentence that an operator reads.
 *
 * | code | meaning |
 * | --- | --- |
 * | noRoute | no live candidate on the target |
 * | staleRoute | the only candidate's session is down |
 * | noRoom | the target has no room for it below its limit |
 * | targetDown, targetStale, targetFrozen, targetUnsettled, targetFull, noCapacity | the target may not receive |
 * | noVolume, unsureVolume | no flow record, or a rate error above 30 % |
 * | protected | its natural path is a customer's or internal |
 * | never | a `never move` of the file |
 * | filtered | the rule's own `where` or `in` leaves it out |
 * | penalised | moving it there proved bad not long ago |
 * | resting | it changed less than `limits change` ago |
 * | localPref | a route in the feed has a local preference as high as ours |
 * | notNeeded | others reached the goal |
 * | blast | more than the blast radius of one settle window |
 * | limited | a limit on the number of changes |
 * | otherRule | another rule holds it |
 */
import type { LinkName, Prefix, RuleName } from '../../dsl/program/index.ts';
import type { Refusal } from '../model/index.ts';

export type RefusalCode =
  | 'noRoute'
  | 'staleRoute'
  | 'noRoom'
  | 'targetDown'
  | 'targetStale'
  | 'targetFrozen'
  | 'targetUnsettled'
  | 'targetFull'
  | 'noCapacity'
  | 'noVolume'
  | 'unsureVolume'
  | 'protected'
  | 'never'
  | 'filtered'
  | 'penalised'
  | 'resting'
  | 'localPref'
  | 'notNeeded'
  | 'blast'
  | 'limited'
  | 'otherRule';

export const refusal = (
  prefix: Prefix,
  link: LinkName | undefined,
  rule: RuleName | undefined,
  code: RefusalCode,
  reason: string,
): Refusal => ({ prefix, link, rule, code, reason });

/** So many refusals are kept per tick, the heaviest prefixes first: an explanation, not a log. */
export const MOST_REFUSALS = 1_000;
