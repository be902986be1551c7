/** Writes sFlow v5 datagrams, sample by sample. */
import { octets } from './datagrams.ts';

export const u32 = (value: number): number[] => octets(value, 4);
export const item = (format: number, body: readonly number[]): number[] => [
  ...u32(format),
  ...u32(body.length),
  ...body,
];

export const datagram = (...samples: readonly number[][]): Uint8Array =>
  Uint8Array.from([
    ...u32(5),
    ...u32(1),
    ...[192, 0, 2, 9],
    ...u32(0),
    ...u32(1),
    ...u32(5_000),
    ...u32(samples.length),
    ...samples.flat(),
  ]);

export interface SampleSpec {
  readonly rate?: number;
  readonly source?: number;
  readonly input?: number;
  readonly output?: number;
}
export const flowSample = (
  { rate = 1_000, source = 3, input = 3, output = 4 }: SampleSpec,
  ...records: number[][]
): number[] =>
  item(1, [
    ...u32(1),
    ...u32(source),
    ...u32(rate),
    ...u32(0),
    ...u32(0),
    ...u32(input),
    ...u32(output),
    ...u32(records.length),
    ...records.flat(),
  ]);

export const ipv4 = (length: number, protocol = 17, fragment = 0): number[] => [
  ...[0x45, 0x10],
  ...octets(length, 2),
  ...[0, 0],
  ...octets(fragment, 2),
  ...[64, protocol, 0, 0],
  ...[10, 0, 0, 1],
  ...[198, 51, 100, 7],
];
export const PORTS = [...octets(53, 2), ...octets(4_000, 2), 0, 0, 0, 0];
export const MACS = new Array<number>(12).fill(2);
export const raw = (protocol: number, header: readonly number[], frame = 1_018): number[] => {
  const padded = [...header, ...new Array<number>((4 - (header.length % 4)) % 4).fill(0)];
  return item(1, [...u32(protocol), ...u32(frame), ...u32(4), ...u32(header.length), ...padded]);
};
export const ethernet = (type: readonly number[], packet: readonly number[]): number[] =>
  raw(1, [...MACS, ...type, ...packet]);
