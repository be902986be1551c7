/**
 * Polls one router for all links that hang on it. Time, the session and the ear for events are handed in.
 *
 * One round: small reads where the step tracker wants them, then the poll. A round that is not answered changes
 * nothing but a count: the mapping of links to interfaces stays, samples stay, and after `stale` they are stale.
 * Staleness counts unanswered polls, so that a busy weir does not take its own pauses for a silent agent.
 */
import type { LinkName, LinkSpec, MonoMs, RouterName, SnmpSpec } from '../../../dsl/program/index.ts';
import { after, ms } from '../../../dsl/program/index.ts';
import type { LinkMeasurement } from '../../model/index.ts';
import type { Finding } from './agent.ts';
import { Agent } from './agent.ts';
import type { Clock } from './clock.ts';
import type { LinkRecord } from './record.ts';
import type { SnmpFailure, SnmpSession } from './session.ts';
import type { ReadPlan, StepKind } from './step/index.ts';
import type { LinkProblem, SnmpEvent } from './trouble.ts';
import { describeFailure, describeProblem } from './trouble.ts';

export interface PollerOptions {
  readonly router: RouterName;
  readonly snmp: SnmpSpec;
  readonly links: readonly LinkSpec[];
  readonly session: SnmpSession;
  readonly clock: Clock;
  readonly onEvent: (event: SnmpEvent) => void;
  /** Called after every round, answered or not. */
  readonly onRound: () => void;
}

/** `stale` is never shorter than this many of the agent's steps. */
const STALE_STEPS = 3;
/** Links are stale too when no round has ended for so many times as long: then it is the poller that hangs. */
const HUNG = 3;

export class RouterPoller {
  readonly #options: PollerOptions;
  readonly #agent: Agent;
  /** The agent as it is named in messages: `10.98.0.1:161`. */
  readonly #name: string;
  readonly #told = new WeakMap<LinkRecord, LinkProblem['code'] | undefined>();
  #unanswered = 0;
  #failure: SnmpFailure | undefined;
  #toldSilent = false;
  #concludedAt: MonoMs;

  constructor(options: PollerOptions) {
    const { snmp } = options;
    this.#options = options;
    this.#concludedAt = options.clock.now();
    this.#name = snmp.host.includes(':') ? `[${snmp.host}]:${snmp.port}` : `${snmp.host}:${snmp.port}`;
    this.#agent = new Agent(options.session, options.links, (finding) => this.#tell(finding));
  }

  /** Polls in a row that the agent has not answered. */
  get unanswered(): number {
    return this.#unanswered;
  }

  /** How the agent renews its counters, as far as is known: the step in ms, 0 for live ones. */
  get step(): { readonly kind: StepKind; readonly length: number | undefined } {
    const { kind, step } = this.#agent.counters.step;
    return { kind, length: step };
  }

