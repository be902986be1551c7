/**
 * Addresses and prefixes between canonical text and machine words.
 *
 * Reading is strict: only the one canonical spelling is accepted (no leading zeros, RFC 5952 for IPv6, no host bits),
 * so that two texts are the same prefix exactly when they are equal, and a hostile spelling can never create a second
 * entry for a prefix. Addresses with an embedded IPv4 address (`::ffff:10.0.0.1`, `::10.0.0.1`) are refused: they name
 * an IPv4 host in a second way. The readers work on bytes because the fast decoder does; texts are copied into a
 * scratch buffer first.
 */
import type { Address, Prefix } from '../../../dsl/program/index.ts';
import { address, prefix } from '../../../dsl/program/index.ts';

const DOT = 46;
const SLASH = 47;
const ZERO = 48;
const COLON = 58;

/** Longest text of an IPv6 prefix: 8 groups of 4, 7 colons, `/128`. */
const LONGEST = 43;
/** One byte more than any accepted text, so that a reader always meets a byte that ends it. */
const scratch = Buffer.alloc(LONGEST + 1);
const groups = new Uint16Array(8);

/** Where a reader leaves what it read; valid until the next read. IPv4 uses `words[0]` alone. */
export const read = { words: new Uint32Array(4), length: 0 };

export type Family = 4 | 6;
export interface PrefixWords {
  readonly family: Family;
  /** One word for IPv4, four for IPv6, most significant first. */
  readonly words: readonly number[];
  readonly length: number;
}

/** IPv4 mask of `length` leading ones. */
export const mask32 = (length: number): number => (length === 0 ? 0 : (0xffffffff << (32 - length)) >>> 0);

/** Reads a dotted quad at `at` into `read.words[0]`; returns the position after it, or -1. */
export function readAddress4(bytes: Uint8Array, at: number): number {
  let position = at;
  let word = 0;
  for (let octet = 0; octet < 4; octet++) {
    if (octet > 0 && bytes[position++] !== DOT) return -1;
    const first = bytes[position]! - ZERO;
    if (first >>> 0 > 9) return -1;
    position++;
    let value = first;
    let digit = bytes[position]! - ZERO;
    if (digit >>> 0 <= 9) {
      if (first === 0) return -1;
      value = value * 10 + digit;
      digit = bytes[++position]! - ZERO;
      if (digit >>> 0 <= 9) {
        value = value * 10 + digit;
        if (value > 255) return -1;
        position++;
      }
    }
    word = (word << 8) | value;
  }
  read.words[0] = word;
  return position;
}

/** Reads a canonical IPv6 address at `at` into `read.words`; returns the position after it, or -1. */
export function readAddress6(bytes: Uint8Array, at: number): number {
  let position = at;
  let count = 0;
  /** Number of groups before `::`, or -1 while none was seen. */
  let gap = -1;
  /** Longest run of zero groups spelled out, before and after the gap: it must not beat the gap. */
  let zeros = 0;
  let zerosBefore = 0;
  let zerosAfter = 0;
  if (bytes[position] === COLON) {
    if (bytes[position + 1] !== COLON) return -1;
    position += 2;
    gap = 0;
  }
  for (;;) {
    const start = position;
    let value = 0;
    for (; position < start + 4; position++) {
      const code = bytes[position]!;
      if (code >= ZERO && code <= 57) value = (value << 4) | (code - ZERO);
      else if (code >= 97 && code <= 102) value = (value << 4) | (code - 87);
      else break;
    }
    if (position === start) {
      if (gap !== count) return -1;
      break;
    }
    if ((position - start > 1 && bytes[start] === ZERO) || count === 8) return -1;
    groups[count++] = value;
    zeros = value === 0 ? zeros + 1 : 0;
    if (gap < 0) zerosBefore = Math.max(zerosBefore, zeros);
    else zerosAfter = Math.max(zerosAfter, zeros);
    if (bytes[position] !== COLON) break;
    position++;
    if (bytes[position] === COLON) {
      if (gap >= 0) return -1;
      position++;
      gap = count;
      zeros = 0;
    }
  }
  if (bytes[position] === DOT) return -1;
  if (gap < 0) {
    if (count !== 8 || zerosBefore > 1) return -1;
  } else {
    const hidden = 8 - count;
    if (hidden < 2 || zerosBefore >= hidden || zerosAfter > hidden) return -1;
    // A zero beside the gap belongs into it.
    if ((gap > 0 && groups[gap - 1] === 0) || (gap < count && groups[gap] === 0)) return -1;
    groups.copyWithin(gap + hidden, gap, count);
    groups.fill(0, gap, gap + hidden);
  }
  const words = read.words;
  for (let word = 0; word < 4; word++) words[word] = (groups[2 * word]! << 16) | groups[2 * word + 1]!;
  return embedsIp4(words) ? -1 : position;
}

