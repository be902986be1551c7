/**
 * Turns flow records into rates per (prefix, exit): the sink behind the decoder.
 *
 * All exporters of one `source` share it, because they share its averaging window. Time is handed in with every datagram,
 * in milliseconds of a clock that never steps.
 */
import type { FlowRecord } from '../decode/index.ts';
import { FlowSink, slot } from '../decode/index.ts';
import { Buckets } from './buckets.ts';
import { Cells } from './cells.ts';
import { noCounts } from './counts.ts';
import type { Destinations } from './destinations.ts';
import type { Exit } from './exits.ts';
import { Exits } from './exits.ts';
import { ExporterState } from './exporter-state.ts';
import { WINDOW_BUCKETS } from './timing.ts';
import { interfaceOf, LONGEST_FLOW_MS, meteredOctets, meteredPackets, nextHopOf, timesOf } from './traffic.ts';

/** Stands for all destinations that no prefix holds. */
export const UNMATCHED = -1;
/** About 250 octets each. */
const MOST_CELLS = 1_000_000;
const INGRESS = 0;
const EGRESS = 1;

export interface AccumulatorOptions {
  /** The exporters' active timeout, which is also the averaging window. */
  readonly timeoutMs: number;
  /** One packet of this many is metered, by the operator's word; undefined where the exporters tell. */
  readonly sample: number | undefined;
}

export class Accumulator extends FlowSink {
  readonly counts = noCounts();
  readonly timeoutMs: number;
  readonly destinations: Destinations;
  readonly cells = new Cells(MOST_CELLS);
  readonly buckets: Buckets;
  readonly exits: Exit[] = [];
  readonly exporters = new Map<string, ExporterState>();
  missingTemplates = 0;
  /** By exit: octets since the start, after sampling. */
  readonly exitOctets: number[] = [];
  /** By exit: its exporter. */
  readonly exitExporter: ExporterState[] = [];
  /** By exit: when a record was last metered at that very interface, rather than at the other end of the flow. */
  readonly #meteredHereMs: number[] = [];
  /** By row: when its newest flow ended, and the sampling rate of its newest record. */
  lastEnd = new Float64Array(1024);
  lastRate = new Float32Array(1024);
  readonly #sample: number | undefined;
  #arrivalMs = 0;
  #exporter: ExporterState | undefined;
  #offsetMs = 0;
  /** Start and end of the record at hand. */
  readonly #times = new Float64Array(2);

  constructor({ timeoutMs, sample }: AccumulatorOptions, destinations: Destinations) {
    super();
    this.timeoutMs = timeoutMs;
    this.#sample = sample;
    this.destinations = destinations;
    this.buckets = new Buckets(timeoutMs / WINDOW_BUCKETS);
  }

  /** Call before the datagram is decoded. */
  begin(arrivalMs: number): void {
    this.#arrivalMs = arrivalMs;
    this.#exporter = undefined;
    this.buckets.advance(arrivalMs);
  }

  override missingTemplate(_id: number): void {
    this.missingTemplates++;
  }

  override record(record: FlowRecord): void {
    const { values } = record;
    const exporter = this.#exporter ?? this.#enter(record);
    const metered = meteredOctets(values);
    const isIpv4 = values[slot.DST4]! > 0;
    if (Number.isNaN(metered) || !(isIpv4 || values[slot.DST6]! >= 0)) {
      this.counts.notTraffic++;
      return;
    }
    const { own, remote } = this.destinations;
    const dst = slot.DST6;
    const inBlock = isIpv4
      ? own.lookup4(values[slot.DST4]!)
      : own.lookup6(values[dst]!, values[dst + 1]!, values[dst + 2]!, values[dst + 3]!);
    const inbound = inBlock >= 0;
    const exit = this.#exitOf(exporter, record, inbound);
    if (this.#isDuplicate(exit, values[slot.DIRECTION]!, inbound)) {
      this.counts.duplicates++;
      return;
    }
    const prefix = inbound
      ? inBlock
      : isIpv4
        ? remote.lookup4(values[slot.DST4]!)
        : remote.lookup6(values[dst]!, values[dst + 1]!, values[dst + 2]!, values[dst + 3]!);
    const rate = this.#rateOf(values[slot.SAMPLING_RATE]!);
    this.#place(record, exporter);
    this.#count(prefix, exit, metered * rate, meteredPackets(values), rate);
  }

