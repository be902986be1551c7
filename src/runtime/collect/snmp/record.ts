/** What has been measured of one link: its member interfaces, samples of an hour, and what is wrong with it. */
import type { Bps, LinkSpec, MonoMs, Ms } from '../../../dsl/program/index.ts';
import { HOUR, bps, monoMs, ms, ratio } from '../../../dsl/program/index.ts';
import type { LinkSample } from '../../model/index.ts';
import type { AgentCounters, InterfaceRate } from './counters.ts';
import { Drops } from './drops.ts';
import type { InterfaceRow } from './interfaces.ts';
import { findRow } from './interfaces.ts';
import type { RowStatus } from './requests.ts';
import type { LinkProblem } from './trouble.ts';

/** A rate above this multiple of the speed is a counter's mistake, not traffic. */
const IMPLAUSIBLE = 1.1;
/** Members of one link are added up when their intervals begin and end this close to each other. */
const TOGETHER_MS = 1_000;
/** BGP alone moves a live link's counters once a minute. */
const SUSPICIOUS_SILENCE = ms(180_000);

interface Member {
  readonly wanted: string | number;
  readonly row: InterfaceRow;
  readonly drops: Drops;
  status: RowStatus | undefined;
}

export class LinkRecord {
  readonly spec: LinkSpec;
  #members: readonly Member[] = [];
  #samples: readonly LinkSample[] = [];
  #problem: LinkProblem | undefined;
  /** Polls in a row that brought nothing to be relied upon. */
  #missed = 0;

  constructor(spec: LinkSpec) {
    this.spec = spec;
  }

  get samples(): readonly LinkSample[] {
    return this.#samples;
  }

  get missed(): number {
    return this.#missed;
  }

  get problem(): LinkProblem | undefined {
    return this.#problem;
  }

  get rows(): readonly number[] {
    return this.#members.map((member) => member.row.index);
  }

  /** False while an interface of the link is not to be found. */
  get complete(): boolean {
    return this.#members.length === this.spec.interface.length;
  }

  /** ifHighSpeed of the members that are up; undefined when the agent does not say. */
  get speed(): Bps | undefined {
    const live = this.#members.filter((member) => upOf(member) !== false);
    const speeds = live.map((member) => speedOf(member));
    return speeds.length === 0 || speeds.includes(bps(0)) ? undefined : sum(speeds);
  }

  get up(): boolean | undefined {
    const states = this.#members.map(upOf);
    if (states.includes(true)) return true;
    return states.length === 0 || states.includes(undefined) ? undefined : false;
  }

  /** Finds the link's interfaces in a new inventory; returns what they were and are when they have moved. */
  map(rows: readonly InterfaceRow[]): { readonly from: readonly number[]; readonly to: readonly number[] } | undefined {
    const from = this.rows;
    const missing: (string | number)[] = [];
    const countless: (string | number)[] = [];
    const members = new Map<number, Member>();
    for (const wanted of this.spec.interface) {
      const row = findRow(rows, wanted);
      if (row === undefined) missing.push(wanted);
      if (row !== undefined && (row.in === undefined || row.out === undefined)) countless.push(wanted);
      if (row?.in === undefined || row.out === undefined) continue;
      const before = this.#members.find((member) => member.row.index === row.index && member.row.name === row.name);
      members.set(row.index, { wanted, row, drops: before?.drops ?? new Drops(), status: undefined });
    }
    this.#members = [...members.values()];
    this.#problem = undefined;
    if (countless.length > 0) this.#problem = { code: 'no-counters', interfaces: countless };
    if (missing.length > 0) this.#problem = { code: 'no-interface', interfaces: missing };
    const to = this.rows;
    return from.length === to.length && from.every((row, i) => row === to[i]) ? undefined : { from, to };
  }

  /** Rows that are no longer the interface that they were when the link was mapped. */
  renumbered(statuses: ReadonlyMap<number, RowStatus>): readonly number[] {
    const moved = ({ wanted, row }: Member): boolean => {
      const status = statuses.get(row.index);
      if (status === undefined) return false;
      return status.name !== row.name || (wanted === row.alias && wanted !== row.name && status.alias !== wanted);
    };
    return this.#members.filter(moved).map(({ row }) => row.index);
  }

