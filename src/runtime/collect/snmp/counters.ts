/**
 * All counters of one agent: the reads go in, rates on weir's clock come out. Pure; the poller does the asking.
 */
import type { MonoMs, Ms } from '../../../dsl/program/index.ts';
import { ms } from '../../../dsl/program/index.ts';
import type { Octets, Rate } from './series.ts';
import { CounterSeries } from './series.ts';
import { StepTracker } from './step/index.ts';
import type { ClockReading } from './uptime.ts';
import { AgentClock } from './uptime.ts';

/** One answered request for counters: all its rows were read at the same moment of the agent's uptime. */
export interface CounterRead extends ClockReading {
  readonly rows: ReadonlyMap<number, Octets>;
  /** Whether the step of the agent's cache is judged by this read. The same rows every time, in the first request. */
  readonly watch: boolean;
}

/** A rate over an interval of weir's monotonic clock. */
export interface InterfaceRate extends Omit<Rate, 'begin' | 'end'> {
  readonly begin: MonoMs;
  readonly end: MonoMs;
  /** c, 0 when the counters are live; the longest possible age while it is unknown. */
  readonly step: Ms;
}

export type ReadResult = { readonly restarted: boolean; readonly wentBack: readonly number[] };

/** For how long the links' own traffic is trusted to show reloads before other interfaces are looked at too. */
const OWN_TRAFFIC_MS = 30_000;

export class AgentCounters {
  readonly clock = new AgentClock();
  readonly step = new StepTracker();
  readonly #series = new Map<number, CounterSeries>();
  readonly #previous = new Map<number, Octets>();
  #links: ReadonlySet<number> = new Set();
  #linksMovedAt = Number.NEGATIVE_INFINITY;

  /** Which rows are links. The other watched ones only help to find the step while the links are idle. */
  follow(rows: ReadonlySet<number>): void {
    for (const index of this.#series.keys()) if (!rows.has(index)) this.#series.delete(index);
    for (const index of this.#previous.keys()) if (!rows.has(index)) this.#previous.delete(index);
    this.#links = rows;
  }

  read(read: CounterRead): ReadResult {
    const restarted = !this.clock.observe(read);
    if (restarted) this.forget();
    if (read.watch) this.step.observe(read.uptime, this.#moved(read));
    const freshness = {
      uptime: read.uptime,
      load: this.step.load(read.uptime),
      settled: this.step.step !== undefined,
      oldest: this.step.oldest,
    };
    const wentBack: number[] = [];
    for (const [index, octets] of read.rows) {
      if (!this.#links.has(index)) continue;
      const series = this.#series.get(index) ?? new CounterSeries();
      this.#series.set(index, series);
      if (!series.observe(octets, freshness)) wentBack.push(index);
    }
    return { restarted, wentBack };
  }

  /** The newest rate of a row since the last one taken; undefined when there is nothing new or nothing exact. */
  take(index: number, capacityBps: number): InterfaceRate | undefined {
    const known = { length: this.step.step, error: this.step.stepError };
    const rate = this.#series.get(index)?.take(known, capacityBps);
    if (rate === undefined) return undefined;
    const step = ms(this.step.step ?? this.step.oldest);
    return { ...rate, begin: this.clock.toMono(rate.begin), end: this.clock.toMono(rate.end), step };
  }

  /** Drops what was counted on one row (its counters were reset), or on all. */
  forget(index?: number): void {
    if (index !== undefined) {
      this.#series.get(index)?.forget();
      return;
    }
    this.step.reset();
    this.#previous.clear();
    this.#linksMovedAt = Number.NEGATIVE_INFINITY;
    for (const series of this.#series.values()) series.forget();
  }

  /** True when a row has not counted an octet in either direction for `span`. */
  silentFor(index: number, uptime: Ms, span: Ms): boolean {
    return this.#series.get(index)?.silentFor(uptime, span) ?? false;
  }

  /** By how many octets the watched rows moved: those of the links, and of others where the links are idle. */
  #moved(read: CounterRead): number {
    let byLinks = 0;
    let byOthers = 0;
    for (const [index, octets] of read.rows) {
      const before = this.#previous.get(index);
      this.#previous.set(index, octets);
      if (before === undefined) continue;
      const moved = Math.max(0, Number(octets.in - before.in)) + Math.max(0, Number(octets.out - before.out));
      if (this.#links.has(index)) byLinks += moved;
      else byOthers += moved;
    }
    if (byLinks > 0) this.#linksMovedAt = read.uptime;
    return read.uptime - this.#linksMovedAt <= OWN_TRAFFIC_MS ? byLinks : byOthers;
  }
}