  #enter(record: FlowRecord): ExporterState {
    const { address } = record.exporter;
    let exporter = this.exporters.get(address);
    if (!exporter) {
      const exits = new Exits(address, (exit) => this.#register(exit));
      exporter = new ExporterState(address, exits, this.timeoutMs);
      this.exporters.set(address, exporter);
    }
    exporter.timing.arrived(this.#arrivalMs);
    if (!Number.isNaN(record.exportMs))
      this.#offsetMs = exporter.clock(record.domain).observe(this.#arrivalMs, record.exportMs);
    this.#exporter = exporter;
    return exporter;
  }

  #register(exit: Exit): number {
    this.exitOctets.push(0);
    this.#meteredHereMs.push(Number.NEGATIVE_INFINITY);
    this.exitExporter.push(this.exporters.get(exit.exporter) ?? this.#exporter!);
    return this.exits.push(exit) - 1;
  }

  #exitOf(exporter: ExporterState, record: FlowRecord, inbound: boolean): number {
    const { values } = record;
    const ifIndex = inbound
      ? interfaceOf(values, slot.IN_IF, slot.IN_FORMAT, slot.OUT_IF)
      : interfaceOf(values, slot.OUT_IF, slot.OUT_FORMAT, slot.IN_IF);
    if (ifIndex !== 0) return exporter.exits.interface(ifIndex, inbound);
    return exporter.exits.unknown(record.domain.id, inbound ? 0 : nextHopOf(values), inbound);
  }

  /**
   * A router that meters both where packets enter and where they leave reports a flow twice. What was metered at the exit
   * itself counts, and while there is such, what was metered at the other end of the flow does not.
   */
  #isDuplicate(exit: number, direction: number, inbound: boolean): boolean {
    if (Number.isNaN(direction) || this.exits[exit]!.ifIndex === 0) return false;
    if (direction === (inbound ? INGRESS : EGRESS)) {
      this.#meteredHereMs[exit] = this.#arrivalMs;
      return false;
    }
    return this.#arrivalMs - this.#meteredHereMs[exit]! < 2 * this.timeoutMs;
  }

  /** The operator's word on sampling yields to the exporter's where they agree within a factor of two. */
  #rateOf(told: number): number {
    const sample = this.#sample;
    if (sample === undefined) return told >= 1 ? told : 1;
    if (Number.isNaN(told)) return sample;
    if (told >= sample / 2 && told <= sample * 2) return told;
    this.counts.samplingMismatches++;
    return sample;
  }

  /** Puts the record's start and end, on our clock and in order, into #times. */
  #place(record: FlowRecord, exporter: ExporterState): void {
    const times = this.#times;
    timesOf(record, this.#arrivalMs, this.#offsetMs, times);
    if (Number.isNaN(times[1]!)) {
      times.fill(this.#arrivalMs);
      return;
    }
    const early = times[1]! - this.#arrivalMs;
    if (early > 0) {
      if (early > this.buckets.widthMs) this.counts.oddTimes++;
      times[0]! -= early;
      times[1]! -= early;
    }
    const duration = times[1]! - times[0]!;
    if (!(duration >= 0 && duration <= LONGEST_FLOW_MS)) {
      this.counts.oddTimes++;
      times[0] = times[1]!;
    }
    exporter.timing.began(this.#arrivalMs - times[0]!);
  }

  #count(prefix: number, exit: number, octets: number, samples: number, rate: number): void {
    const row = this.cells.rowOf(prefix, exit);
    if (row < 0) {
      this.counts.refused++;
      return;
    }
    if (row >= this.lastEnd.length) this.#grow();
    this.buckets.reach(row + 1);
    const { counts } = this;
    counts.lateOctets += this.buckets.spread(row, this.#times[0]!, this.#times[1]!, octets, samples);
    if (!(this.lastEnd[row]! >= this.#times[1]!)) this.lastEnd[row] = this.#times[1]!;
    this.lastRate[row] = rate;
    this.exitOctets[exit]! += octets;
    counts.records++;
    counts.octets += octets;
    if (prefix === UNMATCHED) counts.unmatchedOctets += octets;
  }

  #grow(): void {
    const end = new Float64Array(this.lastEnd.length * 2);
    end.set(this.lastEnd);
    this.lastEnd = end;
    const rate = new Float32Array(end.length);
    rate.set(this.lastRate);
    this.lastRate = rate;
  }
}
