/** Where the sampling rate of a record comes from, in the order in which sources are believed. */
import { describe, expect, test } from 'vitest';
import { slot } from '../../../../../src/runtime/collect/flow/decode/index.ts';
import type { FieldSpec } from '../datagrams.ts';
import { dataRecord, field, ipfix, ipfixOptionsTemplate, set, template, v9, v9OptionsTemplate } from '../datagrams.ts';
import { Reader } from '../reading.ts';

const SYSTEM = field(1, 4);
const INTERFACE = field(2, 4);

/** An exporter that sends options, then one record each. */
class Exporting {
  readonly #reader = new Reader();
  #next = 256;

  /** NetFlow v9 options, first the values of scopes, then of fields. */
  options(scopes: readonly FieldSpec[], fields: readonly FieldSpec[], values: readonly number[], domain = 1): this {
    const id = this.#next++;
    const data = dataRecord([...scopes, ...fields], values);
    this.#reader.read(v9([set(1, v9OptionsTemplate(id, scopes, fields)), set(id, data)], { domain }));
    return this;
  }

  rate(fields: readonly FieldSpec[] = [], values: readonly number[] = [], domain = 1): number {
    const id = this.#next++;
    const all = [field(1, 4), ...fields];
    this.#reader.read(v9([set(0, template(id, all)), set(id, dataRecord(all, [100, ...values]))], { domain }));
    return this.#reader.reading.records.at(-1)![slot.SAMPLING_RATE]!;
  }
}

describe('the sampling rate of a record', () => {
  test('is unknown where nobody states one', () => {
    expect(new Exporting().rate()).toBeNaN();
    expect(new Exporting().rate([field(48, 1)], [3])).toBeNaN();
    expect(new Exporting().rate([field(34, 4)], [0])).toBeNaN();
  });

  test('is what the record itself states, before any option', () => {
    const exporting = new Exporting().options([SYSTEM], [field(34, 4)], [0, 100]);
    expect(exporting.rate([field(34, 4)], [7])).toBe(7);
    expect(exporting.rate([field(50, 4)], [8])).toBe(8);
    expect(exporting.rate([field(305, 4), field(306, 4)], [1, 999])).toBe(1_000);
    expect(exporting.rate([field(309, 4), field(310, 4)], [2, 400])).toBe(200);
  });

  test('is that of the sampler which the record names', () => {
    const exporting = new Exporting()
      .options([SYSTEM], [field(48, 1), field(49, 1), field(50, 4)], [0, 1, 2, 500])
      .options([SYSTEM], [field(48, 1), field(49, 1), field(50, 4)], [0, 2, 2, 2_000]);
    expect(exporting.rate([field(48, 1)], [1])).toBe(500);
    expect(exporting.rate([field(48, 1)], [2])).toBe(2_000);
    expect(exporting.rate([field(48, 1)], [3])).toBeNaN();
    expect(exporting.rate()).toBeNaN();
  });

  test('is that of the only sampler where the record names none', () => {
    expect(new Exporting().options([SYSTEM], [field(48, 1), field(50, 4)], [0, 1, 500]).rate()).toBe(500);
  });

  test('is that of the interface by which the flow entered', () => {
    const exporting = new Exporting()
      .options([INTERFACE], [field(34, 4)], [17, 300])
      .options([SYSTEM], [field(34, 4)], [0, 100]);
    expect(exporting.rate([field(10, 4)], [17])).toBe(300);
    expect(exporting.rate([field(10, 4)], [18])).toBe(100);
  });

  test('changes when the exporter states another', () => {
    const exporting = new Exporting().options([SYSTEM], [field(34, 4)], [0, 100]);
    exporting.options([SYSTEM], [field(34, 4)], [0, 1_000]);
    expect(exporting.rate()).toBe(1_000);
  });

  test('of one source id says nothing about another', () => {
    const exporting = new Exporting().options([SYSTEM], [field(34, 4)], [0, 100], 1);
    expect(exporting.rate([], [], 2)).toBeNaN();
  });

  test('is found by the selector in IPFIX', () => {
    const reader = new Reader();
    const scope = [field(302, 8)];
    const fields = [field(304, 2), field(305, 4), field(306, 4)];
    const flow = [field(1, 4), field(302, 8)];
    reader.read(
      ipfix([
        set(3, ipfixOptionsTemplate(300, scope, fields)),
        set(300, dataRecord([...scope, ...fields], [5, 1, 1, 63])),
      ]),
      ipfix([set(2, template(256, flow)), set(256, dataRecord(flow, [100, 5]))]),
    );
    expect(reader.reading.records[0]![slot.SAMPLING_RATE]).toBe(64);
  });
});
