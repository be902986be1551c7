/**
 * NetFlow v9 (RFC 3954) as a router exports it: templates first and every so often again, then data.
 *
 * The records are those of the simulated exporter; addresses and ports are made up inside each prefix, so that a
 * collector has to look the prefix up. An export of a sampling exporter says so in an options record.
 */
import { prefixBits } from '../../model/index.ts';
import type { FlowRecord } from '../flows.ts';
import type { Network } from '../network.ts';

export interface ExportOptions {
  readonly sourceId: number;
  /** 1-in-N; 1 for none. */
  readonly sampling: number;
  /** Octets are those of the sampled packets: the collector has to multiply. */
  readonly inIf: number;
}

const VERSION = 9;
const HEADER = 20;
const [TEMPLATE_SET, OPTIONS_SET] = [0, 1];
const [TEMPLATE_V4, TEMPLATE_V6, TEMPLATE_SAMPLING] = [256, 257, 258];
const SCOPE_SYSTEM = 1;
const UDP = 17;
/** Field type and length in octets, in the order of the record. */
const COMMON: readonly Field[] = [
  [1, 8], // IN_BYTES
  [2, 8], // IN_PKTS
  [10, 4], // INPUT_SNMP
  [14, 4], // OUTPUT_SNMP
  [22, 4], // FIRST_SWITCHED, ms of uptime
  [21, 4], // LAST_SWITCHED
  [7, 2], // L4_SRC_PORT
  [11, 2], // L4_DST_PORT
  [4, 1], // PROTOCOL
];
const V4: readonly Field[] = [[8, 4], [12, 4], ...COMMON];
const V6: readonly Field[] = [[27, 16], [28, 16], ...COMMON];
const SAMPLING: readonly Field[] = [
  [34, 4], // SAMPLING_INTERVAL
  [35, 1], // SAMPLING_ALGORITHM
];
type Field = readonly [type: number, length: number];

const MOST_OCTETS = 1_400;
const TEMPLATES_EVERY_PACKETS = 20;
/** 203.0.113.10 and 2001:db8::10: documentation addresses of our own hosts. */
const OUR_HOST = { 4: 0xcb00710an, 6: 0x20010db8000000000000000000000010n } as const;

export class NetflowExporter {
  readonly #network: Network;
  readonly #options: ExportOptions;
  #sequence = 0;

  constructor(network: Network, options: ExportOptions) {
    this.#network = network;
    this.#options = options;
  }

