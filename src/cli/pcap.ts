/**
 * Reads UDP datagrams from a capture file: classic pcap (`tcpdump -w`), Ethernet, IPv4 or IPv6.
 *
 * The whole file is handed in, because it is read for inspection only. Fragments, other link types and pcapng are not
 * read; what is cut off at the end of the file is left out.
 */
export interface UdpDatagram {
  /** Milliseconds since 1970 as captured. */
  readonly timeMs: number;
  /** Source address: four octets of IPv4 or sixteen of IPv6. */
  readonly source: Uint8Array;
  readonly sourcePort: number;
  readonly port: number;
  readonly payload: Uint8Array;
}

export type CaptureFault = 'not-pcap' | 'not-ethernet';

const FILE_HEADER = 24;
const PACKET_HEADER = 16;
const MICROSECONDS = 0xa1b2_c3d4;
const NANOSECONDS = 0xa1b2_3c4d;
const LINK_ETHERNET = 1;
const ETHERNET_HEADER = 14;
const UDP = 17;

/** The datagrams in the order of the file, or why the file cannot be read. */
export function readCapture(file: Uint8Array): Iterable<UdpDatagram> | CaptureFault {
  if (file.length < FILE_HEADER) return 'not-pcap';
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const little = [MICROSECONDS, NANOSECONDS].includes(view.getUint32(0, true));
  const magic = view.getUint32(0, little);
  if (magic !== MICROSECONDS && magic !== NANOSECONDS) return 'not-pcap';
  if ((view.getUint32(20, little) & 0xffff) !== LINK_ETHERNET) return 'not-ethernet';
  return packets(file, view, little, magic === NANOSECONDS ? 1e6 : 1e3);
}

function* packets(file: Uint8Array, view: DataView, little: boolean, perMs: number): Generator<UdpDatagram> {
  let at = FILE_HEADER;
  while (at + PACKET_HEADER <= file.length) {
    const timeMs = view.getUint32(at, little) * 1000 + view.getUint32(at + 4, little) / perMs;
    const begin = at + PACKET_HEADER;
    const end = begin + view.getUint32(at + 8, little);
    if (end > file.length) return;
    const datagram = readUdp(file.subarray(begin, end), timeMs);
    if (datagram) yield datagram;
    at = end;
  }
}

function readUdp(frame: Uint8Array, timeMs: number): UdpDatagram | undefined {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const type = frame.length >= ETHERNET_HEADER + 20 ? view.getUint16(12) : 0;
  const ip = ETHERNET_HEADER;
  if (type === 0x0800 && frame[ip + 9] === UDP)
    return udp(frame, view, ip + 4 * (frame[ip]! & 15), frame.subarray(ip + 12, ip + 16), timeMs);
  if (type === 0x86dd && frame[ip + 6] === UDP)
    return udp(frame, view, ip + 40, frame.subarray(ip + 8, ip + 24), timeMs);
  return undefined;
}

function udp(
  frame: Uint8Array,
  view: DataView,
  at: number,
  source: Uint8Array,
  timeMs: number,
): UdpDatagram | undefined {
  if (at + 8 > frame.length) return undefined;
  const end = Math.min(frame.length, at + Math.max(8, view.getUint16(at + 4)));
  const ports = { sourcePort: view.getUint16(at), port: view.getUint16(at + 2) };
  return { timeMs, source, ...ports, payload: frame.subarray(at + 8, end) };
}
