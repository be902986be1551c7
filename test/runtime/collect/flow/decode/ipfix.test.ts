import { describe, expect, test } from 'vitest';
import { slot } from '../../../../../src/runtime/collect/flow/decode/index.ts';
import { dataRecord, EXPORT_SECONDS, field, ipfix, ipfixOptionsTemplate, octets, set, template } from '../datagrams.ts';
import { counted, read, Reader } from '../reading.ts';

const FIELDS = [field(1, 4), field(2, 4)];
const VARIABLE = 65_535;
const exportMs = EXPORT_SECONDS * 1000;

describe('templates of IPFIX', () => {
  test('a withdrawn template is forgotten', () => {
    const { missing } = read(
      ipfix([set(2, template(256, FIELDS))]),
      ipfix([set(2, template(256, []))]),
      ipfix([set(256, [1])]),
    );
    expect(missing).toEqual([256]);
  });

  test('withdrawing set 2 takes all templates of flows and leaves those of options', () => {
    const options = ipfixOptionsTemplate(300, [field(149, 4)], [field(34, 4)]);
    const { missing, optionRecords } = read(
      ipfix([set(2, template(256, FIELDS)), set(2, template(257, FIELDS)), set(3, options)]),
      ipfix([set(2, template(2, []))]),
      ipfix([set(256, [1]), set(257, [1]), set(300, octets(7, 8))]),
    );
    expect(missing).toEqual([256, 257]);
    expect(optionRecords).toHaveLength(1);
  });

  test('templates that were withdrawn make room for others', () => {
    const reader = new Reader();
    for (let round = 0; round < 3; round++) {
      for (let id = 256; id < 756; id++) reader.read(ipfix([set(2, template(id, FIELDS))]));
      reader.read(ipfix([set(2, template(2, []))]));
    }
    expect(counted(reader.faults)).toEqual({});
  });

  test('fields of an enterprise are skipped by their length', () => {
    const fields = [field(1, 8, 29_305), field(1, 4), field(7_000, 2, 6_871), field(2, 2)];
    const [values] = read(ipfix([set(2, template(256, fields)), set(256, dataRecord(fields, [9, 500, 1, 4]))])).records;
    expect([values![slot.BYTES], values![slot.PACKETS]]).toEqual([500, 4]);
  });

  test('a template whose enterprise number is cut off is malformed', () => {
    const reader = new Reader();
    reader.read(ipfix([set(2, template(256, [field(1, 4, 9)]).slice(0, -2))]));
    expect(counted(reader.faults)).toEqual({ template: 1 });
  });
});

