/**
 * One flow record as seen by a sink: a view that is filled again for the next record. Copy what is to be kept.
 *
 * What is the same for all records of a datagram (exporter, clock, header) stands beside the values.
 */
import type { Domain, Exporter } from './exporter.ts';
import * as slot from './slots.ts';

export class FlowRecord {
  /** By slot; NaN where the record does not state it. */
  readonly values = new Float64Array(slot.SLOTS);
  exporter: Exporter;
  domain: Domain;
  /** When the exporter sent the datagram, milliseconds since 1970 by its clock; NaN for sFlow, which does not say. */
  exportMs = Number.NaN;
  /** Milliseconds since the exporter started when it sent the datagram; NaN for IPFIX, which does not say. */
  uptimeMs = Number.NaN;
  /** Sampling stated in the header or sample around the record; NaN where there is none. */
  headerRate = Number.NaN;
  /** True where START and END were reckoned from the uptime in the header: their distance to `exportMs` is exact. */
  byUptime = false;

  constructor(exporter: Exporter, domain: Domain) {
    this.exporter = exporter;
    this.domain = domain;
  }

  clear(): void {
    this.values.fill(Number.NaN);
    this.byUptime = false;
  }

  /** Derives START, END and SAMPLING_RATE from what the record states. */
  derive(): void {
    const { values } = this;
    let start = values[slot.STATED_START]!;
    let end = values[slot.STATED_END]!;
    if (Number.isNaN(end) && !Number.isNaN(values[slot.END_UPTIME]!)) {
      start = this.#sinceBoot(values[slot.START_UPTIME]!);
      end = this.#sinceBoot(values[slot.END_UPTIME]!);
      this.byUptime = !Number.isNaN(this.uptimeMs);
    }
    if (Number.isNaN(end)) [start, end] = this.#byDuration(start);
    values[slot.START] = start;
    values[slot.END] = end;
    values[slot.SAMPLING_RATE] = this.domain.sampling.rateOf(values, this.headerRate);
  }

  /** Uptimes are 32 bits of milliseconds and wrap every 49.7 days: only the distance to the header's one is meaningful. */
  #sinceBoot(uptime: number): number {
    if (Number.isNaN(uptime)) return Number.NaN;
    if (!Number.isNaN(this.uptimeMs)) return this.exportMs - ((this.uptimeMs - uptime) | 0);
    const own = this.values[slot.SYSTEM_INIT]!;
    return (Number.isNaN(own) ? this.domain.systemInitMs : own) + uptime;
  }

  /** Without a usable end, a flow is taken to have ended when it was exported. */
  #byDuration(start: number): [start: number, end: number] {
    const { values } = this;
    const stated = values[slot.DURATION]!;
    const uptimes = (values[slot.END_UPTIME]! - values[slot.START_UPTIME]!) | 0;
    const known = Number.isNaN(stated) ? (Number.isNaN(values[slot.START_UPTIME]!) ? Number.NaN : uptimes) : stated;
    if (Number.isNaN(known)) return [start, Number.NaN];
    return Number.isNaN(start) ? [this.exportMs - known, this.exportMs] : [start, start + known];
  }
}
