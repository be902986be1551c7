/**
 * sFlow v5: samples of packets and pushed interface counters, in XDR (multiples of four octets).
 *
 * A sampled packet stands for `samplingRate` of them. Its octets are counted from the IP header on, because interfaces
 * count frames in different ways. There is no wall clock in the datagram: samples are of the moment they arrive.
 */
import type { Faults } from './faults.ts';
import { u32, u64 } from './octets.ts';
import { readFrame, readIpv4, readIpv6 } from './packet.ts';
import type { FlowRecord } from './record.ts';
import type { FlowSink } from './sink.ts';
import * as slot from './slots.ts';

const FLOW_SAMPLE = 1;
const COUNTER_SAMPLE = 2;
const EXPANDED_FLOW_SAMPLE = 3;
const EXPANDED_COUNTER_SAMPLE = 4;

const RAW_HEADER = 1;
const SAMPLED_IPV4 = 3;
const SAMPLED_IPV6 = 4;
const EXTENDED_ROUTER = 1002;
const GENERIC_COUNTERS = 1;

/** "Local": to or from the device itself. */
const LOCAL = 0x3fff_ffff;

/** Samples from `begin`, which is where their number stands. */
export function readSflow(
  data: Uint8Array,
  begin: number,
  end: number,
  record: FlowRecord,
  sink: FlowSink,
  faults: Faults,
): void {
  walk(data, begin, end, u32(data, begin), faults, (format, at, stop) => {
    if (format === FLOW_SAMPLE || format === EXPANDED_FLOW_SAMPLE)
      flowSample(data, at, stop, format === EXPANDED_FLOW_SAMPLE, record, sink, faults);
    else if (format === COUNTER_SAMPLE || format === EXPANDED_COUNTER_SAMPLE)
      counterSample(data, at, stop, format === EXPANDED_COUNTER_SAMPLE, sink, faults);
  });
}

/** `count` items of (format, length, body) behind the word at `begin`. */
function walk(
  data: Uint8Array,
  begin: number,
  end: number,
  count: number,
  faults: Faults,
  visit: (format: number, at: number, stop: number) => void,
): void {
  let at = begin + 4;
  for (let item = 0; item < count; item++) {
    const length = at + 8 <= end ? u32(data, at + 4) : Number.POSITIVE_INFINITY;
    if (at + 8 + length > end) {
      faults.sample++;
      return;
    }
    visit(u32(data, at), at + 8, at + 8 + length);
    at += 8 + length;
  }
}

/** Compact samples keep the kind of an interface in its upper two bits, expanded ones in a word of its own. */
function flowSample(
  data: Uint8Array,
  begin: number,
  end: number,
  expanded: boolean,
  record: FlowRecord,
  sink: FlowSink,
  faults: Faults,
): void {
  const rate = begin + (expanded ? 12 : 8);
  const records = rate + (expanded ? 28 : 20);
  if (records + 4 > end) {
    faults.sample++;
    return;
  }
  record.clear();
  record.headerRate = u32(data, rate);
  const { values } = record;
  values[slot.SAMPLE_POOL] = u32(data, rate + 4);
  values[slot.DROPS] = u32(data, rate + 8);
  const interfaceAt = (at: number, format: number, index: number): void => {
    const word = u32(data, at);
    values[format] = expanded ? word : word >>> 30;
    values[index] = expanded ? u32(data, at + 4) : word & LOCAL;
  };
  interfaceAt(rate + 12, slot.IN_FORMAT, slot.IN_IF);
  interfaceAt(rate + (expanded ? 20 : 16), slot.OUT_FORMAT, slot.OUT_IF);
  // The sampler sits at an interface: a packet that is seen there on its way out may have been sampled on its way in too.
  const source = u32(data, rate - 4);
  const sampledAt = expanded ? source : source & 0xff_ffff;
  if (values[slot.IN_IF] !== values[slot.OUT_IF])
    if (sampledAt === values[slot.IN_IF]) values[slot.DIRECTION] = 0;
    else if (sampledAt === values[slot.OUT_IF]) values[slot.DIRECTION] = 1;
  walk(data, records, end, u32(data, records), faults, (format, at, stop) => {
    flowRecord(data, format, at, stop, values);
  });
  if (Number.isNaN(values[slot.BYTES]!)) return;
  values[slot.PACKETS] = 1;
  record.derive();
  sink.record(record);
}

function flowRecord(data: Uint8Array, format: number, at: number, stop: number, values: Float64Array): void {
  const length = stop - at;
  if (format === RAW_HEADER && length >= 16) {
    values[slot.FRAME_BYTES] = u32(data, at + 4);
    readFrame(data, at + 16, Math.min(stop, at + 16 + u32(data, at + 12)), u32(data, at), values);
  } else if (format === SAMPLED_IPV4 && length >= 32) {
    readIpv4(data, at, values);
  } else if (format === SAMPLED_IPV6 && length >= 56) {
    readIpv6(data, at, values);
  } else if (format === EXTENDED_ROUTER && length >= 8) {
    const family = u32(data, at);
    if (family === 1) values[slot.NEXT_HOP4] = u32(data, at + 4);
    else if (family === 2 && length >= 20)
      for (let word = 0; word < 4; word++) values[slot.NEXT_HOP6 + word] = u32(data, at + 4 + 4 * word);
  }
}

function counterSample(
  data: Uint8Array,
  begin: number,
  end: number,
  expanded: boolean,
  sink: FlowSink,
  faults: Faults,
): void {
  const records = begin + (expanded ? 12 : 8);
  if (records + 4 > end) {
    faults.sample++;
    return;
  }
  walk(data, records, end, u32(data, records), faults, (format, at, stop) => {
    if (format !== GENERIC_COUNTERS || stop - at < 64) return;
    sink.counters({
      ifIndex: u32(data, at),
      speed: u64(data, at + 8),
      inOctets: u64(data, at + 24),
      outOctets: u64(data, at + 56),
    });
  });
}
