/** What the parts of one tick share. It lives for one call of `tick` and never leaves it. */
import type { LinkName, Prefix, Program, Rule, RuleName } from '../../dsl/program/index.ts';
import type { PlanEvent, PrefixState, Refusal, World } from '../model/index.ts';
import type { Budget } from './budget.ts';
import type { Ledger } from './ledger.ts';
import { MOST_REFUSALS, refusal } from './refusal.ts';
import type { RefusalCode } from './refusal.ts';
import type { Pass, Penalty, Steered } from './state.ts';
import type { Tuning } from './tuning.ts';

export class Context {
  readonly program: Program;
  readonly world: World;
  readonly tuning: Tuning;
  readonly ledger: Ledger;
  readonly budget: Budget;
  /** The working copy: the actions of this tick write into it. */
  readonly steered: Map<Prefix, Steered>;
  readonly penalties: readonly Penalty[];
  /** Links that a `freeze` or a `never when` holds still: nothing new from or to them. */
  readonly frozen = new Set<LinkName>();
  /** Links that a `drain` empties: they receive nothing. */
  readonly drained = new Set<LinkName>();
  readonly refused: Refusal[] = [];
  readonly events: PlanEvent[] = [];
  readonly passes: Pass[] = [];
  nextPass: number;

  constructor(
    parts: Pick<Context, 'program' | 'world' | 'tuning' | 'ledger' | 'budget' | 'steered' | 'penalties' | 'nextPass'>,
  ) {
    this.program = parts.program;
    this.world = parts.world;
    this.tuning = parts.tuning;
    this.ledger = parts.ledger;
    this.budget = parts.budget;
    this.steered = parts.steered;
    this.penalties = parts.penalties;
    this.nextPass = parts.nextPass;
  }

  refuse(
    prefix: Prefix,
    link: LinkName | undefined,
    rule: RuleName | undefined,
    code: RefusalCode,
    reason: string,
  ): void {
    if (this.refused.length < MOST_REFUSALS) this.refused.push(refusal(prefix, link, rule, code, reason));
  }

  event(kind: PlanEvent['kind'], text: string, rule?: Rule | RuleName, prefix?: Prefix): void {
    const name = typeof rule === 'object' ? rule.name : rule;
    this.events.push({ kind, rule: name, prefix, text });
  }

  /** Where the traffic of a prefix is wanted at this point of the tick. */
  position(state: PrefixState): LinkName | undefined {
    return this.steered.get(state.prefix)?.desired ?? state.natural;
  }
}
