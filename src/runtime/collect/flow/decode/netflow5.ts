/**
 * NetFlow v5: a header of 24 octets and up to 30 records of 48, which are read as if a template had announced them.
 *
 * The header is the only place where the sampling stands, and interface numbers have 16 bits.
 */
import { ELEMENTS } from './elements.ts';
import type { Faults } from './faults.ts';
import { readDataSet } from './data-set.ts';
import { u16, u32, u8 } from './octets.ts';
import type { FlowRecord } from './record.ts';
import type { FlowSink } from './sink.ts';
import { Template } from './template.ts';

const HEADER = 24;
const MOST_RECORDS = 30;

/** (element, octets) in the order of the record; element 0 is padding. */
const FIELDS: readonly (readonly [element: number, length: number])[] = [
  [8, 4],
  [12, 4],
  [15, 4],
  [10, 2],
  [14, 2],
  [2, 4],
  [1, 4],
  [22, 4],
  [21, 4],
  [7, 2],
  [11, 2],
  [0, 1],
  [6, 1],
  [4, 1],
  [5, 1],
  [16, 2],
  [17, 2],
  [9, 1],
  [13, 1],
  [0, 2],
];

export function v5Template(upTo: number): Template {
  const fields = FIELDS.map(([element, length]) => ({ element, length, scope: false }));
  return new Template(0, false, fields, ({ element }) => ELEMENTS.get(element ?? 0), upTo);
}

/** Engine type and number, which tell one line card's flows from another's. */
export const v5Engine = (data: Uint8Array): number => u16(data, 20);

export function readV5(
  data: Uint8Array,
  length: number,
  template: Template,
  record: FlowRecord,
  sink: FlowSink,
  faults: Faults,
): void {
  const count = u16(data, 2);
  if (count < 1 || count > MOST_RECORDS || HEADER + count * template.length > length) {
    faults.recordCount++;
    return;
  }
  record.uptimeMs = u32(data, 4);
  record.exportMs = u32(data, 8) * 1000 + Math.floor(u32(data, 12) / 1e6);
  // Mode in the upper two bits, often left 0 although an interval is stated.
  const interval = ((u8(data, 22) & 0x3f) << 8) | u8(data, 23);
  record.headerRate = interval > 0 ? interval : Number.NaN;
  readDataSet(data, HEADER, HEADER + count * template.length, template, record, sink, faults);
}
