/** Addresses as text (RFC 5952), for showing records; never on the hot path. */
import { formatBits } from '../../../model/index.ts';

export const ipv4Text = (word: number): string =>
  [word >>> 24, (word >>> 16) & 255, (word >>> 8) & 255, word & 255].join('.');

/** Four words, most significant first. */
export function ipv6Text(words: ArrayLike<number>): string {
  let bits = 0n;
  for (let word = 0; word < 4; word++) bits = (bits << 32n) | BigInt(words[word]!);
  return formatBits({ family: 6, bits, length: 128 }).slice(0, -'/128'.length);
}
