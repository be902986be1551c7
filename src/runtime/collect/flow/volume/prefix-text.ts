/**
 * Prefixes between text and words, fast enough for a full table: some millions a second, where a general parser takes
 * seconds for one table. Only canonical texts are read, as weir's own tables hold them.
 */
import type { Prefix } from '../../../../dsl/program/index.ts';
import { prefix } from '../../../../dsl/program/index.ts';
import { ipv4Text, ipv6Text } from '../decode/index.ts';

const COLON = 58;
const DOT = 46;
const SLASH = 47;

/** Writes the address to words[at..at+3] and returns the length of the prefix, or -1 where the text is none. */
export function parseWords(text: string, words: Uint32Array, at: number): number {
  words.fill(0, at, at + 4);
  return text.includes(':') ? parse6(text, words, at) : parse4(text, words, at);
}

function parse4(text: string, words: Uint32Array, at: number): number {
  let octet = 0;
  let word = 0;
  let dots = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === DOT || code === SLASH) {
      if (octet > 255) return -1;
      word = word * 256 + octet;
      octet = 0;
      if (code === SLASH) {
        words[at] = word;
        return dots === 3 ? maskLength(text, index + 1, 32) : -1;
      }
      dots++;
    } else if (code >= 48 && code <= 57) octet = octet * 10 + code - 48;
    else return -1;
  }
  return -1;
}

function parse6(text: string, words: Uint32Array, at: number): number {
  const slash = text.indexOf('/');
  if (slash < 0) return -1;
  let group = 0;
  let value = 0;
  let digits = 0;
  /** Where `::` stands, as the number of groups before it. */
  let gap = -1;
  const groups = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let index = 0; index <= slash; index++) {
    const code = text.charCodeAt(index);
    if (code !== COLON && code !== SLASH) {
      const digit = Number.parseInt(text[index]!, 16);
      if (Number.isNaN(digit) || ++digits > 4) return -1;
      value = value * 16 + digit;
      continue;
    }
    if (digits > 0) {
      if (group === 8) return -1;
      groups[group++] = value;
    }
    if (code === COLON && text.charCodeAt(index + 1) === COLON) {
      if (gap >= 0) return -1;
      gap = group;
    }
    value = 0;
    digits = 0;
  }
  if (gap < 0 ? group !== 8 : group > 7) return -1;
  const behind = gap < 0 ? 0 : group - gap;
  for (let index = 0; index < 8; index++) {
    const from = gap < 0 || index < gap ? index : index - (8 - behind) + gap;
    const inGap = gap >= 0 && index >= gap && index < 8 - behind;
    words[at + (index >>> 1)]! |= (inGap ? 0 : groups[from]!) << (index & 1 ? 0 : 16);
  }
  return maskLength(text, slash + 1, 128);
}

function maskLength(text: string, from: number, most: number): number {
  const length = Number(text.slice(from));
  return Number.isInteger(length) && text.length > from && length >= 0 && length <= most ? length : -1;
}

export function formatWords(words: Uint32Array, at: number, length: number, isIpv6: boolean): Prefix {
  const address = isIpv6 ? ipv6Text(words.subarray(at, at + 4)) : ipv4Text(words[at]!);
  return prefix(`${address}/${String(length)}`);
}

/** The words of an address: one of IPv4, four of IPv6; undefined where the text is none. */
export function addressWords(text: string): readonly number[] | undefined {
  const words = new Uint32Array(4);
  const isIpv6 = text.includes(':');
  if (parseWords(`${text}/0`, words, 0) < 0) return undefined;
  return isIpv6 ? [...words] : [words[0]!];
}

/** Hands over prefixes that are known as text in the form that `BatchBuilder.add` takes; what is no prefix is left out. */
export function visitTexts(
  texts: Iterable<Prefix>,
  visit: (family: 4 | 6, words: ArrayLike<number>, at: number, length: number) => void,
): void {
  const words = new Uint32Array(4);
  for (const text of texts) {
    const length = parseWords(text, words, 0);
    if (length >= 0) visit(text.includes(':') ? 6 : 4, words, 0, length);
  }
}
