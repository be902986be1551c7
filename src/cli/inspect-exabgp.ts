/**
 * `weir inspect exabgp`: the routes that a recorded ExaBGP stdin leads to.
 *
 * It is the production decoder and the production tables, so that an operator can see what weir makes of his ExaBGP, and
 * a bug report can be a recording. An absent key is an absent attribute. A prefix with several paths (add-path) shows
 * them as a list, each with its `pathId`; communities are in the order in which they came. A route target is written as
 * looking glasses do, `65001:1`; other extended communities keep ExaBGP's word in front.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import type { NeighborKey } from '../runtime/model/index.ts';
import { splitNeighborKey } from '../runtime/model/index.ts';
import { Recording } from '../runtime/speaker/index.ts';
import type { AdjRibIn, RibPath } from '../runtime/speaker/index.ts';

export interface ShownPath {
  readonly pathId?: string;
  readonly nextHop: string;
  readonly origin: string;
  readonly asPath: readonly number[];
  readonly asSet?: readonly number[];
  readonly med?: number;
  readonly localPref?: number;
  readonly communities?: readonly string[];
  readonly largeCommunities?: readonly string[];
  readonly extCommunities?: readonly string[];
  readonly aggregator?: string;
}

/** Neighbour -> prefix -> path; the neighbour by its address, or by `local>peer` where one address has two sessions. */
export type ShownRib = Readonly<Record<string, Readonly<Record<string, ShownPath | readonly ShownPath[]>>>>;

export interface ExabgpInspection {
  readonly rib: ShownRib;
  readonly routes: number;
  readonly lines: { readonly json: number; readonly text: number };
  /** Refused lines and routes by kind; empty when all is well. */
  readonly defects: Readonly<Record<string, number>>;
}

/** Reads `chunks` to their end. */
export function inspectExabgp(chunks: Iterable<Uint8Array>): ExabgpInspection {
  const recording = new Recording();
  for (const chunk of chunks) recording.push(chunk);
  return {
    rib: showRib({ rib: recording.rib, neighbors: [...recording.neighbors] }),
    routes: recording.rib.size,
    lines: recording.lines,
    defects: Object.fromEntries(recording.defects),
  };
}

const CHUNK_BYTES = 1 << 16;

/** The first `bytes` bytes of a file, all of it by default. Throws what `node:fs` throws. */
export function* fileChunks(file: string, bytes = Number.POSITIVE_INFINITY): Generator<Uint8Array> {
  const descriptor = openSync(file, 'r');
  try {
    for (let left = bytes; left > 0;) {
      const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, left));
      const count = readSync(descriptor, chunk);
      if (count === 0) return;
      left -= count;
      yield chunk.subarray(0, count);
    }
  } finally {
    closeSync(descriptor);
  }
}

/** The tables of these neighbours. */
export function showRib(of: { readonly rib: AdjRibIn; readonly neighbors: readonly NeighborKey[] }): ShownRib {
  const { rib, neighbors } = of;
  const peers = neighbors.map((key) => splitNeighborKey(key).peer);
  const shown: Record<string, Record<string, ShownPath | ShownPath[]>> = {};
  for (const key of neighbors) {
    const { peer } = splitNeighborKey(key);
    const isAmbiguous = peers.filter((other) => other === peer).length > 1;
    const table: Record<string, ShownPath | ShownPath[]> = {};
    for (const [prefix, paths] of rib.pathsOf(key)) {
      const list = paths.map(showPath);
      table[prefix] = list.length === 1 ? list[0]! : list;
    }
    shown[isAmbiguous ? key : peer] = table;
  }
  return shown;
}

const withoutTarget = (text: string): string => text.replace(/^target:/, '');

function showPath(path: RibPath): ShownPath {
  const { pathId, nextHop, origin, asPath, asSet, med, localPref, aggregator } = path;
  const { communities, largeCommunities, extCommunities } = path;
  return {
    ...(pathId !== '' && { pathId }),
    nextHop,
    origin,
    asPath,
    ...(asSet.length > 0 && { asSet }),
    ...(med !== undefined && { med }),
    ...(localPref !== undefined && { localPref }),
    ...(communities.length > 0 && { communities }),
    ...(largeCommunities.length > 0 && { largeCommunities }),
    ...(extCommunities.length > 0 && { extCommunities: extCommunities.map(withoutTarget) }),
    ...(aggregator !== undefined && { aggregator }),
  };
}
