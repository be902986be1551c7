/**
 * From datagrams to flow records: NetFlow v5, v9, IPFIX and sFlow v5.
 *
 * Our own decoder because the ones on npm lose IPFIX fields of variable length and throw on malformed packets, and because
 * this is the hot path: a template is compiled once into a flat list of reads, a record is a view that is filled again and
 * again, and nothing is allocated per record. Whatever arrives, decoding never throws, never loops and never reads past
 * the datagram; what is wrong is counted by kind and the rest is read on.
 *
 * What it does not read: enterprise elements, the reverse direction of bidirectional flows, data sent before its template
 * (counted, dropped), structured data, IPFIX over TCP or SCTP, sFlow before version 5.
 */
export { FlowDecoder } from './decoder.ts';
export type { DecoderOptions } from './decoder.ts';
export { Exporter } from './exporter.ts';
export type { Domain } from './exporter.ts';
export { countFaults } from './faults.ts';
export type { Faults } from './faults.ts';
export type { FlowRecord } from './record.ts';
export { FlowSink } from './sink.ts';
export type { InterfaceCounters } from './sink.ts';
export type { Template } from './template.ts';
export { readHeader } from './header.ts';
export type { DatagramHeader } from './header.ts';
export { ipv4Text, ipv6Text } from './text.ts';
export * as slot from './slots.ts';
