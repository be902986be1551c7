import { describe, expect, test } from 'vitest';
import { slot } from '../../../../../src/runtime/collect/flow/decode/index.ts';
import { EXPORT_SECONDS, octets, v5 } from '../datagrams.ts';
import { counted, read, Reader } from '../reading.ts';

const RECORD: readonly (readonly [number, readonly number[]])[] = [
  [0, [10, 0, 0, 1]],
  [4, [198, 51, 100, 7]],
  [8, [192, 0, 2, 254]],
  [12, octets(3, 2)],
  [14, octets(4, 2)],
  [16, octets(5, 4)],
  [20, octets(6_000, 4)],
  [24, octets(990_000, 4)],
  [28, octets(999_000, 4)],
  [32, octets(443, 2)],
  [34, octets(55_000, 2)],
  [37, [0x1b, 6, 8]],
  [40, octets(64_496, 2)],
  [42, octets(64_497, 2)],
  [44, [24, 20]],
];

describe('NetFlow v5', () => {
  test('a record is read at the offsets of its fixed format', () => {
    const [values] = read(v5([RECORD])).records;
    const at = (...slots: number[]): (number | undefined)[] => slots.map((one) => values![one]);
    expect(at(slot.SRC4, slot.DST4, slot.NEXT_HOP4)).toEqual([0x0a00_0001, 0xc633_6407, 0xc000_02fe]);
    expect(at(slot.IN_IF, slot.OUT_IF, slot.PACKETS, slot.BYTES)).toEqual([3, 4, 5, 6_000]);
    expect(at(slot.START, slot.END)).toEqual([EXPORT_SECONDS * 1000 - 10_000, EXPORT_SECONDS * 1000 - 1_000]);
    expect(at(slot.SRC_PORT, slot.DST_PORT, slot.TCP_FLAGS, slot.PROTOCOL, slot.TOS)).toEqual([443, 55_000, 27, 6, 8]);
    expect(at(slot.SRC_AS, slot.DST_AS, slot.SRC_MASK, slot.DST_MASK)).toEqual([64_496, 64_497, 24, 20]);
  });

  test('sampling is the lower 14 bits of the header, whatever mode the upper two state', () => {
    expect(read(v5([RECORD], { sampling: 0x4000 | 512 })).records[0]![slot.SAMPLING_RATE]).toBe(512);
    expect(read(v5([RECORD], { sampling: 512 })).records[0]![slot.SAMPLING_RATE]).toBe(512);
    expect(read(v5([RECORD], { sampling: 0x4000 })).records[0]![slot.SAMPLING_RATE]).toBeNaN();
  });

  test.each([
    ['no record', v5([])],
    ['more than 30', v5(new Array(31).fill(RECORD))],
    ['more than there are', v5([RECORD], { count: 2 })],
  ])('a count of %s is refused as a whole', (_name, datagram) => {
    const reader = new Reader();
    expect(reader.read(datagram).records).toHaveLength(0);
    expect(counted(reader.faults)).toEqual({ recordCount: 1 });
  });
});
