/**
 * Prefixes and addresses as text and as bits, for the edges: rule files, answers, explanations.
 *
 * ipaddr.js reads about 0.2 million a second, so nothing here may run per route; the speaker's tables and the flow
 * decoder have their own forms.
 */
import ipaddr from 'ipaddr.js';
import type { Address, Prefix, PrefixSet } from '../../dsl/program/index.ts';
import { address, prefix } from '../../dsl/program/index.ts';

export interface PrefixBits {
  readonly family: 4 | 6;
  /** The address as an unsigned integer of 32 or 128 bits, host bits zero. */
  readonly bits: bigint;
  readonly length: number;
}

const width = (family: 4 | 6): number => (family === 4 ? 32 : 128);

/** Canonical text of an address; undefined when it is none. An IPv4-mapped IPv6 address is none: it hides a family. */
export function parseAddress(text: string): Address | undefined {
  if (!ipaddr.isValid(text) || text.includes('%')) return undefined;
  if (!text.includes(':') && !ipaddr.IPv4.isValidFourPartDecimal(text)) return undefined;
  const parsed = ipaddr.parse(text);
  if (parsed instanceof ipaddr.IPv6 && parsed.isIPv4MappedAddress()) return undefined;
  return address(parsed instanceof ipaddr.IPv6 ? parsed.toRFC5952String() : parsed.toString());
}

/** Canonical text of a prefix; undefined when it is none, has host bits or lacks a mask. */
export function parsePrefix(text: string): Prefix | undefined {
  const bits = prefixBits(text);
  return bits && formatBits(bits);
}

/** The bits of a prefix; undefined when the text is none or has host bits. */
export function prefixBits(text: string): PrefixBits | undefined {
  const slash = text.indexOf('/');
  if (slash < 0 || !/^\d{1,3}$/.test(text.slice(slash + 1))) return undefined;
  const host = parseAddress(text.slice(0, slash));
  if (host === undefined) return undefined;
  const family = host.includes(':') ? 6 : 4;
  const length = Number(text.slice(slash + 1));
  if (length > width(family)) return undefined;
  const bits = addressBits(host);
  const hostBits = BigInt(width(family) - length);
  return (bits >> hostBits) << hostBits === bits ? { family, bits, length } : undefined;
}

export function addressBits(text: Address): bigint {
  let bits = 0n;
  for (const octet of ipaddr.parse(text).toByteArray()) bits = (bits << 8n) | BigInt(octet);
  return bits;
}

export function formatBits(value: PrefixBits): Prefix {
  const octets: number[] = [];
  for (let shift = width(value.family) - 8; shift >= 0; shift -= 8)
    octets.push(Number((value.bits >> BigInt(shift)) & 255n));
  const parsed = ipaddr.fromByteArray(octets);
  const text = parsed instanceof ipaddr.IPv6 ? parsed.toRFC5952String() : parsed.toString();
  return prefix(`${text}/${String(value.length)}`);
}

/** True when `inner` is `outer` or lies inside it. */
export function covers(outer: PrefixBits, inner: PrefixBits): boolean {
  if (outer.family !== inner.family || outer.length > inner.length) return false;
  const shift = BigInt(width(outer.family) - outer.length);
  return outer.bits >> shift === inner.bits >> shift;
}

/** Whether a set of the rule language holds this prefix: by a matching entry or by its origin AS; the last match wins. */
export function setHolds(set: PrefixSet, candidate: Prefix, originAsn: number | undefined): boolean {
  const bits = prefixBits(candidate);
  let held = originAsn !== undefined && set.asns.some((asn) => asn === originAsn);
  if (!bits) return held;
  for (const entry of set.entries) {
    const outer = prefixBits(entry.prefix);
    if (!outer || !covers(outer, bits) || bits.length < entry.minLength || bits.length > entry.maxLength) continue;
    held = !entry.excluded;
  }
  return held;
}
