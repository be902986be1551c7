/** Who is who in every lab: AS numbers, the prefixes of the rest of the world and our own. */

export const ASN = {
  us: 65000,
  a: 65101,
  b: 65102,
  d: 65103,
  routeServer: 65500,
  remote: 65200,
  customer: 65300,
} as const;

/** Addresses of both ends of a cable, per family. */
export interface Pair {
  readonly ipv4: { readonly us: string; readonly them: string };
  readonly ipv6: { readonly us: string; readonly them: string };
}

/** The ends .1 and .2 of a /24 and of a /64, given without their last part: pair('192.0.2', '2001:db8:a'). */
export function pair(v4: string, v6: string): Pair {
  return { ipv4: { us: `${v4}.1`, them: `${v4}.2` }, ipv6: { us: `${v6}::1`, them: `${v6}::2` } };
}

/** What a border router can send over each link, as interface counters count it. */
export const LINK_MBIT = 20;

/** What our AS originates. */
export const OWN = { ipv4: ['203.0.113.0/24'], ipv6: ['2001:db8:f::/48'] } as const;

export const PREFIX_COUNT = 40;
/** Port of the measured traffic, so that counters can tell it from everything else. */
export const TRAFFIC_PORT = 9000;

/** Port of ExaBGP's machine where flow records go. */
export const FLOW_PORT = 2055;

export interface RemotePrefix {
  readonly prefix: string;
  /** An address inside, where traffic is sent to. */
  readonly host: string;
}

const indices = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

/** 100.64.0.0/24 … 100.64.39.0/24. */
export const REMOTE4: readonly RemotePrefix[] = indices(PREFIX_COUNT).map((n) => ({
  prefix: `100.64.${n}.0/24`,
  host: `100.64.${n}.1`,
}));

/** Their twins 2001:db8:6400::/48 … 2001:db8:6439::/48: the number is the same to the eye. */
export const REMOTE6: readonly RemotePrefix[] = indices(PREFIX_COUNT).map((n) => {
  const group = `64${String(n).padStart(2, '0')}`;
  return { prefix: `2001:db8:${group}::/48`, host: `2001:db8:${group}::1` };
});

/** Both families, twin after twin: what is offered over this list is heavy in both. */
export const WORLD: readonly RemotePrefix[] = REMOTE4.flatMap((prefix, n) => [prefix, REMOTE6[n]!]);

/** Further prefixes without traffic, for tests of many routes: 100.80.0.0/24, 100.80.1.0/24 … */
export function extraPrefixes(count: number): readonly string[] {
  return indices(count).map((n) => `100.${80 + (n >> 8)}.${n & 255}.0/24`);
}

/** Every packet of the measured traffic: 1400 octets IP, 1414 as interface counters and token buckets see it. */
export const PACKET_IP_BYTES = 1_400;
export const PACKET_WIRE_BYTES = PACKET_IP_BYTES + 14;

export function udpPayloadBytes(host: string): number {
  const [ip, udp] = [host.includes(':') ? 40 : 20, 8];
  return PACKET_IP_BYTES - ip - udp;
}

/** A customer of ours with BGP; its own prefixes must never be steered. */
export const CUSTOMER = {
  ipv4: ['198.18.5.0/24'],
  ipv6: ['2001:db8:5::/48'],
  host: { ipv4: '198.18.5.1', ipv6: '2001:db8:5::1' },
} as const;
