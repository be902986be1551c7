/**
 * Decisions of the recent past, with what was read when they were made: what `why` answers from.
 *
 * Bounded and in memory: it explains what is out and what lately was. History on disk is another module's work.
 */
import type { Prefix, RuleName } from '../../dsl/program/index.ts';
import type { PlanEvent, Refusal, RuleReport, SampleRead } from '../model/index.ts';
import type { Moment } from './moment.ts';
import { utc } from './moment.ts';

export interface Entry {
  readonly id: string;
  readonly at: string;
  readonly kind: PlanEvent['kind'];
  readonly rule: RuleName | undefined;
  readonly prefix: Prefix | undefined;
  readonly text: string;
  readonly pass: number | undefined;
  readonly samples: readonly SampleRead[];
  /** Refusals of this prefix in that tick: the other links it could not take. */
  readonly refused: readonly Refusal[];
}

export interface SentCommand {
  readonly at: string;
  readonly line: string;
  readonly prefix: Prefix;
  echoMs: number | undefined;
}

const MOST_ENTRIES = 20_000;
const MOST_COMMANDS = 20_000;

/** The last time that rules or the guard looked at a prefix and left it where it was. */
export interface Considered {
  readonly at: string;
  readonly refused: readonly Refusal[];
  /** What the rule of the first refusal had read. */
  readonly samples: readonly SampleRead[];
}
const MOST_CONSIDERED = 5_000;

export class Journal {
  #entries: Entry[] = [];
  readonly #considered = new Map<Prefix, Considered>();
  #commands: SentCommand[] = [];
  #next = 1;

  /** Notes the events of a tick; returns the new entries. */
  note(moment: Moment): readonly Entry[] {
    const samples = new Map<RuleName, RuleReport>(moment.rules.map((rule) => [rule.rule, rule]));
    const fresh = moment.plan.events.map((event): Entry => {
      const pass = event.prefix === undefined ? undefined : moment.state.steered.get(event.prefix)?.pass;
      return {
        id: `c${String(this.#next++)}`,
        at: utc(moment.world, moment.world.now),
        kind: event.kind,
        rule: event.rule,
        prefix: event.prefix,
        text: event.text,
        pass,
        samples: event.rule === undefined ? [] : (samples.get(event.rule)?.samples ?? []),
        refused:
          event.prefix === undefined ? [] : moment.plan.refused.filter((refusal) => refusal.prefix === event.prefix),
      };
    });
    this.#entries = [...this.#entries, ...fresh].slice(-MOST_ENTRIES);
    this.#consider(moment, samples);
    return fresh;
  }

  /** A rule looks at prefixes in few ticks, and is asked about them in all the others. */
  #consider({ plan, guarded, world }: Moment, reports: ReadonlyMap<RuleName, RuleReport>): void {
    const at = utc(world, world.now);
    for (const [prefix, refused] of Map.groupBy([...plan.refused, ...guarded], (refusal) => refusal.prefix)) {
      const rule = refused.find((refusal) => refusal.rule !== undefined)?.rule;
      const samples = rule === undefined ? [] : (reports.get(rule)?.samples ?? []);
      this.#considered.delete(prefix);
      this.#considered.set(prefix, { at, refused, samples });
    }
    for (const { kind, prefix } of plan.events) if (kind === 'moved' && prefix) this.#considered.delete(prefix);
    for (const oldest of this.#considered.keys()) {
      if (this.#considered.size <= MOST_CONSIDERED) break;
      this.#considered.delete(oldest);
    }
  }

  considered(prefix: Prefix): Considered | undefined {
    return this.#considered.get(prefix);
  }

  sent(command: SentCommand): void {
    this.#commands.push(command);
    if (this.#commands.length > MOST_COMMANDS) this.#commands = this.#commands.slice(-MOST_COMMANDS / 2);
  }

  ofPrefix(prefix: Prefix): readonly Entry[] {
    return this.#entries.filter((entry) => entry.prefix === prefix);
  }

  ofRule(rule: string): readonly Entry[] {
    return this.#entries.filter((entry) => entry.rule === rule);
  }

  byId(id: string): Entry | undefined {
    return this.#entries.find((entry) => entry.id === id);
  }

  commandsOf(prefix: Prefix): readonly SentCommand[] {
    return this.#commands.filter((command) => command.prefix === prefix);
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }
}
