/**
 * An agent as `AgentCounters` sees it, in virtual time: one interface, true traffic known at every moment, and a cache
 * that renews itself by its own drifting, jittering timer, when asked, or not at all.
 */
import type { MonoMs } from '../../../../src/dsl/program/index.ts';
import { monoMs } from '../../../../src/dsl/program/index.ts';
import type { InterfaceRate } from '../../../../src/runtime/collect/snmp/counters.ts';
import { AgentCounters } from '../../../../src/runtime/collect/snmp/counters.ts';
import { uptimeOf } from '../../../../src/runtime/collect/snmp/uptime.ts';

export interface Cache {
  readonly kind: 'timed' | 'lazy' | 'live' | 'erratic';
  /** c, ms of true time. */
  readonly step: number;
  /** When the first reload happens. */
  readonly phase: number;
  /** How far each reload may stray, ms. */
  readonly jitter: number;
}

/** Traffic as steps: from `at` on, `bps` (inbound; outbound is a quarter of it). */
export type Traffic = readonly { readonly at: number; readonly bps: number }[];

/** A small generator of repeatable chance (mulberry32): tests state the seed that fails. */
export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Octets carried up to true time `t`. */
export function octetsAt(traffic: Traffic, t: number): number {
  let octets = 0;
  traffic.forEach(({ at, bps }, i) => {
    const until = Math.min(t, traffic[i + 1]?.at ?? Number.POSITIVE_INFINITY);
    if (until > at) octets += ((until - at) / 8_000) * bps;
  });
  return octets;
}

export const meanBps = (traffic: Traffic, begin: number, end: number): number =>
  ((octetsAt(traffic, end) - octetsAt(traffic, begin)) * 8_000) / (end - begin);

export class SimulatedAgent {
  readonly #cache: Cache;
  readonly #traffic: Traffic;
  readonly #drift: number;
  readonly #random: () => number;
  #reloadedAt: number;
  #due: number;

  /** @param drift how much faster the agent's clock runs than weir's: 0.0001 is 100 ppm */
  constructor(cache: Cache, traffic: Traffic, drift: number, seed: number) {
    this.#cache = cache;
    this.#traffic = traffic;
    this.#drift = drift;
    this.#random = chance(seed);
    this.#reloadedAt = 0;
    this.#due = cache.phase;
  }

  /** What the agent answers at true time `t`; time must not run backwards. */
  answer(t: number): { readonly ticks: number; readonly in: bigint; readonly out: bigint } {
    this.#renew(t);
    const octets = octetsAt(this.#traffic, this.#reloadedAt);
    const ticks = Math.floor(((t + 1_000_000) * (1 + this.#drift)) / 10);
    return { ticks, in: BigInt(Math.floor(octets)), out: BigInt(Math.floor(octets / 4)) };
  }

  #renew(t: number): void {
    const { kind, step, jitter } = this.#cache;
    if (kind === 'live') this.#reloadedAt = t;
    if (kind === 'lazy' && t - this.#reloadedAt >= step) this.#reloadedAt = t;
    if (kind !== 'timed' && kind !== 'erratic') return;
    while (this.#due <= t) {
      this.#reloadedAt = this.#due;
      const k = Math.round((this.#due - this.#cache.phase) / step) + 1;
      const stray = kind === 'timed' ? (this.#random() - 0.5) * 2 * jitter : (this.#random() - 0.5) * step;
      this.#due = Math.max(this.#due + 1, this.#cache.phase + k * step + stray);
    }
  }
}

export interface Polled {
  readonly rates: readonly InterfaceRate[];
  /** What plain division by the time between polls says. */
  readonly naive: readonly number[];
  readonly reads: number;
  readonly counters: AgentCounters;
}

export interface PollOptions {
  readonly every: number;
  readonly duration: number;
  readonly roundTrip?: number;
  readonly speedBps?: number;
}

/** Polls as the poller does: watching reads where the tracker asks for them, then the poll. */
export function poll(agent: SimulatedAgent, { every, duration, roundTrip = 4, speedBps = 0 }: PollOptions): Polled {
  const counters = new AgentCounters();
  counters.follow(new Set([1]));
  const rates: InterfaceRate[] = [];
  const naive: number[] = [];
  let reads = 0;
  let now = 0;
  let last = 0;
  const read = (sent: number): { readonly octets: bigint; readonly uptime: number } => {
    now = Math.max(now, sent);
    const { ticks, ...octets } = agent.answer(now + roundTrip / 2);
    reads++;
    last = uptimeOf(ticks);
    const received: MonoMs = monoMs(now + roundTrip);
    counters.read({ uptime: uptimeOf(ticks), sent: monoMs(now), received, rows: new Map([[1, octets]]), watch: true });
    now += roundTrip;
    return { octets: octets.in, uptime: last };
  };
  let previous = read(0);
  for (let nominal = every; nominal <= duration; nominal += every) {
    const plan = counters.step.plan(last, counters.clock.toUptime(monoMs(nominal)), every);
    for (const uptime of plan.watch) read(counters.clock.toMono(uptime) - roundTrip / 2);
    const current = read(counters.clock.toMono(plan.poll) - roundTrip / 2);
    naive.push((Number(current.octets - previous.octets) * 8_000) / (current.uptime - previous.uptime));
    previous = current;
    const rate = counters.take(1, speedBps);
    if (rate !== undefined) rates.push(rate);
  }
  return { rates, naive, reads, counters };
}
