/**
 * `weir inspect flows`: what the decoder reads from a capture, one object per datagram.
 *
 * It is the production decoder with every slot read, so that an operator can see exactly what weir will see of an
 * exporter, and so that the decoder can be compared with other software on captures from the field. A key is there only
 * where the datagram or the record states it.
 */
import type { FlowRecord, InterfaceCounters, Template } from '../runtime/collect/flow/decode/index.ts';
import { countFaults, Exporter, FlowDecoder, FlowSink, readHeader } from '../runtime/collect/flow/decode/index.ts';
import { ipv4Text, ipv6Text, slot } from '../runtime/collect/flow/decode/index.ts';
import type { CaptureFault, UdpDatagram } from './pcap.ts';
import { readCapture } from './pcap.ts';

export type ShownRecord = Readonly<Record<string, string | number>>;

export interface ShownDatagram {
  readonly oracle: 'weir';
  /** Its number in the capture, from 0. */
  readonly datagram: number;
  readonly exporter: string;
  readonly agent?: string;
  readonly version?: 5 | 9 | 10 | 'sflow5';
  readonly domain?: number;
  readonly sequence?: number;
  readonly templates?: readonly number[];
  readonly missingTemplates?: readonly number[];
  readonly malformed?: true;
  readonly headerSamplingRate?: number;
  readonly records: readonly ShownRecord[];
  readonly options?: readonly ShownRecord[];
  readonly counters?: readonly InterfaceCounters[];
}

/** Every datagram of a capture that holds NetFlow, IPFIX or sFlow, or why the file cannot be read. */
export function inspectFlows(file: Uint8Array): Iterable<ShownDatagram> | CaptureFault {
  const datagrams = readCapture(file);
  return typeof datagrams === 'string' ? datagrams : shown(datagrams);
}

function* shown(datagrams: Iterable<UdpDatagram>): Generator<ShownDatagram> {
  const exporters = new Map<string, Exporter>();
  const sink = new Shown();
  const decoder = new FlowDecoder(sink, { everything: true });
  let number = 0;
  for (const { source, payload } of datagrams) {
    const address = addressText(source);
    const exporter = exporters.get(address) ?? new Exporter(address);
    exporters.set(address, exporter);
    const faults = countFaults(decoder.faults);
    sink.begin();
    decoder.decode(payload, payload.length, exporter);
    const header = readHeader(payload);
    yield {
      oracle: 'weir',
      datagram: number++,
      exporter: address,
      ...(header?.agent && { agent: wordsText(header.agent) }),
      ...(header && { version: header.version, sequence: header.sequence }),
      ...(header?.domain !== undefined && { domain: header.domain }),
      ...(countFaults(decoder.faults) > faults && { malformed: true }),
      ...sink.take(),
    };
  }
}

class Shown extends FlowSink {
  #templates: number[] = [];
  #missing: number[] = [];
  #records: ShownRecord[] = [];
  #options: ShownRecord[] = [];
  #counters: InterfaceCounters[] = [];
  #headerRate = Number.NaN;

