/**
 * Where each quantity of a flow record lies in `FlowRecord.values`; NaN there means that the record does not state it.
 *
 * Plain numbers instead of properties: a record is filled by a loop over (slot, offset) pairs, and one array is reused for
 * all records. IPv4 addresses are one unsigned word, IPv6 addresses four consecutive ones.
 */
export const SRC4 = 0;
export const DST4 = 1;
export const NEXT_HOP4 = 2;
export const BGP_NEXT_HOP4 = 3;
export const SRC6 = 4;
export const DST6 = 8;
export const NEXT_HOP6 = 12;
export const BGP_NEXT_HOP6 = 16;

export const BYTES = 20;
export const PACKETS = 21;
/** After the router changed the packet: what egress metering exports instead of BYTES. */
export const POST_BYTES = 22;
export const POST_PACKETS = 23;
/** Since the flow began; all that some exporters state. */
export const TOTAL_BYTES = 24;
export const TOTAL_PACKETS = 25;
/** ifIndex; 0 where the exporter cannot tell. */
export const IN_IF = 26;
export const OUT_IF = 27;
/** 0 ingress, 1 egress: where the router metered the flow. */
export const DIRECTION = 28;

/** As stated: milliseconds since 1970 by the exporter's clock. */
export const STATED_START = 29;
export const STATED_END = 30;
/** As stated: milliseconds since the exporter started, 32 bits. */
export const START_UPTIME = 31;
export const END_UPTIME = 32;
export const DURATION = 33;
/** When the exporter started, milliseconds since 1970. */
export const SYSTEM_INIT = 34;

/** Derived for every record: milliseconds since 1970 by the exporter's clock. */
export const START = 35;
export const END = 36;
/** Derived for every record: one packet of this many was metered. NaN where nothing tells. */
export const SAMPLING_RATE = 37;

export const SAMPLER_ID = 38;
export const SELECTOR_ID = 39;
/** Element 34, one packet of N. */
export const SAMPLING_INTERVAL = 40;
/** Element 50, one packet of N by random choice. */
export const RANDOM_INTERVAL = 41;
/** Elements 305 and 306: so many packets taken, then so many left out. */
export const PACKET_INTERVAL = 42;
export const PACKET_SPACE = 43;
/** Elements 309 and 310: so many taken out of so many. */
export const SAMPLE_SIZE = 44;
export const SAMPLE_POPULATION = 45;
/** The interface that an options record speaks about. */
export const SCOPE_INTERFACE = 46;

/** sFlow: whether IN_IF and OUT_IF are an ifIndex (0), "discarded" (1) or a number of several interfaces (2). */
export const IN_FORMAT = 47;
export const OUT_FORMAT = 48;

/** From here on only what `inspect` shows: templates are not read for it while collecting. */
export const SHOWN_ONLY = 49;
export const SRC_PORT = 49;
export const DST_PORT = 50;
export const PROTOCOL = 51;
export const TOS = 52;
export const TCP_FLAGS = 53;
export const SRC_AS = 54;
export const DST_AS = 55;
export const SRC_MASK = 56;
export const DST_MASK = 57;
/** sFlow: octets of the whole frame as sampled, the sample pool and drops. */
export const FRAME_BYTES = 58;
export const SAMPLE_POOL = 59;
export const DROPS = 60;

export const SLOTS = 61;
