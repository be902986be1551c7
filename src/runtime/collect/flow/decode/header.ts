/** What the header of a datagram says, for showing it. The decoder reads headers on its own. */
import { u16, u32 } from './octets.ts';

export interface DatagramHeader {
  readonly version: 5 | 9 | 10 | 'sflow5';
  /** Observation domain (IPFIX) or source id (NetFlow v9). */
  readonly domain: number | undefined;
  readonly sequence: number;
  /** Words of the sFlow agent's address. */
  readonly agent: readonly number[] | undefined;
}

/** Undefined where the datagram is of no known version or shorter than its header. */
export function readHeader(data: Uint8Array): DatagramHeader | undefined {
  const version = data.length < 16 ? 0 : u16(data, 0);
  if (version === 5 && data.length >= 24)
    return { version, domain: undefined, sequence: u32(data, 16), agent: undefined };
  if (version === 9 && data.length >= 20)
    return { version, domain: u32(data, 16), sequence: u32(data, 12), agent: undefined };
  if (version === 10) return { version, domain: u32(data, 12), sequence: u32(data, 8), agent: undefined };
  if (version !== 0 || data.length < 16 || u32(data, 0) !== 5) return undefined;
  const words = u32(data, 4) === 2 ? 4 : 1;
  if (data.length < 20 + 4 * words) return undefined;
  const agent = Array.from({ length: words }, (_, word) => u32(data, 8 + 4 * word));
  return { version: 'sflow5', domain: undefined, sequence: u32(data, 12 + 4 * words), agent };
}