  begin(): void {
    [this.#templates, this.#missing, this.#records, this.#options, this.#counters] = [[], [], [], [], []];
    this.#headerRate = Number.NaN;
  }

  take() {
    return {
      ...(this.#templates.length > 0 && { templates: this.#templates }),
      ...(this.#missing.length > 0 && { missingTemplates: this.#missing }),
      ...(this.#headerRate > 0 && { headerSamplingRate: this.#headerRate }),
      records: this.#records,
      ...(this.#options.length > 0 && { options: this.#options }),
      ...(this.#counters.length > 0 && { counters: this.#counters }),
    };
  }

  override record(record: FlowRecord): void {
    this.#records.push(showRecord(record));
    if (!Number.isNaN(record.uptimeMs)) this.#headerRate = record.headerRate;
  }
  override options(record: FlowRecord): void {
    this.#options.push(showRecord(record));
  }
  override template(template: Template): void {
    this.#templates.push(template.id);
  }
  override missingTemplate(id: number): void {
    this.#missing.push(id);
  }
  override counters(counters: InterfaceCounters): void {
    this.#counters.push(counters);
  }
}

/** Plain numbers, in the order in which they are shown. */
const NUMBERS: readonly (readonly [key: string, slot: number])[] = [
  ['srcPort', slot.SRC_PORT],
  ['dstPort', slot.DST_PORT],
  ['proto', slot.PROTOCOL],
  ['tos', slot.TOS],
  ['tcpFlags', slot.TCP_FLAGS],
  ['packets', slot.PACKETS],
  ['bytesTotal', slot.TOTAL_BYTES],
  ['packetsTotal', slot.TOTAL_PACKETS],
  ['postBytes', slot.POST_BYTES],
  ['postPackets', slot.POST_PACKETS],
  ['inIf', slot.IN_IF],
  ['outIf', slot.OUT_IF],
  ['srcAs', slot.SRC_AS],
  ['dstAs', slot.DST_AS],
  ['srcMask', slot.SRC_MASK],
  ['dstMask', slot.DST_MASK],
  ['direction', slot.DIRECTION],
  ['startUptimeMs', slot.START_UPTIME],
  ['endUptimeMs', slot.END_UPTIME],
  ['samplerId', slot.SAMPLER_ID],
  ['selectorId', slot.SELECTOR_ID],
  ['samplingInterval', slot.SAMPLING_INTERVAL],
  ['samplerRandomInterval', slot.RANDOM_INTERVAL],
  ['samplingPacketInterval', slot.PACKET_INTERVAL],
  ['samplingPacketSpace', slot.PACKET_SPACE],
  ['samplingRate', slot.SAMPLING_RATE],
  ['samplePool', slot.SAMPLE_POOL],
  ['drops', slot.DROPS],
  ['scopeIf', slot.SCOPE_INTERFACE],
];

const ADDRESSES: readonly (readonly [key: string, ipv4: number, ipv6: number])[] = [
  ['src', slot.SRC4, slot.SRC6],
  ['dst', slot.DST4, slot.DST6],
  ['nextHop', slot.NEXT_HOP4, slot.NEXT_HOP6],
  ['bgpNextHop', slot.BGP_NEXT_HOP4, slot.BGP_NEXT_HOP6],
];

function showRecord({ values }: FlowRecord): ShownRecord {
  const out: Record<string, string | number> = {};
  const put = (key: string, value: number): void => {
    if (!Number.isNaN(value)) out[key] = value;
  };
  for (const [key, ipv4, ipv6] of ADDRESSES) {
    if (!Number.isNaN(values[ipv6]!)) out[key] = ipv6Text(values.subarray(ipv6, ipv6 + 4));
    // Templates may have room for both families; the unused one is zero.
    if (values[ipv4]! > 0 || (out[key] === undefined && values[ipv4] === 0)) out[key] = ipv4Text(values[ipv4]!);
  }
  const sampled = !Number.isNaN(values[slot.FRAME_BYTES]!) || !Number.isNaN(values[slot.SAMPLE_POOL]!);
  put('bytes', values[sampled ? slot.FRAME_BYTES : slot.BYTES]!);
  if (sampled) put('ipBytes', values[slot.BYTES]!);
  for (const [key, from] of NUMBERS) put(key, values[from]!);
  for (const [key, format] of [
    ['inIfFormat', slot.IN_FORMAT],
    ['outIfFormat', slot.OUT_FORMAT],
  ] as const)
    if (values[format]! > 0) put(key, values[format]!);
  put('start', Math.floor(values[slot.START]!));
  put('end', Math.floor(values[slot.END]!));
  return out;
}

function addressText(octets: Uint8Array): string {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  return wordsText(Array.from({ length: octets.length / 4 }, (_, word) => view.getUint32(4 * word)));
}

const wordsText = (words: readonly number[]): string => (words.length === 1 ? ipv4Text(words[0]!) : ipv6Text(words));
