/** Unsigned numbers, most significant octet first. The caller has checked that they lie within the datagram. */
export const u8 = (data: Uint8Array, at: number): number => data[at]!;
export const u16 = (data: Uint8Array, at: number): number => (data[at]! << 8) | data[at + 1]!;
export const u32 = (data: Uint8Array, at: number): number =>
  ((data[at]! << 24) | (data[at + 1]! << 16) | (data[at + 2]! << 8) | data[at + 3]!) >>> 0;
/** Exact up to 2^53. */
export const u64 = (data: Uint8Array, at: number): number => u32(data, at) * 2 ** 32 + u32(data, at + 4);

/** Unsigned of 1 to 8 octets. */
export function unsigned(data: Uint8Array, at: number, length: number): number {
  switch (length) {
    case 1:
      return data[at]!;
    case 2:
      return u16(data, at);
    case 4:
      return u32(data, at);
    case 8:
      return u64(data, at);
    default: {
      let value = 0;
      for (let octet = 0; octet < length; octet++) value = value * 256 + data[at + octet]!;
      return value;
    }
  }
}
