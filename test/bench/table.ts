/** A routing table of a given size with the Internet's mix of prefix lengths, the same on every run. */
import { xorshift32 } from './row.ts';

/** Per mille of the IPv4 table. The rest, 18, is longer than /24, as in iBGP. */
const LENGTHS_4: readonly (readonly [length: number, perMille: number])[] = [
  [24, 600],
  [23, 100],
  [22, 105],
  [21, 52],
  [20, 45],
  [19, 25],
  [18, 14],
  [17, 8],
  [16, 14],
  [28, 37],
];
/** Every length between /20 and /48 is in use, most of them by few. */
const LENGTHS_6: readonly (readonly [length: number, perMille: number])[] = [
  [48, 455],
  [32, 115],
  [44, 95],
  [40, 85],
  [36, 45],
  [47, 36],
  [46, 32],
  [29, 28],
  [33, 24],
  [34, 16],
  [42, 14],
  [45, 12],
  [35, 9],
  [38, 8],
  [43, 7],
  [41, 4],
  [39, 4],
  [37, 4],
  [30, 3],
  [31, 2],
  [28, 1],
  [24, 1],
];

export interface TableEntry {
  readonly family: 4 | 6;
  readonly words: [number, number, number, number];
  readonly length: number;
}

function lengthOf(mix: readonly (readonly [number, number])[], draw: number): number {
  let left = draw % mix.reduce((sum, [, perMille]) => sum + perMille, 0);
  for (const [length, perMille] of mix) if ((left -= perMille) < 0) return length;
  return mix[0]![0];
}

const mask = (word: number, bits: number): number =>
  bits <= 0 ? 0 : bits >= 32 ? word >>> 0 : (word & (-1 << (32 - bits))) >>> 0;

/** `count` distinct IPv4 prefixes within 1.0.0.0-223.255.255.255. */
export function ipv4Table(count: number, seed = 1): TableEntry[] {
  const random = xorshift32(seed);
  const seen = new Set<number>();
  const entries: TableEntry[] = [];
  while (entries.length < count) {
    const length = lengthOf(LENGTHS_4, random());
    const first = mask((1 + (random() % 223)) * 2 ** 24 + (random() & 0xff_ffff), length);
    const key = first * 64 + length;
    if (seen.has(key)) continue;
    seen.add(key);
    entries.push({ family: 4, words: [first, 0, 0, 0], length });
  }
  return entries;
}

/** `count` distinct IPv6 prefixes; allocations (/29 and /32) lie in the registries' blocks, the rest inside allocations. */
export function ipv6Table(count: number, seed = 2): TableEntry[] {
  const random = xorshift32(seed);
  const blocks = [0x2001, 0x2400, 0x2401, 0x2402, 0x2600, 0x2602, 0x2800, 0x2a00, 0x2a01, 0x2a02, 0x2a0e, 0x2c0f];
  const allocations = Array.from({ length: Math.ceil(count / 5) }, () =>
    mask(blocks[random() % blocks.length]! * 65_536 + (random() & 0xffff), 32),
  );
  const seen = new Set<string>();
  const entries: TableEntry[] = [];
  while (entries.length < count) {
    const length = lengthOf(LENGTHS_6, random());
    const a = mask(allocations[random() % allocations.length]!, length);
    const b = mask(random(), length - 32);
    const key = `${String(a)}:${String(b)}/${String(length)}`;
    if (seen.has(key)) continue;
    seen.add(key);
    entries.push({ family: 6, words: [a, b, 0, 0], length });
  }
  return entries;
}

/** Addresses inside prefixes of the table, each prefix as likely as any other: the case with the worst locality. */
export function addressesIn(table: readonly TableEntry[], count: number, seed = 3): Uint32Array {
  const random = xorshift32(seed);
  const words = new Uint32Array(count * 4);
  for (let at = 0; at < words.length; at += 4) {
    const { words: key, length } = table[random() % table.length]!;
    for (let word = 0; word < 4; word++) {
      const keep = Math.max(0, Math.min(32, length - 32 * word));
      words[at + word] = keep === 32 ? key[word]! : key[word]! + (random() & (2 ** (32 - keep) - 1));
    }
  }
  return words;
}
