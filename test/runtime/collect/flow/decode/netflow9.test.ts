import { describe, expect, test } from 'vitest';
import { slot } from '../../../../../src/runtime/collect/flow/decode/index.ts';
import {
  dataRecord,
  EXPORT_SECONDS,
  field,
  FLOW_FIELDS,
  flowSet,
  flowTemplate,
  flowValues,
  set,
  template,
  v9,
} from '../datagrams.ts';
import { counted, read, Reader } from '../reading.ts';

const bytesOf = (records: readonly Float64Array[]): number[] => records.map((values) => values[slot.BYTES]!);

describe('templates of NetFlow v9', () => {
  test('one datagram can define a template and use it', () => {
    const { records } = read(v9([flowTemplate(), flowSet([{ bytes: 1 }, { bytes: 2 }])]));
    expect(bytesOf(records)).toEqual([1, 2]);
  });

  test('data before its template is counted as missing and read from then on', () => {
    const { records, missing } = read(
      v9([flowSet([{ bytes: 1 }])]),
      v9([flowTemplate()]),
      v9([flowSet([{ bytes: 2 }])]),
    );
    expect(missing).toEqual([256]);
    expect(bytesOf(records)).toEqual([2]);
  });

  test('a template of one source id says nothing about another', () => {
    const { records, missing } = read(v9([flowTemplate()], { domain: 1 }), v9([flowSet([{}])], { domain: 2 }));
    expect(records).toHaveLength(0);
    expect(missing).toEqual([256]);
  });

  test('a template that is defined anew replaces the old one', () => {
    const short = [field(1, 2)];
    const { records } = read(
      v9([flowTemplate()]),
      v9([set(0, template(256, short)), set(256, [...dataRecord(short, [7]), ...dataRecord(short, [8])])]),
    );
    expect(bytesOf(records)).toEqual([7, 8]);
  });

  test('octets after the last whole record are padding', () => {
    const { records } = read(v9([flowTemplate(), set(256, [...dataRecord(FLOW_FIELDS, flowValues({})), 0, 0, 0])]));
    expect(records).toHaveLength(1);
  });

  test('a record that lacks an octet is padding too', () => {
    const record = dataRecord(FLOW_FIELDS, flowValues({}));
    const { records } = read(v9([flowTemplate(), set(256, [...record, ...record.slice(0, -1)])]));
    expect(records).toHaveLength(1);
  });

  test('a datagram filled up with zeros is not malformed', () => {
    const reader = new Reader();
    const filled = new Uint8Array(500);
    filled.set(v9([flowTemplate(), flowSet([{}])], { count: 7 }));
    expect(reader.read(filled).records).toHaveLength(1);
    expect(counted(reader.faults)).toEqual({});
  });

  test('one exporter may define 500 templates and no more', () => {
    const reader = new Reader();
    for (let id = 256; id < 256 + 510; id++) reader.read(v9([set(0, template(id, [field(1, 4)]))], { domain: id % 3 }));
    expect(reader.reading.templates).toHaveLength(500);
    expect(counted(reader.faults)).toEqual({ exporterCap: 10 });
    reader.read(v9([set(0, template(256, [field(2, 4)]))], { domain: 256 % 3 }));
    expect(reader.reading.templates).toHaveLength(501);
  });

  test('observation domains are bounded too', () => {
    const reader = new Reader();
    for (let domain = 0; domain < 300; domain++) reader.read(v9([], { domain }));
    expect(counted(reader.faults)).toEqual({ exporterCap: 44 });
  });
});

