/** The entrance: looks at the version and hands the datagram to its reader. */
import type { Domain, Exporter } from './exporter.ts';
import type { Faults } from './faults.ts';
import { noFaults } from './faults.ts';
import { readV5, v5Engine, v5Template } from './netflow5.ts';
import { u16, u32 } from './octets.ts';
import { FlowRecord } from './record.ts';
import { readSets } from './sets.ts';
import { readSflow } from './sflow.ts';
import type { FlowSink } from './sink.ts';
import { SHOWN_ONLY, SLOTS } from './slots.ts';
import type { Template } from './template.ts';

const V9_HEADER = 20;
const IPFIX_HEADER = 16;
const SFLOW_HEADER = 28;
/** Octets of a header by version. */
const HEADERS = new Map([
  [5, 24],
  [9, V9_HEADER],
  [10, IPFIX_HEADER],
]);
/** Tells sFlow's sub-agents from the domains of the others. */
const SFLOW_VERSION = 0;

export interface DecoderOptions {
  /** Also fill the slots that only `inspect` shows (ports, AS numbers, masks, …). */
  readonly everything: boolean;
}

export class FlowDecoder {
  readonly faults: Faults = noFaults();
  readonly #sink: FlowSink;
  readonly #upTo: number;
  readonly #v5: Template;
  #record: FlowRecord | undefined;

  constructor(sink: FlowSink, { everything }: DecoderOptions) {
    this.#sink = sink;
    this.#upTo = everything ? SLOTS : SHOWN_ONLY;
    this.#v5 = v5Template(this.#upTo);
  }

  /** Decodes the first `length` octets of `data` as one datagram of `exporter`. */
  decode(data: Uint8Array, length: number, exporter: Exporter): void {
    exporter.datagrams++;
    // sFlow's version has four octets, the others' two: 0 and 5 for sFlow.
    const version = length < 4 ? -1 : u16(data, 0);
    const sflow = version === 0 && u16(data, 2) === 5;
    const header = sflow ? SFLOW_HEADER : HEADERS.get(version);
    if (version < 0 || (header !== undefined && length < header)) this.faults.shortHeader++;
    else if (version === 5) this.#v5Datagram(data, length, exporter);
    else if (version === 9) this.#v9Datagram(data, length, exporter);
    else if (version === 10) this.#ipfixMessage(data, length, exporter);
    else if (sflow) this.#sflowDatagram(data, length, exporter);
    else this.faults.unknownVersion++;
  }

  #v5Datagram(data: Uint8Array, length: number, exporter: Exporter): void {
    const record = this.#begin(exporter, 5, v5Engine(data));
    if (record) readV5(data, length, this.#v5, record, this.#sink, this.faults);
  }

  #v9Datagram(data: Uint8Array, length: number, exporter: Exporter): void {
    const record = this.#begin(exporter, 9, u32(data, 16));
    if (!record) return;
    record.uptimeMs = u32(data, 4);
    record.exportMs = u32(data, 8) * 1000;
    const bounds = { begin: V9_HEADER, last: length, end: length, mostSets: u16(data, 2) };
    readSets(data, bounds, 9, record, this.#context(exporter, record.domain));
  }

  #ipfixMessage(data: Uint8Array, length: number, exporter: Exporter): void {
    const stated = u16(data, 2);
    if (stated < IPFIX_HEADER || stated > length) this.faults.messageLength++;
    const record = stated < IPFIX_HEADER ? undefined : this.#begin(exporter, 10, u32(data, 12));
    if (!record) return;
    record.exportMs = u32(data, 4) * 1000;
    const last = Math.min(stated, length);
    const bounds = { begin: IPFIX_HEADER, last, end: length, mostSets: Number.POSITIVE_INFINITY };
    readSets(data, bounds, 10, record, this.#context(exporter, record.domain));
  }

  #sflowDatagram(data: Uint8Array, length: number, exporter: Exporter): void {
    // The number of the sub-agent stands behind the agent's address, which has 4 or 16 octets.
    const at = u32(data, 4) === 2 ? 24 : 12;
    if (at + 16 > length) {
      this.faults.shortHeader++;
      return;
    }
    const record = this.#begin(exporter, SFLOW_VERSION, u32(data, at));
    if (record) readSflow(data, at + 12, length, record, this.#sink, this.faults);
  }

  #begin(exporter: Exporter, version: number, domainId: number): FlowRecord | undefined {
    const domain = exporter.domain(version, domainId);
    if (!domain) {
      this.faults.exporterCap++;
      return undefined;
    }
    const record = (this.#record ??= new FlowRecord(exporter, domain));
    record.exporter = exporter;
    record.domain = domain;
    record.uptimeMs = Number.NaN;
    record.exportMs = Number.NaN;
    record.headerRate = Number.NaN;
    return record;
  }

  #context(exporter: Exporter, domain: Domain) {
    return { exporter, domain, sink: this.#sink, faults: this.faults, upTo: this.#upTo };
  }
}
