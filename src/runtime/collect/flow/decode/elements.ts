/**
 * The information elements that are read, by number (IANA "ipfix-entities"; NetFlow v9 uses the same numbers below 128).
 *
 * Everything else, including all enterprise elements, is skipped by its length.
 */
import * as slot from './slots.ts';

/** How the octets of an element become a number. */
export type Encoding =
  /** Unsigned, 1-8 octets, most significant first. */
  | 'unsigned'
  /** 16 octets into four slots. */
  | 'ipv6'
  /** 4 octets of seconds into milliseconds. */
  | 'seconds'
  /** 8 octets: seconds since 1900 and a binary fraction, into milliseconds since 1970. */
  | 'ntp'
  /** 4 octets of microseconds before the export time, into milliseconds since 1970. */
  | 'before-export'
  /** 4 octets of microseconds into milliseconds. */
  | 'microseconds';

export interface Element {
  readonly slot: number;
  readonly encoding: Encoding;
}

const unsigned = (to: number): Element => ({ slot: to, encoding: 'unsigned' });
const encoded = (to: number, encoding: Encoding): Element => ({ slot: to, encoding });

export const ELEMENTS: ReadonlyMap<number, Element> = new Map([
  [1, unsigned(slot.BYTES)],
  [2, unsigned(slot.PACKETS)],
  [4, unsigned(slot.PROTOCOL)],
  [5, unsigned(slot.TOS)],
  [6, unsigned(slot.TCP_FLAGS)],
  [7, unsigned(slot.SRC_PORT)],
  [8, unsigned(slot.SRC4)],
  [9, unsigned(slot.SRC_MASK)],
  [10, unsigned(slot.IN_IF)],
  [11, unsigned(slot.DST_PORT)],
  [12, unsigned(slot.DST4)],
  [13, unsigned(slot.DST_MASK)],
  [14, unsigned(slot.OUT_IF)],
  [15, unsigned(slot.NEXT_HOP4)],
  [16, unsigned(slot.SRC_AS)],
  [17, unsigned(slot.DST_AS)],
  [18, unsigned(slot.BGP_NEXT_HOP4)],
  [21, unsigned(slot.END_UPTIME)],
  [22, unsigned(slot.START_UPTIME)],
  [23, unsigned(slot.POST_BYTES)],
  [24, unsigned(slot.POST_PACKETS)],
  [27, encoded(slot.SRC6, 'ipv6')],
  [28, encoded(slot.DST6, 'ipv6')],
  [29, unsigned(slot.SRC_MASK)],
  [30, unsigned(slot.DST_MASK)],
  [34, unsigned(slot.SAMPLING_INTERVAL)],
  [48, unsigned(slot.SAMPLER_ID)],
  [50, unsigned(slot.RANDOM_INTERVAL)],
  [61, unsigned(slot.DIRECTION)],
  [62, encoded(slot.NEXT_HOP6, 'ipv6')],
  [63, encoded(slot.BGP_NEXT_HOP6, 'ipv6')],
  [85, unsigned(slot.TOTAL_BYTES)],
  [86, unsigned(slot.TOTAL_PACKETS)],
  [150, encoded(slot.STATED_START, 'seconds')],
  [151, encoded(slot.STATED_END, 'seconds')],
  [152, unsigned(slot.STATED_START)],
  [153, unsigned(slot.STATED_END)],
  [154, encoded(slot.STATED_START, 'ntp')],
  [155, encoded(slot.STATED_END, 'ntp')],
  [156, encoded(slot.STATED_START, 'ntp')],
  [157, encoded(slot.STATED_END, 'ntp')],
  [158, encoded(slot.STATED_START, 'before-export')],
  [159, encoded(slot.STATED_END, 'before-export')],
  [160, unsigned(slot.SYSTEM_INIT)],
  [161, unsigned(slot.DURATION)],
  [162, encoded(slot.DURATION, 'microseconds')],
  [302, unsigned(slot.SELECTOR_ID)],
  [305, unsigned(slot.PACKET_INTERVAL)],
  [306, unsigned(slot.PACKET_SPACE)],
  [309, unsigned(slot.SAMPLE_SIZE)],
  [310, unsigned(slot.SAMPLE_POPULATION)],
]);

/** What an options record speaks about: NetFlow v9 has its own numbers for it. */
export const V9_SCOPES: ReadonlyMap<number, Element> = new Map([[2, unsigned(slot.SCOPE_INTERFACE)]]);

/** IPFIX scopes are ordinary elements; an interface among them is what the options are about, not where a flow went. */
export const IPFIX_SCOPES: ReadonlyMap<number, Element> = new Map([
  ...ELEMENTS,
  [10, unsigned(slot.SCOPE_INTERFACE)],
  [14, unsigned(slot.SCOPE_INTERFACE)],
]);