describe('what can be wrong with a NetFlow v9 datagram', () => {
  const faultsOf = (...datagrams: readonly Uint8Array[]): Record<string, number> => {
    const reader = new Reader();
    reader.read(...datagrams);
    return counted(reader.faults);
  };

  test.each<[string, Uint8Array, Record<string, number>]>([
    ['nothing', new Uint8Array(0), { shortHeader: 1 }],
    ['a header cut short', v9([]).slice(0, 19), { shortHeader: 1 }],
    ['another version', Uint8Array.from([0, 7, 0, 0]), { unknownVersion: 1 }],
    ['a set of length 0', v9([set(256, [1, 2, 3, 4], 0)]), { setLength: 1 }],
    ['a set of length 3', v9([set(256, [1, 2, 3, 4], 3)]), { setLength: 1 }],
    ['a set beyond the datagram', v9([set(256, [1, 2, 3, 4], 9)]), { setLength: 1 }],
    ['a reserved set', v9([set(17, [1, 2, 3, 4])]), { reservedSet: 1 }],
    ['more sets than it says', v9([flowTemplate(), flowSet([{}])], { count: 1 }), { recordCount: 1 }],
    ['a template that claims more fields', v9([set(0, template(256, [field(1, 4)], 9))]), { template: 1 }],
    ['a template with a set number', v9([set(0, template(255, [field(1, 4)]))]), { template: 1 }],
    ['a template of no length', v9([set(0, template(256, [field(1, 0), field(2, 0)]))]), { template: 1 }],
    ['a template of too many fields', v9([set(0, template(256, new Array(513).fill(field(1, 1))))]), { fieldCap: 1 }],
  ])('%s', (_name, datagram, faults) => {
    expect(faultsOf(datagram)).toEqual(faults);
  });

  test('sets beyond the count are read by templates that were there before', () => {
    const softflowd = v9([flowTemplate(), flowSet([{}])], { count: 1 });
    const reader = new Reader();
    expect(reader.read(softflowd).records).toHaveLength(0);
    expect(reader.read(softflowd, v9([flowSet([{}])])).records).toHaveLength(2);
    const changed = v9([set(0, template(256, [field(1, 4)])), set(256, [0, 0, 0, 9])], { count: 1 });
    expect(reader.read(changed).records).toHaveLength(2);
    expect(reader.read(changed).records).toHaveLength(3);
    expect(counted(reader.faults)).toEqual({ recordCount: 4 });
  });

  test('a set that cannot be read does not spoil those before it', () => {
    const { records } = read(v9([flowTemplate(), flowSet([{}]), set(256, [1], 1)], { count: 3 }));
    expect(records).toHaveLength(1);
  });

  test('an element of a length that it cannot have is left out', () => {
    const fields = [field(1, 9), field(27, 4), field(154, 4), field(2, 4)];
    const [values] = read(
      v9([set(0, template(256, fields)), set(256, dataRecord(fields, [new Array(9).fill(1), 1, 1, 5]))]),
    ).records;
    expect(values![slot.PACKETS]).toBe(5);
    expect([slot.BYTES, slot.SRC6, slot.STATED_START].map((at) => values![at])).toEqual([NaN, NaN, NaN]);
  });
});

describe('times of NetFlow v9', () => {
  const exportMs = EXPORT_SECONDS * 1000;
  const times = (flow: object, uptimeMs: number): number[] => {
    const [values] = read(v9([flowTemplate(), flowSet([flow])], { uptimeMs })).records;
    return [values![slot.START]! - exportMs, values![slot.END]! - exportMs];
  };

  test('uptimes count back from the moment of export', () => {
    expect(times({ startUptimeMs: 10_000, endUptimeMs: 59_000 }, 60_000)).toEqual([-50_000, -1_000]);
  });

  test('the uptime wraps after 49.7 days and a flow may lie across it', () => {
    expect(times({ startUptimeMs: 2 ** 32 - 5_000, endUptimeMs: 1_000 }, 2_000)).toEqual([-7_000, -1_000]);
  });

  test('a flow that ends after its export keeps its sign', () => {
    expect(times({ startUptimeMs: 10_000, endUptimeMs: 10_500 }, 10_000)).toEqual([0, 500]);
  });
});
