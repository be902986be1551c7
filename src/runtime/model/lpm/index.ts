/**
 * Longest-prefix match over IPv4 and IPv6: which of a million prefixes does this address belong to?
 *
 * The first word of an address is resolved by a plain array over its first 19 bits and nodes of 5, 5 and 3 bits below
 * it; each further word of an IPv6 address by one node with a sorted list. A node stores only the runs of equal slots,
 * next to the bitmap that says where they begin, so that a step costs one cache line: what limits a lookup is memory, not
 * arithmetic. A full IPv4 table takes less than a third of DIR-24-8's 64 MB. Every slot holds its longest match; each
 * prefix knows its parent, so inserts and removals touch only the slots they change, and exact and covering matches need
 * no second table.
 *
 * What it cannot do: it does not keep the prefixes themselves, only their ids and lengths. The caller numbers them
 * densely from 0 (both families share one numbering) and hands in the prefix again to remove it.
 */
export { Lpm, NONE } from './lpm.ts';
export { prefixKey } from './key.ts';
export type { PrefixKey } from './key.ts';
