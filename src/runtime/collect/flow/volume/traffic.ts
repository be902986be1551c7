/** Reads from a record what the accumulator counts: octets, samples, interfaces, times. */
import type { FlowRecord } from '../decode/index.ts';
import { slot } from '../decode/index.ts';

/** "Local" in sFlow: to or from the device itself. */
const SFLOW_LOCAL = 0x3fff_ffff;
/** A flow that claims to have begun longer before its end than this has no usable beginning. */
export const LONGEST_FLOW_MS = 6 * 3_600_000;

/** Octets as metered; where the exporter states several counts, those of this record alone come first. NaN: none. */
export function meteredOctets(values: Float64Array): number {
  const octets = values[slot.BYTES]!;
  if (!Number.isNaN(octets)) return octets;
  const post = values[slot.POST_BYTES]!;
  return Number.isNaN(post) ? values[slot.TOTAL_BYTES]! : post;
}

/** Packets as metered, at least one. */
export function meteredPackets(values: Float64Array): number {
  const packets = values[slot.PACKETS]!;
  if (packets >= 1) return packets;
  const post = values[slot.POST_PACKETS]!;
  if (post >= 1) return post;
  return values[slot.TOTAL_PACKETS]! >= 1 ? values[slot.TOTAL_PACKETS]! : 1;
}

/**
 * The ifIndex of one side, 0 where the exporter cannot tell: some write 0, some the same index on both sides, and sFlow
 * says "discarded", "several" or "the device itself".
 */
export function interfaceOf(values: Float64Array, own: number, ownFormat: number, other: number): number {
  const index = values[own]!;
  if (Number.isNaN(index) || index === values[other] || values[ownFormat]! > 0 || index === SFLOW_LOCAL) return 0;
  return index;
}

/** Next hop as one word of IPv4, the words of IPv6, or 0 for none. */
export function nextHopOf(values: Float64Array): number | readonly number[] {
  for (const at of [slot.NEXT_HOP4, slot.BGP_NEXT_HOP4]) if (values[at]! > 0) return values[at]!;
  for (const at of [slot.NEXT_HOP6, slot.BGP_NEXT_HOP6])
    if (values[at]! > 0 || values[at + 3]! > 0) return [...values.subarray(at, at + 4)];
  return 0;
}

/** START and END of the record on our clock: by the distance to its export where that is exact, else by the clocks' offset. */
export function timesOf(record: FlowRecord, arrivalMs: number, offsetMs: number, into: Float64Array): void {
  const shift = record.byUptime ? arrivalMs - record.exportMs : offsetMs;
  const end = record.values[slot.END]! + shift;
  const start = record.values[slot.START]! + shift;
  into[0] = Number.isNaN(start) ? end : start;
  into[1] = end;
}
