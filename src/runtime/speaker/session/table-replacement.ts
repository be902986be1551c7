/**
 * Reads the tables of some neighbours anew from `show adj-rib in extensive`, beside the ones in use.
 *
 * ExaBGP writes the rows of a snapshot while updates go on, so an update seen since the request is newer than the row:
 * an announced path is not overwritten by its row, a withdrawn one is not brought back. The listing is only as good as
 * ExaBGP's own copy: with `adj-rib-in false` there is none. A table that cannot be had stays untrusted; resetting its
 * session is then the only cure, and not ours to decide. Of a 32-byte IPv6 next hop it shows the link-local half.
 */
import type { NeighborKey } from '../../model/index.ts';
import { neighborKey } from '../../model/index.ts';
import { canonicalAddress } from '../decode/full.ts';
import { ROUTE_WORDS } from '../decode/update-buffer.ts';
import type { UpdateBuffer } from '../decode/update-buffer.ts';
import type { ListingDecoder } from '../out/listing.ts';
import type { AdjRibIn } from '../rib/index.ts';

/** Paths withdrawn while the listing comes in; more than this and the listing is not worth it. */
const MAX_WITHDRAWN = 1 << 16;

interface Progress {
  rows: number;
  isWhole: boolean;
  /** `address words, length, path identifier` of paths withdrawn since the request. */
  readonly withdrawn: Set<string>;
}

export class TableReplacement {
  readonly #ribIn: AdjRibIn;
  readonly #progress = new Map<NeighborKey, Progress>();

  constructor(ribIn: AdjRibIn, neighbors: readonly NeighborKey[]) {
    this.#ribIn = ribIn;
    for (const key of neighbors) {
      ribIn.beginReplacement(key);
      this.#progress.set(key, { rows: 0, isWhole: true, withdrawn: new Set() });
    }
  }

  /** A row of the listing, in the decoder's buffer. */
  row(key: NeighborKey, decoder: ListingDecoder): void {
    const progress = this.#progress.get(key);
    if (progress === undefined) return;
    progress.rows++;
    const [id] = pathIds(decoder.update, true);
    if (id !== undefined && !progress.withdrawn.has(id)) this.#ribIn.applyListed(key, decoder.update);
  }

  update(key: NeighborKey, update: UpdateBuffer): void {
    const progress = this.#progress.get(key);
    if (progress === undefined) return;
    for (const id of pathIds(update, false)) progress.withdrawn.add(id);
    if (progress.withdrawn.size > MAX_WITHDRAWN) {
      progress.withdrawn.clear();
      progress.isWhole = false;
    }
  }

  drop(key: NeighborKey): void {
    if (this.#progress.delete(key)) this.#ribIn.endReplacement(key, false);
  }

  abandon(): void {
    for (const key of [...this.#progress.keys()]) this.drop(key);
  }

  /**
   * Puts the new tables in place; tells for each neighbour whether its table is whole. No rows at all mean that there is
   * nothing, or that ExaBGP keeps no copy: `hasSent` says whether the neighbour has announced anything.
   */
  finish(hasSent: (key: NeighborKey) => boolean): ReadonlyMap<NeighborKey, boolean> {
    const whole = new Map<NeighborKey, boolean>();
    for (const [key, { rows, isWhole }] of this.#progress) {
      this.#ribIn.endReplacement(key, rows > 0);
      whole.set(key, rows > 0 ? isWhole : !hasSent(key));
    }
    this.#progress.clear();
    return whole;
  }
}

/** The neighbour that a row or a listing names; undefined when its addresses are none. */
export function neighborOf(named: {
  readonly local: string | undefined;
  readonly peer: string;
}): NeighborKey | undefined {
  const local = named.local === undefined ? undefined : canonicalAddress(named.local);
  const peer = canonicalAddress(named.peer);
  return local === undefined || peer === undefined ? undefined : neighborKey(local, peer);
}

function* pathIds({ sections, sectionCount, routes }: UpdateBuffer, announced: boolean): Generator<string> {
  for (const section of sections.slice(0, sectionCount)) {
    if (section.announced !== announced) continue;
    const step = ROUTE_WORDS[section.family];
    for (let at = section.from; at < section.to; at += step) yield routes.subarray(at, at + step).join();
  }
}