  /** The agent did not answer for this link, or no longer knows its interface; or what it says cannot be. */
  miss(problem = this.#problem): void {
    this.#missed++;
    this.#problem = problem;
  }

  /** Takes in one answered poll of all members. */
  poll(statuses: ReadonlyMap<number, RowStatus>, counters: AgentCounters, uptime: Ms): void {
    const rates: InterfaceRate[] = [];
    let excess: LinkProblem | undefined;
    for (const member of this.#members) {
      const { index } = member.row;
      const status = statuses.get(index);
      const before = member.status;
      member.status = status;
      if (status === undefined) continue;
      if (before !== undefined && before.discontinuity !== status.discontinuity) counters.forget(index);
      const speed = Math.max(status.speed, before?.speed ?? 0);
      const rate = counters.take(index, effective(speed, this.spec.capacity));
      member.drops.observe(status, rate?.outBps);
      if (rate === undefined) continue;
      excess ??= excessOf(rate, speed);
      rates.push(rate);
    }
    const total = rates.length === this.#members.length ? addUp(rates) : undefined;
    const speedless = this.#members.some((member) => speedOf(member) === 0);
    if (total !== undefined && speedless) excess ??= excessOf(total, this.spec.capacity ?? 0);
    if (excess !== undefined) {
      this.miss(excess);
      return;
    }
    this.#missed = 0;
    this.#problem = this.#complaint(counters, uptime);
    if (total !== undefined) this.#add(total);
  }

  #complaint(counters: AgentCounters, uptime: Ms): LinkProblem | undefined {
    const lasting = this.#problem?.code === 'no-interface' || this.#problem?.code === 'no-counters';
    if (!this.complete && lasting) return this.#problem;
    const silent = this.rows.every((index) => counters.silentFor(index, uptime, SUSPICIOUS_SILENCE));
    return silent && this.up !== false ? { code: 'silent', forMs: SUSPICIOUS_SILENCE } : undefined;
  }

  #add(rate: InterfaceRate): void {
    const sample: LinkSample = {
      begin: rate.begin,
      end: rate.end,
      inBps: bps(rate.inBps),
      outBps: bps(rate.outBps),
      dropBps: sum(this.#members.map((member) => member.drops.latest)),
      error: ratio(rate.error),
      step: rate.step,
    };
    const horizon = monoMs(sample.end - HOUR);
    this.#samples = [...this.#samples.filter((old) => old.end > horizon), sample];
  }
}

/** The sum of the members' rates; undefined when they were not measured over the same time. */
export function addUp(rates: readonly InterfaceRate[]): InterfaceRate | undefined {
  const [first, ...others] = rates;
  if (first === undefined) return undefined;
  const apart = (a: MonoMs, b: MonoMs): boolean => Math.abs(a - b) > TOGETHER_MS;
  if (others.some((other) => apart(other.begin, first.begin) || apart(other.end, first.end))) return undefined;
  return {
    ...first,
    begin: monoMs(Math.min(...rates.map((rate) => rate.begin))),
    end: monoMs(Math.min(...rates.map((rate) => rate.end))),
    inBps: sum(rates.map((rate) => bps(rate.inBps))),
    outBps: sum(rates.map((rate) => bps(rate.outBps))),
    error: Math.max(...rates.map((rate) => rate.error)),
  };
}

function excessOf(rate: InterfaceRate, speed: number): LinkProblem | undefined {
  const measured = Math.max(rate.inBps, rate.outBps);
  if (speed <= 0 || measured <= IMPLAUSIBLE * speed) return undefined;
  return { code: 'implausible', measured: bps(measured), speed: bps(speed) };
}

const upOf = (member: Member): boolean | undefined => (member.status ?? member.row).up;
const speedOf = (member: Member): Bps => (member.status ?? member.row).speed;
const sum = (rates: readonly Bps[]): Bps => bps(rates.reduce<number>((total, rate) => total + rate, 0));

/** The smaller of the two, 0 when neither is known. */
const effective = (speed: number, capacity: Bps | undefined): number =>
  speed > 0 && capacity !== undefined ? Math.min(speed, capacity) : speed > 0 ? speed : (capacity ?? 0);
