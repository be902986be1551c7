import { describe, expect, test } from 'vitest';
import type { UdpDatagram } from '../../src/cli/pcap.ts';
import { readCapture } from '../../src/cli/pcap.ts';

interface Frame {
  readonly seconds: number;
  readonly fraction: number;
  readonly octets: readonly number[];
}

/** A capture in either byte order. */
function capture(frames: readonly Frame[], { little = true, magic = 0xa1b2_c3d4, link = 1 } = {}): Uint8Array {
  const size = 24 + frames.reduce((sum, { octets }) => sum + 16 + octets.length, 0);
  const view = new DataView(new ArrayBuffer(size));
  view.setUint32(0, magic, little);
  view.setUint32(20, link, little);
  let at = 24;
  for (const { seconds, fraction, octets } of frames) {
    [seconds, fraction, octets.length, octets.length].forEach((value, index) => {
      view.setUint32(at + 4 * index, value, little);
    });
    new Uint8Array(view.buffer).set(octets, at + 16);
    at += 16 + octets.length;
  }
  return new Uint8Array(view.buffer);
}

const MACS = new Array<number>(12).fill(2);
const udp = (payload: readonly number[]): number[] => [0x13, 0x88, 8, 7, 0, 8 + payload.length, 0, 0, ...payload];
const ipv4 = (body: readonly number[], protocol = 17, options: readonly number[] = []): number[] => [
  ...MACS,
  ...[8, 0],
  ...[0x45 + options.length / 4, 0, 0, 20 + body.length, 0, 0, 0, 0, 64, protocol, 0, 0],
  ...[192, 0, 2, 1],
  ...[192, 0, 2, 2],
  ...options,
  ...body,
];
const V6_SOURCE = [0x20, 1, 0xd, 0xb8, ...new Array<number>(11).fill(0), 1];
const ipv6 = (body: readonly number[]): number[] => [
  ...MACS,
  ...[0x86, 0xdd],
  ...[0x60, 0, 0, 0, 0, body.length, 17, 64],
  ...V6_SOURCE,
  ...V6_SOURCE,
  ...body,
];

const read = (file: Uint8Array): UdpDatagram[] => {
  const datagrams = readCapture(file);
  if (typeof datagrams === 'string') throw new Error(datagrams);
  return [...datagrams];
};
const frame = (octets: readonly number[]): Frame => ({ seconds: 10, fraction: 500_000, octets });

describe('captures', () => {
  test.each([true, false])('are read in either byte order (little: %s)', (little) => {
    const [datagram] = read(capture([frame(ipv4(udp([1, 2, 3])))], { little }));
    expect(datagram).toMatchObject({ timeMs: 10_500, sourcePort: 5_000, port: 2_055 });
    expect([...datagram!.payload]).toEqual([1, 2, 3]);
    expect([...datagram!.source]).toEqual([192, 0, 2, 1]);
  });

  test('may count nanoseconds', () => {
    expect(read(capture([frame(ipv4(udp([1])))], { magic: 0xa1b2_3c4d }))[0]!.timeMs).toBe(10_000.5);
  });

  test('may hold IPv6 and IPv4 options', () => {
    const [v6, options] = read(capture([frame(ipv6(udp([7]))), frame(ipv4(udp([8]), 17, [1, 1, 1, 1]))]));
    expect([[...v6!.source], [...v6!.payload]]).toEqual([V6_SOURCE, [7]]);
    expect([...options!.payload]).toEqual([8]);
  });

  test('have the padding of short frames left out of the payload', () => {
    expect([...read(capture([frame([...ipv4(udp([1])), 0, 0, 0])]))[0]!.payload]).toEqual([1]);
  });

  test('have what is not UDP left out', () => {
    const arp = [...MACS, 8, 6, ...new Array<number>(28).fill(0)];
    const frames = [ipv4(udp([1]), 6), arp, [1, 2], ipv4(udp([1]).slice(0, 4)), ipv4(udp([9]))];
    expect(read(capture(frames.map(frame))).map(({ payload }) => [...payload])).toEqual([[9]]);
  });

  test('end where they are cut off', () => {
    const whole = capture([frame(ipv4(udp([1]))), frame(ipv4(udp([2])))]);
    expect(read(whole.subarray(0, whole.length - 1))).toHaveLength(1);
  });

  test('of another kind are refused', () => {
    expect(readCapture(new Uint8Array(10))).toBe('not-pcap');
    expect(readCapture(capture([], { magic: 0x0a0d_0d0a }))).toBe('not-pcap');
    expect(readCapture(capture([], { link: 101 }))).toBe('not-ethernet');
  });
});