/** ::ffff:0:0/96 and all of ::/96 that inet_ntop would print with a dotted quad (so not `::` and `::1`). */
function embedsIp4(words: Uint32Array): boolean {
  if (words[0] !== 0 || words[1] !== 0) return false;
  return words[2] === 0xffff || (words[2] === 0 && words[3]! > 0xffff);
}

/** Reads a decimal mask length 0..`most` at `at` into `read.length`; returns the position after it, or -1. */
export function readLength(bytes: Uint8Array, at: number, most: number): number {
  let position = at;
  let value = bytes[position]! - ZERO;
  if (value >>> 0 > 9) return -1;
  position++;
  for (let more = 0; more < 2; more++) {
    const digit = bytes[position]! - ZERO;
    if (digit >>> 0 > 9) break;
    if (value === 0) return -1;
    value = value * 10 + digit;
    position++;
  }
  read.length = value;
  return value > most ? -1 : position;
}

/** True when no bit beyond `length` is set in the IPv4 word. */
export const isNetwork4 = (word: number, length: number): boolean =>
  length === 32 || (word & (0xffffffff >>> length)) === 0;

/** True when no bit beyond `length` is set in the four words of an IPv6 address. */
export function isNetwork6(words: Uint32Array, length: number): boolean {
  const edge = length >> 5;
  if (edge < 4 && !isNetwork4(words[edge]!, length & 31)) return false;
  for (let word = edge + 1; word < 4; word++) if (words[word] !== 0) return false;
  return true;
}

/** Reads the canonical prefix that ends at `end`; leaves it in `read` and returns its family, or undefined. */
export function readPrefix(bytes: Uint8Array, at: number, end: number): Family | undefined {
  const position4 = readAddress4(bytes, at);
  if (position4 > 0 && bytes[position4] === SLASH) {
    if (readLength(bytes, position4 + 1, 32) !== end) return undefined;
    return isNetwork4(read.words[0]!, read.length) ? 4 : undefined;
  }
  const position6 = readAddress6(bytes, at);
  if (position6 < 0 || bytes[position6] !== SLASH || readLength(bytes, position6 + 1, 128) !== end) return undefined;
  return isNetwork6(read.words, read.length) ? 6 : undefined;
}

/** Reads the canonical address that ends at `end`; leaves it in `read` and returns its family, or undefined. */
export function readAddress(bytes: Uint8Array, at: number, end: number): Family | undefined {
  if (readAddress4(bytes, at) === end) return 4;
  return readAddress6(bytes, at) === end ? 6 : undefined;
}

function copy(text: string): number {
  if (text.length > LONGEST) return -1;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 0x7f) return -1;
    scratch[index] = code;
  }
  scratch[text.length] = 0;
  return text.length;
}

/** As `readPrefix`, for a text. */
export function readPrefixText(text: string): Family | undefined {
  const end = copy(text);
  return end < 0 ? undefined : readPrefix(scratch, 0, end);
}

/** As `readAddress`, for a text. */
export function readAddressText(text: string): Family | undefined {
  const end = copy(text);
  return end < 0 ? undefined : readAddress(scratch, 0, end);
}

/** The words of a canonical prefix, or undefined for any other text. */
export function prefixWords(text: string): PrefixWords | undefined {
  const family = readPrefixText(text);
  if (family === undefined) return undefined;
  return { family, words: family === 4 ? [read.words[0]!] : [...read.words], length: read.length };
}

export const isAddress = (text: string): text is Address => readAddressText(text) !== undefined;
export const isPrefix = (text: string): text is Prefix => readPrefixText(text) !== undefined;

export const formatAddress4 = (word: number): Address =>
  address(`${word >>> 24}.${(word >>> 16) & 255}.${(word >>> 8) & 255}.${word & 255}`);

/** RFC 5952: lower case, the longest run of two or more zero groups as `::`, the first of equal runs. */
export function formatAddress6(w0: number, w1: number, w2: number, w3: number): Address {
  const parts = [w0, w1, w2, w3].flatMap((word) => [word >>> 16, word & 0xffff]);
  let best = -1;
  let bestLength = 1;
  for (let start = 0; start < 8; start++) {
    let end = start;
    while (end < 8 && parts[end] === 0) end++;
    if (end - start > bestLength) {
      best = start;
      bestLength = end - start;
    }
    start = Math.max(start, end);
  }
  const hex = (from: number, to: number): string =>
    parts
      .slice(from, to)
      .map((part) => part.toString(16))
      .join(':');
  return address(best < 0 ? hex(0, 8) : `${hex(0, best)}::${hex(best + bestLength, 8)}`);
}

export const formatPrefix4 = (word: number, length: number): Prefix => prefix(`${formatAddress4(word)}/${length}`);
export const formatPrefix6 = (w0: number, w1: number, w2: number, w3: number, length: number): Prefix =>
  prefix(`${formatAddress6(w0, w1, w2, w3)}/${length}`);
