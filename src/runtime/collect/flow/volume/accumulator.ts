/**
 * Turns flow records into rates per (prefix, exit): the sink behind the decoder.
 *
 * All exporters of one `source` share it, because they share its averaging window. Time is handed in with every datagram,
 * in milliseconds of a clock that never steps.
 */
import { NONE } from '../../../model/lpm/index.ts';
import type { FlowRecord } from '../decode/index.ts';
import { FlowSink, slot } from '../decode/index.ts';
import { Buckets } from './buckets.ts';
import { Cells } from './cells.ts';
import { noCounts } from './counts.ts';
import type { Destinations } from './destinations.ts';
import type { Exit } from './exits.ts';
import { Exits } from './exits.ts';
import { ExporterState } from './exporter-state.ts';
import { Pending } from './pending.ts';
import { Timing, WINDOW_BUCKETS } from './timing.ts';
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
  /** Since when datagrams can arrive. */
  readonly listeningSinceMs: number;
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
  readonly #sample: number | undefined;
  readonly #listeningSinceMs: number;
  #arrivalMs = 0;
  #exporter: ExporterState | undefined;
  #offsetMs = 0;
  /** Start and end of the record at hand. */
  readonly #times = new Float64Array(2);
  readonly #pending = new Pending();

  constructor({ timeoutMs, sample, listeningSinceMs }: AccumulatorOptions, destinations: Destinations) {
    super();
    this.timeoutMs = timeoutMs;
    this.#sample = sample;
    this.#listeningSinceMs = listeningSinceMs;
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
    const inBlock = this.#ownBlock(values, isIpv4);
    const inbound = inBlock !== NONE;
    const exit = this.#exitOf(exporter, record, inbound);
    if (this.#isDuplicate(exit, values[slot.DIRECTION]!, inbound)) {
      this.counts.duplicates++;
      return;
    }
    const pending = this.#pending;
    const at = pending.size;
    if (inbound) pending.prefix[at] = inBlock;
    else if (isIpv4) pending.goesTo4(values[slot.DST4]!);
    else pending.goesTo6(values, slot.DST6);
    const rate = this.#rateOf(values[slot.SAMPLING_RATE]!);
    pending.exit[at] = exit;
    pending.octets[at] = metered * rate;
    pending.samples[at] = meteredPackets(values);
    pending.rate[at] = rate;
    this.#place(record, exporter);
    pending.startMs[at] = this.#times[0]!;
    pending.endMs[at] = this.#times[1]!;
    pending.size++;
    if (pending.full) this.end();
  }

  /** Call after the datagram was decoded. */
  end(): void {
    const { counts, cells, buckets } = this;
    const pending = this.#pending;
    pending.place(this.destinations, cells, buckets);
    for (let at = 0; at < pending.size; at++) {
      const row = pending.row[at]!;
      if (row < 0) {
        counts.refused++;
        continue;
      }
      const octets = pending.octets[at]!;
      counts.lateOctets += buckets.spread(
        row,
        pending.startMs[at]!,
        pending.endMs[at]!,
        octets,
        pending.samples[at]!,
        pending.rate[at]!,
      );
      this.exitOctets[pending.exit[at]!]! += octets;
      counts.records++;
      counts.octets += octets;
      if (pending.prefix[at] === UNMATCHED) counts.unmatchedOctets += octets;
    }
    pending.size = 0;
  }

  #ownBlock(values: Float64Array, isIpv4: boolean): number {
    const { own } = this.destinations;
    if (own.size === 0) return NONE;
    if (isIpv4) return own.lookup4(values[slot.DST4]!);
    const at = slot.DST6;
    return own.lookup6(values[at]!, values[at + 1]!, values[at + 2]!, values[at + 3]!);
  }

  #enter(record: FlowRecord): ExporterState {
    const { address } = record.exporter;
    let exporter = this.exporters.get(address);
    if (!exporter) {
      const exits = new Exits(address, (exit) => this.#register(exit));
      exporter = new ExporterState(address, exits, new Timing(this.timeoutMs, this.#listeningSinceMs));
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
}
