import { describe, expect, test } from 'vitest';
import { slot } from '../../../../../src/runtime/collect/flow/decode/index.ts';
import { octets } from '../datagrams.ts';
import { datagram, ethernet, flowSample, ipv4, item, MACS, PORTS, raw, u32 } from '../sflow-datagrams.ts';
import { counted, read, Reader } from '../reading.ts';

const values = (sample: readonly number[]): Float64Array => read(datagram([...sample])).records[0]!;

describe('packets sampled by sFlow', () => {
  test('count from the IP header on, at the rate of their sample', () => {
    const got = values(flowSample({}, ethernet([8, 0], [...ipv4(1_000), ...PORTS])));
    expect([got[slot.BYTES], got[slot.PACKETS], got[slot.SAMPLING_RATE]]).toEqual([1_000, 1, 1_000]);
    expect([got[slot.FRAME_BYTES], got[slot.DST4], got[slot.TOS]]).toEqual([1_018, 0xc633_6407, 0x10]);
    expect([got[slot.SRC_PORT], got[slot.DST_PORT]]).toEqual([53, 4_000]);
    expect([got[slot.START], got[slot.END]]).toEqual([NaN, NaN]);
  });

  test('are found behind VLAN tags and without Ethernet', () => {
    const tagged = [0x88, 0xa8, 0, 5, 0x81, 0, 0, 6, 8, 0];
    expect(values(flowSample({}, ethernet(tagged, ipv4(900))))[slot.BYTES]).toBe(900);
    expect(values(flowSample({}, raw(11, ipv4(800))))[slot.BYTES]).toBe(800);
  });

  test('of IPv6 have addresses of four words and a length without the header', () => {
    const header = [0x60, 0, 0, 0, ...octets(60, 2), 6, 64, ...new Array<number>(15).fill(0), 1, 0x20, 1, 0xd, 0xb8];
    const got = values(flowSample({}, ethernet([0x86, 0xdd], [...header, ...new Array<number>(12).fill(0)])));
    expect([got[slot.BYTES], got[slot.DST6], got[slot.SRC6 + 3]]).toEqual([100, 0x2001_0db8, 1]);
  });

  test('have ports only in their first fragment', () => {
    const got = values(flowSample({}, ethernet([8, 0], [...ipv4(1_000, 17, 100), ...PORTS])));
    expect(got[slot.SRC_PORT]).toBeNaN();
  });

  test.each<[string, number[]]>([
    ['are not IP', ethernet([8, 6], ipv4(100))],
    ['end within the IPv4 header', raw(11, ipv4(100).slice(0, 16))],
    ['end within the IPv6 header', raw(12, [0x60, ...new Array<number>(35).fill(0)])],
    ['end before the Ethernet type', raw(1, MACS)],
    ['are IPv4 by the frame and not by themselves', ethernet([8, 0], ipv4(100).fill(0x65, 0, 1))],
    ['have no header at all', item(1, [...u32(11), ...u32(100), ...u32(0)])],
  ])('that %s are no records', (_name, packet) => {
    // Behind them stands what would be read if more were read.
    expect(read(datagram(flowSample({}, packet), [8, 0, ...ipv4(100), 0, 0])).records).toHaveLength(0);
  });

  test('may come as fields instead of a header', () => {
    const fields = [1_200, 6, 0x0a00_0001, 0xc633_6408, 1, 2, 0x12, 0].flatMap(u32);
    const got = values(flowSample({}, item(3, fields)));
    expect([got[slot.BYTES], got[slot.DST4], got[slot.TCP_FLAGS]]).toEqual([1_200, 0xc633_6408, 0x12]);
  });

  test('may name their next hop', () => {
    const router = item(1_002, [...u32(1), 192, 0, 2, 1, ...u32(24), ...u32(24)]);
    expect(values(flowSample({}, raw(11, ipv4(100)), router))[slot.NEXT_HOP4]).toBe(0xc000_0201);
  });
});

describe('interfaces of sFlow', () => {
  const packet = raw(11, ipv4(100));
  test('have their kind in the upper two bits', () => {
    const got = values(flowSample({ input: 5, output: 0x8000_0003 }, packet));
    expect([got[slot.IN_IF], got[slot.IN_FORMAT], got[slot.OUT_IF], got[slot.OUT_FORMAT]]).toEqual([5, 0, 3, 2]);
  });

  test('have a word for their kind in expanded samples', () => {
    const body = [1, 0, 9, 2_000, 0, 0, 0, 1_000_100, 1, 0, 1].flatMap(u32);
    const got = values(item(3, [...body, ...packet]));
    expect([got[slot.IN_IF], got[slot.OUT_FORMAT], got[slot.SAMPLING_RATE]]).toEqual([1_000_100, 1, 2_000]);
  });

  test('tell by the sampler whether a packet was seen on its way in or out', () => {
    const direction = (source: number): number | undefined =>
      values(flowSample({ source, input: 3, output: 4 }, packet))[slot.DIRECTION];
    expect([direction(3), direction(4), direction(5)]).toEqual([0, 1, NaN]);
  });
});

describe('counters pushed by sFlow', () => {
  const generic = [
    ...u32(7),
    ...u32(6),
    ...octets(10_000_000_000, 8),
    ...u32(1),
    ...u32(3),
    ...octets(123_456_789_012, 8),
  ];
  const counters = [
    ...generic,
    ...new Array<number>(24).fill(0),
    ...octets(987_654_321_098, 8),
    ...new Array<number>(24).fill(0),
  ];
  const expected = { ifIndex: 7, speed: 10_000_000_000, inOctets: 123_456_789_012, outOctets: 987_654_321_098 };

  test('are read from plain and expanded samples', () => {
    const plain = item(2, [...u32(1), ...u32(7), ...u32(1), ...item(1, counters)]);
    const expanded = item(4, [...u32(1), ...u32(0), ...u32(7), ...u32(1), ...item(1, counters)]);
    expect(read(datagram(plain, expanded)).pushed).toEqual([expected, expected]);
  });
});

describe('what can be wrong with an sFlow datagram', () => {
  test.each<[string, Uint8Array, Record<string, number>]>([
    ['a header cut short', datagram().slice(0, 27), { shortHeader: 1 }],
    ['an IPv6 agent cut short', datagram().map((octet, at) => (at === 7 ? 2 : octet)), { shortHeader: 1 }],
    [
      'an IPv6 agent and no number of samples',
      Uint8Array.from([...datagram(ipv4(1), ipv4(1)).map((octet, at) => (at === 7 ? 2 : octet))].slice(0, 39)),
      { shortHeader: 1 },
    ],
    ['fewer samples than it says', datagram(item(99, [])).map((octet, at) => (at === 27 ? 2 : octet)), { sample: 1 }],
    ['a sample beyond the datagram', datagram(item(99, [])).map((octet, at) => (at === 35 ? 4 : octet)), { sample: 1 }],
    ['a sample too short for its header', datagram(item(1, u32(1))), { sample: 1 }],
    ['counters too short for their header', datagram(item(2, u32(1))), { sample: 1 }],
    ['version 4', datagram().map((octet, at) => (at === 3 ? 4 : octet)), { unknownVersion: 1 }],
  ])('%s', (_name, bytes, faults) => {
    const reader = new Reader();
    reader.read(bytes);
    expect(counted(reader.faults)).toEqual(faults);
  });
});