  /** After a reload of the rules: links that stayed the same keep their samples and their interfaces. */
  follow(links: readonly LinkSpec[]): void {
    this.#agent.follow(links);
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock, snmp, onRound } = this.#options;
    let due = clock.now();
    for (;;) {
      const failure = await this.#round(due, signal);
      if (signal.aborted) return;
      this.#conclude(failure);
      onRound();
      // A round that took long does not make the next ones come in a hurry.
      do due = after(due, snmp.every);
      while (due <= clock.now());
    }
  }

  /** Which ifIndex is which link, and which others the agent has: what flow records speak of. */
  interfaces(): { readonly links: ReadonlyMap<number, LinkName>; readonly known: ReadonlySet<number> } {
    const { records, interfaces } = this.#agent;
    const links = new Map(records.flatMap((record) => record.rows.map((row) => [row, record.spec.name] as const)));
    return { links, known: new Set(interfaces) };
  }

  measurements(): readonly LinkMeasurement[] {
    const hung = this.#hung;
    return this.#agent.records.map((record) => {
      const stale = hung || record.missed >= this.#pollsToStale;
      return {
        link: record.spec.name,
        samples: record.samples,
        stale,
        interfaceUp: stale ? undefined : record.up,
        speed: record.speed,
        bgpUp: stale ? undefined : this.#agent.bgp.up(record.spec.neighbor),
        trouble: this.#trouble(record),
      };
    });
  }

  async #round(due: MonoMs, signal: AbortSignal): Promise<SnmpFailure | undefined> {
    const { clock } = this.#options;
    const { watch, poll } = this.#plan(due);
    for (const at of watch) {
      await clock.sleep(at, signal);
      if (signal.aborted) return undefined;
      if ((await this.#agent.watch()) !== undefined) break;
    }
    await clock.sleep(poll, signal);
    if (signal.aborted) return undefined;
    return (await this.#agent.search(clock.now())) ?? (await this.#agent.poll());
  }

  /** The step tracker's wishes on weir's clock. After an unanswered poll there is nothing to watch. */
  #plan(due: MonoMs): { readonly watch: readonly MonoMs[]; readonly poll: MonoMs } {
    const { counters, uptime } = this.#agent;
    if (uptime === undefined || this.#unanswered > 0) return { watch: [], poll: due };
    const toMono = (at: number): MonoMs => counters.clock.toMono(at);
    const plan: ReadPlan = counters.step.plan(uptime, counters.clock.toUptime(due), this.#options.snmp.every);
    return { watch: plan.watch.map(toMono), poll: toMono(plan.poll) };
  }

  #conclude(failure: SnmpFailure | undefined): void {
    this.#concludedAt = this.#options.clock.now();
    this.#failure = failure;
    this.#unanswered = failure === undefined ? 0 : this.#unanswered + 1;
    if (failure !== undefined) for (const record of this.#agent.records) record.miss();
    this.#tellSilence(failure);
    for (const record of this.#agent.records) this.#tellProblem(record);
  }

  get #hung(): boolean {
    const { clock, snmp } = this.#options;
    return clock.now() > after(this.#concludedAt, ms(HUNG * this.#pollsToStale * snmp.every));
  }

  get #pollsToStale(): number {
    const { every, stale } = this.#options.snmp;
    const step = this.#agent.counters.step.step ?? 0;
    return Math.ceil(Math.max(stale, STALE_STEPS * step) / every);
  }

  #trouble(record: LinkRecord): string | undefined {
    if (this.#hung) return `polling ${this.#name} hangs`;
    if (this.#failure !== undefined) {
      const silent = ms(this.#unanswered * this.#options.snmp.every);
      return `${describeFailure(this.#name, this.#failure)} for ${Math.round(silent / 1_000)} s`;
    }
    return record.problem === undefined ? undefined : describeProblem(record.problem);
  }

  /** Said at the first poll ever, else when the links become stale: a single lost poll is no news. */
  #tellSilence(failure: SnmpFailure | undefined): void {
    const { router, onEvent } = this.#options;
    const never = this.#agent.uptime === undefined;
    if (failure === undefined) {
      if (this.#toldSilent) onEvent({ code: 'answers', router, agent: this.#name });
      this.#toldSilent = false;
    } else if (!this.#toldSilent && (never || this.#unanswered >= this.#pollsToStale)) {
      this.#toldSilent = true;
      onEvent({ code: 'no-answer', router, agent: this.#name, failure });
    }
  }

  #tellProblem(record: LinkRecord): void {
    if (this.#failure !== undefined || this.#told.get(record) === record.problem?.code) return;
    this.#told.set(record, record.problem?.code);
    this.#options.onEvent({ code: 'link', link: record.spec.name, problem: record.problem });
  }

  #tell(finding: Finding): void {
    const { router, onEvent } = this.#options;
    if (finding.kind === 'restarted') onEvent({ code: 'restarted', router, agent: this.#name });
    else onEvent({ code: 'moved', link: finding.record.spec.name, from: finding.from, to: finding.to });
  }
}

/** The time of one attempt, two of which must fit well into the interval between polls. */
export const attemptTimeout = (every: number): number => Math.min(2_000, Math.max(200, every * 0.2));