describe('fields of variable length', () => {
  const fields = [field(82, VARIABLE), field(1, 4), field(96, VARIABLE), field(2, 4)];
  const record = (
    name: readonly number[],
    bytes: number,
    application: readonly number[],
    packets: number,
  ): number[] => [...name, ...octets(bytes, 4), ...application, ...octets(packets, 4)];

  test('move what stands behind them, record by record', () => {
    const body = [
      ...record([3, 1, 1, 1], 100, [0], 1),
      ...record([0], 200, [255, 1, 0, ...new Array<number>(256).fill(1)], 2),
      ...record([255, 0, 2, 1, 1], 300, [1, 1], 3),
    ];
    const { records } = read(ipfix([set(2, template(256, fields)), set(256, body)]));
    expect(records.map((values) => [values[slot.BYTES], values[slot.PACKETS]])).toEqual([
      [100, 1],
      [200, 2],
      [300, 3],
    ]);
  });

  test.each<[string, readonly number[]]>([
    ['a length beyond the set', [200, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
    ['a long length cut off', [...record([0], 1, [255, 1], 0).slice(0, 10)]],
    ['a long length beyond the set', [255, 255, 255, 0, 0, 0, 0, 0, 0, 0]],
  ])('%s ends the set', (_name, body) => {
    const reader = new Reader();
    reader.read(ipfix([set(2, template(256, fields)), set(256, body)]));
    expect(reader.reading.records).toHaveLength(0);
    expect(counted(reader.faults)).toEqual({ variableLength: 1 });
  });

  test('a template of nothing but such fields ends with its set', () => {
    const lone = [field(82, VARIABLE)];
    const { records } = read(ipfix([set(2, template(256, lone)), set(256, [0, 0, 2, 1, 1, 0])]));
    expect(records).toHaveLength(4);
  });
});

describe('times of IPFIX', () => {
  const timesOf = (fields: ReturnType<typeof field>[], values: (number | bigint)[]): (number | undefined)[] => {
    const [record] = read(ipfix([set(2, template(256, fields)), set(256, dataRecord(fields, values))])).records;
    return [record![slot.START], record![slot.END]];
  };
  const ntp = (ms: number): bigint =>
    (BigInt(Math.floor(ms / 1000) + 2_208_988_800) << 32n) | BigInt(Math.round(((ms % 1000) / 1000) * 2 ** 32));

  test('seconds, milliseconds, NTP fractions and microseconds before the export', () => {
    expect(timesOf([field(150, 4), field(151, 4)], [EXPORT_SECONDS - 5, EXPORT_SECONDS])).toEqual([
      exportMs - 5_000,
      exportMs,
    ]);
    expect(timesOf([field(152, 8), field(153, 8)], [exportMs - 1_234, exportMs - 1])).toEqual([
      exportMs - 1_234,
      exportMs - 1,
    ]);
    const [start, end] = timesOf([field(154, 8), field(157, 8)], [ntp(exportMs - 750), ntp(exportMs - 250)]);
    expect([Math.round(start!), Math.round(end!)]).toEqual([exportMs - 750, exportMs - 250]);
    expect(timesOf([field(158, 4), field(159, 4)], [3_000_000, 500_000])).toEqual([exportMs - 3_000, exportMs - 500]);
  });

  test('uptimes need the time of start, from the record or from options', () => {
    const fields = [field(22, 4), field(21, 4)];
    expect(timesOf([...fields, field(160, 8)], [1_000, 3_000, exportMs - 10_000])).toEqual([
      exportMs - 9_000,
      exportMs - 7_000,
    ]);
    const options = ipfixOptionsTemplate(300, [field(144, 4)], [field(160, 8)]);
    const { records } = read(
      ipfix([set(3, options), set(300, [...octets(1, 4), ...octets(exportMs - 20_000, 8)])]),
      ipfix([set(2, template(256, fields)), set(256, dataRecord(fields, [1_000, 3_000]))]),
    );
    expect(records[0]![slot.START]).toBe(exportMs - 19_000);
  });

  test('with a duration only, a flow ended when it was exported', () => {
    expect(timesOf([field(161, 4), field(1, 4)], [4_000, 1])).toEqual([exportMs - 4_000, exportMs]);
    expect(timesOf([field(22, 4), field(21, 4)], [1_000, 3_000])).toEqual([exportMs - 2_000, exportMs]);
    expect(timesOf([field(152, 8), field(162, 4)], [exportMs - 9_000, 2_000_000])).toEqual([
      exportMs - 9_000,
      exportMs - 7_000,
    ]);
  });

  test('without any time there is none', () => {
    expect(timesOf(FIELDS, [1, 1])).toEqual([NaN, NaN]);
  });
});

describe('messages whose length is wrong', () => {
  const flow = [set(2, template(256, FIELDS)), set(256, dataRecord(FIELDS, [1, 1]))];
  test('a length within the last set does not cut it off', () => {
    const whole = ipfix(flow);
    const reader = new Reader();
    expect(reader.read(ipfix(flow, { length: whole.length - 2 })).records).toHaveLength(1);
    expect(counted(reader.faults)).toEqual({});
  });
  test('a length beyond the datagram is counted and what is there is read', () => {
    const reader = new Reader();
    expect(reader.read(ipfix(flow, { length: 5_000 })).records).toHaveLength(1);
    expect(counted(reader.faults)).toEqual({ messageLength: 1 });
  });
  test('a length below the header is refused', () => {
    const reader = new Reader();
    expect(reader.read(ipfix(flow, { length: 15 })).records).toHaveLength(0);
    expect(counted(reader.faults)).toEqual({ messageLength: 1 });
  });
});
