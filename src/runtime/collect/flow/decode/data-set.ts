/** Reads the records of one set by a compiled template: the loop that runs for every record. */
import type { Faults } from './faults.ts';
import { u16, u32, unsigned } from './octets.ts';
import type { FlowRecord } from './record.ts';
import type { FlowSink } from './sink.ts';
import * as slot from './slots.ts';
import type { Template } from './template.ts';
import { READ_BEFORE_EXPORT, READ_MICROSECONDS, READ_NTP, READ_SECONDS, VARIABLE } from './template.ts';

/** Between 1900, where NTP counts from, and 1970. */
const NTP_EPOCH_SECONDS = 2_208_988_800;

/** Records in [begin, end) of `data`; octets that hold no whole record are padding. Returns how many there were. */
export function readDataSet(
  data: Uint8Array,
  begin: number,
  end: number,
  template: Template,
  record: FlowRecord,
  sink: FlowSink,
  faults: Faults,
): number {
  record.clear();
  let count = 0;
  let at = begin;
  while (at + template.length <= end) {
    let next = at + template.length;
    if (template.lengths !== undefined) {
      next = locate(data, at, end, template, template.lengths);
      if (next < 0) {
        faults.variableLength++;
        break;
      }
    }
    readRecord(data, at, template.reads, record);
    finish(template, record, sink);
    count++;
    at = next;
  }
  return count;
}

function finish(template: Template, record: FlowRecord, sink: FlowSink): void {
  if (!template.options) {
    record.derive();
    sink.record(record);
    return;
  }
  const { domain, values } = record;
  domain.sampling.learn(values);
  if (!Number.isNaN(values[slot.SYSTEM_INIT]!)) domain.systemInitMs = values[slot.SYSTEM_INIT]!;
  sink.options(record);
}

function readRecord(data: Uint8Array, base: number, reads: Int32Array, record: FlowRecord): void {
  const { values } = record;
  for (let index = 0; index < reads.length; index += 3) {
    const code = reads[index]!;
    const at = base + reads[index + 2]!;
    values[reads[index + 1]!] = code <= 8 ? unsigned(data, at, code) : readTime(data, at, code, record.exportMs);
  }
}

function readTime(data: Uint8Array, at: number, code: number, exportMs: number): number {
  switch (code) {
    case READ_SECONDS:
      return u32(data, at) * 1000;
    case READ_MICROSECONDS:
      return u32(data, at) / 1000;
    case READ_BEFORE_EXPORT:
      return exportMs - u32(data, at) / 1000;
    case READ_NTP:
      return (u32(data, at) - NTP_EPOCH_SECONDS) * 1000 + (u32(data, at + 4) * 1000) / 2 ** 32;
    default:
      return Number.NaN;
  }
}

/** Sets the offsets of a template with variable fields for the record at `at`; returns where the next one begins, or -1. */
function locate(data: Uint8Array, at: number, end: number, template: Template, lengths: readonly number[]): number {
  let position = at;
  let read = 0;
  for (let field = 0; field < lengths.length; field++) {
    for (; template.places[read]?.[0] === field; read++)
      template.reads[3 * read + 2] = position - at + template.places[read]![1];
    let length = lengths[field]!;
    if (length === VARIABLE) {
      if (position >= end) return -1;
      length = data[position]!;
      position += 1;
      if (length === 255) {
        if (position + 2 > end) return -1;
        length = u16(data, position);
        position += 2;
      }
    }
    position += length;
    if (position > end) return -1;
  }
  return position;
}
