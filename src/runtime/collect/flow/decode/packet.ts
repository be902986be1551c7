/** The start of a sampled packet: Ethernet with VLAN tags or bare IP, then IPv4 or IPv6 and the ports. */
import { u16, u32, u8 } from './octets.ts';
import * as slot from './slots.ts';

/** sFlow's header_protocol. */
const ETHERNET = 1;
const IPV4 = 11;
const IPV6 = 12;

const TYPE_IPV4 = 0x0800;
const TYPE_IPV6 = 0x86dd;
const TYPE_VLAN = 0x8100;
const TYPE_QINQ = 0x88a8;

const TCP = 6;
const UDP = 17;

/** Fills `values` from the octets [at, stop) of a frame; a packet that is not IP leaves them as they are. */
export function readFrame(data: Uint8Array, at: number, stop: number, protocol: number, values: Float64Array): void {
  if (protocol === IPV4) ipv4Packet(data, at, stop, values);
  else if (protocol === IPV6) ipv6Packet(data, at, stop, values);
  else if (protocol === ETHERNET) {
    let type = at + 12;
    while (type + 4 <= stop && (u16(data, type) === TYPE_VLAN || u16(data, type) === TYPE_QINQ)) type += 4;
    if (type + 2 > stop) return;
    if (u16(data, type) === TYPE_IPV4) ipv4Packet(data, type + 2, stop, values);
    else if (u16(data, type) === TYPE_IPV6) ipv6Packet(data, type + 2, stop, values);
  }
}

function ipv4Packet(data: Uint8Array, at: number, stop: number, values: Float64Array): void {
  if (at + 20 > stop || u8(data, at) >>> 4 !== 4) return;
  values[slot.BYTES] = u16(data, at + 2);
  values[slot.TOS] = u8(data, at + 1);
  values[slot.PROTOCOL] = u8(data, at + 9);
  values[slot.SRC4] = u32(data, at + 12);
  values[slot.DST4] = u32(data, at + 16);
  // Only the first fragment has ports.
  if ((u16(data, at + 6) & 0x1fff) === 0) ports(data, at + 4 * (u8(data, at) & 15), stop, values);
}

function ipv6Packet(data: Uint8Array, at: number, stop: number, values: Float64Array): void {
  if (at + 40 > stop || u8(data, at) >>> 4 !== 6) return;
  values[slot.BYTES] = 40 + u16(data, at + 4);
  values[slot.TOS] = (u16(data, at) >>> 4) & 255;
  values[slot.PROTOCOL] = u8(data, at + 6);
  for (let word = 0; word < 4; word++) {
    values[slot.SRC6 + word] = u32(data, at + 8 + 4 * word);
    values[slot.DST6 + word] = u32(data, at + 24 + 4 * word);
  }
  ports(data, at + 40, stop, values);
}

function ports(data: Uint8Array, at: number, stop: number, values: Float64Array): void {
  const protocol = values[slot.PROTOCOL]!;
  if ((protocol !== TCP && protocol !== UDP) || at + 4 > stop) return;
  values[slot.SRC_PORT] = u16(data, at);
  values[slot.DST_PORT] = u16(data, at + 2);
  if (protocol === TCP && at + 14 <= stop) values[slot.TCP_FLAGS] = u8(data, at + 13);
}

/** sFlow's sampled_ipv4: length, protocol, addresses, ports, TCP flags, TOS, each a word. */
export function readIpv4(data: Uint8Array, at: number, values: Float64Array): void {
  values[slot.BYTES] = u32(data, at);
  values[slot.PROTOCOL] = u32(data, at + 4);
  values[slot.SRC4] = u32(data, at + 8);
  values[slot.DST4] = u32(data, at + 12);
  values[slot.SRC_PORT] = u32(data, at + 16);
  values[slot.DST_PORT] = u32(data, at + 20);
  values[slot.TCP_FLAGS] = u32(data, at + 24);
  values[slot.TOS] = u32(data, at + 28);
}

/** sFlow's sampled_ipv6: as IPv4 with addresses of four words and a priority in place of TOS. */
export function readIpv6(data: Uint8Array, at: number, values: Float64Array): void {
  values[slot.BYTES] = u32(data, at);
  values[slot.PROTOCOL] = u32(data, at + 4);
  for (let word = 0; word < 4; word++) {
    values[slot.SRC6 + word] = u32(data, at + 8 + 4 * word);
    values[slot.DST6 + word] = u32(data, at + 24 + 4 * word);
  }
  values[slot.SRC_PORT] = u32(data, at + 40);
  values[slot.DST_PORT] = u32(data, at + 44);
  values[slot.TCP_FLAGS] = u32(data, at + 48);
  values[slot.TOS] = u32(data, at + 52);
}
