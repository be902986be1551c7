/**
 * Adj-RIB-In in typed tables: a full table of 1.2 million routes in about 57 bytes each, a second neighbour with the
 * same table in less, and no object per route.
 *
 * route-store.ts ties the parts together: prefix-table.ts (a hash table per family, keys in the slots), path-pool.ts
 * (lists of 16-byte nodes), attribute-store.ts (every distinct set once, in word-arena.ts), session-numbers.ts (so that
 * a million routes can be forgotten in no time). adj-rib-in.ts is the door. Objects are made only for what is asked.
 * It knows exact prefixes only: no longest match, which the flow side has its own table for, and no best path, which is
 * the routers' business.
 */
export { AdjRibIn } from './adj-rib-in.ts';
export type { RibPath, RibStatistics } from './adj-rib-in.ts';
export type { AttributeSet } from './attributes.ts';
export { readAttributeSet } from './attributes.ts';
export type { RouteChanges } from './route-changes.ts';
