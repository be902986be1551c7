/** Prefixes in the form the tables take: 32-bit words, most significant first. */
import type { PrefixBits } from '../prefix.ts';

/** An IPv4 prefix uses the first word only. Host bits are zero, all words unsigned. */
export interface PrefixKey {
  readonly family: 4 | 6;
  readonly words: readonly [number, number, number, number];
  readonly length: number;
}

const word = (bits: bigint, shift: bigint): number => Number((bits >> shift) & 0xffff_ffffn);

export function prefixKey({ family, bits, length }: PrefixBits): PrefixKey {
  if (family === 4) return { family, words: [Number(bits), 0, 0, 0], length };
  return { family, words: [word(bits, 96n), word(bits, 64n), word(bits, 32n), word(bits, 0n)], length };
}