  /** Datagrams for these records. `uptime` in ms, `epoch` in ms since 1970, of the same moment. */
  datagrams(records: readonly FlowRecord[], uptime: number, epoch: number): readonly Buffer[] {
    const sets = this.#dataSets(records, uptime);
    const datagrams: Buffer[] = [];
    for (const { set, count } of sets) {
      const withTemplates = this.#sequence % TEMPLATES_EVERY_PACKETS === 0;
      const all = withTemplates ? [templates(), this.#samplingSets(), set] : [set];
      datagrams.push(this.#packet(all, count + (withTemplates ? this.#templateCount : 0), uptime, epoch));
    }
    return datagrams;
  }

  get #templateCount(): number {
    return this.#options.sampling > 1 ? 4 : 2;
  }

  #packet(sets: readonly Buffer[], count: number, uptime: number, epoch: number): Buffer {
    const header = Buffer.alloc(HEADER);
    header.writeUInt16BE(VERSION, 0);
    header.writeUInt16BE(count, 2);
    header.writeUInt32BE(Math.floor(uptime) >>> 0, 4);
    header.writeUInt32BE(Math.floor(epoch / 1_000) >>> 0, 8);
    header.writeUInt32BE(this.#sequence >>> 0, 12);
    header.writeUInt32BE(this.#options.sourceId, 16);
    this.#sequence += 1;
    return Buffer.concat([header, ...sets]);
  }

  #dataSets(records: readonly FlowRecord[], uptime: number): readonly { set: Buffer; count: number }[] {
    const sets: { set: Buffer; count: number }[] = [];
    for (const family of [4, 6] as const) {
      const encoded = records.flatMap((record) => this.#record(record, family, uptime) ?? []);
      const perSet = Math.floor((MOST_OCTETS - HEADER - 4) / (encoded[0]?.length ?? MOST_OCTETS));
      for (let from = 0; from < encoded.length; from += perSet) {
        const part = encoded.slice(from, from + perSet);
        sets.push({ set: flowSet(family === 4 ? TEMPLATE_V4 : TEMPLATE_V6, Buffer.concat(part)), count: part.length });
      }
    }
    return sets;
  }

  #record(record: FlowRecord, family: 4 | 6, uptime: number): Buffer | undefined {
    const bits = prefixBits(this.#network.spec.prefixes[record.prefix]?.prefix ?? '');
    if (bits?.family !== family) return undefined;
    const width = family === 4 ? 4 : 16;
    const since = (at: number): number => Math.floor(uptime - (this.#network.now - at));
    const { sampling } = this.#options;
    return Buffer.concat([
      unsigned(OUR_HOST[family], width),
      unsigned(bits.bits + 1n, width),
      unsigned(BigInt(Math.round(record.octets / sampling)), 8),
      unsigned(BigInt(Math.max(1, Math.round(record.packets / sampling))), 8),
      unsigned(BigInt(this.#options.inIf), 4),
      unsigned(BigInt(record.outIf), 4),
      unsigned(BigInt(since(record.start) >>> 0), 4),
      unsigned(BigInt(since(record.end) >>> 0), 4),
      unsigned(443n, 2),
      unsigned(BigInt(40_000 + record.slot), 2),
      unsigned(BigInt(UDP), 1),
    ]);
  }

  #samplingSets(): Buffer {
    if (this.#options.sampling <= 1) return Buffer.alloc(0);
    const template = Buffer.concat([
      unsigned(BigInt(TEMPLATE_SAMPLING), 2),
      unsigned(4n, 2), // octets of scope fields
      unsigned(BigInt(4 * SAMPLING.length), 2), // octets of option fields
      unsigned(BigInt(SCOPE_SYSTEM), 2),
      unsigned(4n, 2),
      ...SAMPLING.flatMap(([type, length]) => [unsigned(BigInt(type), 2), unsigned(BigInt(length), 2)]),
    ]);
    const data = Buffer.concat([unsigned(0n, 4), unsigned(BigInt(this.#options.sampling), 4), unsigned(2n, 1)]);
    return Buffer.concat([flowSet(OPTIONS_SET, template), flowSet(TEMPLATE_SAMPLING, data)]);
  }
}

const templates = (): Buffer =>
  flowSet(TEMPLATE_SET, Buffer.concat([template(TEMPLATE_V4, V4), template(TEMPLATE_V6, V6)]));

const template = (id: number, fields: readonly Field[]): Buffer =>
  Buffer.concat([
    unsigned(BigInt(id), 2),
    unsigned(BigInt(fields.length), 2),
    ...fields.flatMap(([type, length]) => [unsigned(BigInt(type), 2), unsigned(BigInt(length), 2)]),
  ]);

/** Padded to a multiple of four octets, the padding counted in the length. */
function flowSet(id: number, content: Buffer): Buffer {
  const padding = (4 - ((content.length + 4) % 4)) % 4;
  return Buffer.concat([
    unsigned(BigInt(id), 2),
    unsigned(BigInt(content.length + 4 + padding), 2),
    content,
    Buffer.alloc(padding),
  ]);
}

function unsigned(value: bigint, octets: number): Buffer {
  const buffer = Buffer.alloc(octets);
  for (let index = octets - 1, rest = value; index >= 0; index--, rest >>= 8n) buffer[index] = Number(rest & 0xffn);
  return buffer;
}
