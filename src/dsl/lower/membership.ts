/** Whether a prefix is in a set: the last entry that matches decides, else its origin AS. */
import { bitsOf } from '../lex/address.ts';
import type { PrefixSet, Tri } from '../program/index.ts';

/** Unknown where only the origin AS could decide and it is not known. */
export type Membership = (prefix: string, originAsn: number | undefined) => Tri;

interface Candidate {
  readonly order: number;
  readonly minLength: number;
  readonly maxLength: number;
  readonly excluded: boolean;
}

/** Entries by family and length of their own mask, then by network: a lookup per length that occurs. */
type Index = Map<number, Map<bigint, Candidate[]>>;

export function membershipOf(set: PrefixSet): Membership {
  const families: Readonly<Record<4 | 6, Index>> = { 4: new Map(), 6: new Map() };
  set.entries.forEach((entry, order) => {
    const { version, length, network } = bitsOf(entry.prefix);
    const byLength = families[version];
    let byNetwork = byLength.get(length);
    if (byNetwork === undefined) byLength.set(length, (byNetwork = new Map<bigint, Candidate[]>()));
    const { minLength, maxLength, excluded } = entry;
    const candidate = { order, minLength, maxLength, excluded };
    const same = byNetwork.get(network);
    if (same === undefined) byNetwork.set(network, [candidate]);
    else same.push(candidate);
  });
  const asns: ReadonlySet<number> = new Set(set.asns);
  return (prefix, originAsn) => {
    const last = lastMatch(families, prefix);
    if (last !== undefined) return !last.excluded;
    if (asns.size === 0) return false;
    return originAsn === undefined ? 'unknown' : asns.has(originAsn);
  };
}

function lastMatch(families: Readonly<Record<4 | 6, Index>>, prefix: string): Candidate | undefined {
  const { version, network, length } = bitsOf(prefix);
  let last: Candidate | undefined;
  for (const [own, byNetwork] of families[version]) {
    if (own > length) continue;
    for (const each of byNetwork.get(network >> BigInt(length - own)) ?? []) {
      const matches = each.minLength <= length && length <= each.maxLength;
      if (matches && (last === undefined || each.order > last.order)) last = each;
    }
  }
  return last;
}
