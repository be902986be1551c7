/** Decodes datagrams and keeps what the sink was told, as plain objects. */
import type {
  Faults,
  FlowRecord,
  InterfaceCounters,
  Template,
} from '../../../../src/runtime/collect/flow/decode/index.ts';
import { Exporter, FlowDecoder, FlowSink } from '../../../../src/runtime/collect/flow/decode/index.ts';

export class Reading extends FlowSink {
  /** Copies of `FlowRecord.values`. */
  readonly records: Float64Array[] = [];
  readonly optionRecords: Float64Array[] = [];
  readonly templates: number[] = [];
  readonly missing: number[] = [];
  readonly pushed: InterfaceCounters[] = [];

  override record(record: FlowRecord): void {
    this.records.push(record.values.slice());
  }
  override options(record: FlowRecord): void {
    this.optionRecords.push(record.values.slice());
  }
  override template({ id }: Template): void {
    this.templates.push(id);
  }
  override missingTemplate(id: number): void {
    this.missing.push(id);
  }
  override counters(counters: InterfaceCounters): void {
    this.pushed.push(counters);
  }
}

export class Reader {
  readonly reading = new Reading();
  readonly exporter = new Exporter('192.0.2.1');
  readonly #decoder = new FlowDecoder(this.reading, { everything: true });

  get faults(): Faults {
    return this.#decoder.faults;
  }

  read(...datagrams: readonly Uint8Array[]): Reading {
    for (const datagram of datagrams) this.#decoder.decode(datagram, datagram.length, this.exporter);
    return this.reading;
  }
}

export const read = (...datagrams: readonly Uint8Array[]): Reading => new Reader().read(...datagrams);

/** The faults that were counted, without those that were not. */
export const counted = (faults: Faults): Record<string, number> =>
  Object.fromEntries(Object.entries<number>({ ...faults }).filter(([, count]) => count > 0));
