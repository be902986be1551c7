/**
 * Adj-RIB-In of all neighbours: what each of them announces.
 *
 * A path is known by (prefix, neighbour, path identifier). Clearing a neighbour, which BGP demands when a session ends
 * or begins and which must not stop anything for a million routes, retires its session number: its paths are dead at
 * once, are skipped by readers, and are taken out later by `sweep` in small steps.
 */
import type { Prefix } from '../../../dsl/program/index.ts';
import type { NeighborKey, RibView, RoutePath } from '../../model/index.ts';
import { formatAddress4, formatPrefix4, formatPrefix6, read, readPrefixText } from '../decode/address.ts';
import type { Family } from '../decode/address.ts';
import { COUNT_MASK } from '../decode/attribute-words.ts';
import type { Section, UpdateBuffer } from '../decode/update-buffer.ts';
import { ROUTE_WORDS } from '../decode/update-buffer.ts';
import { readAttributeSet } from './attributes.ts';
import type { AttributeSet } from './attributes.ts';
import { MAX_SET_WORDS } from './attribute-store.ts';
import type { PrefixTable } from './prefix-table.ts';
import { ChangeLog } from './route-changes.ts';
import { RouteStore } from './route-store.ts';

/** Decoded sets kept for readers that ask for the same prefixes every few seconds. */
const MAX_CACHED_SETS = 1 << 16;

/** A path with the attributes that only `inspect` shows. */
export interface RibPath extends RoutePath, AttributeSet {}

export interface RibStatistics {
  readonly routes: number;
  readonly attributeSets: number;
  /** Held by the tables. */
  readonly bytes: number;
  /** Routes that found the tables full and are missing. */
  readonly dropped: number;
}

export class AdjRibIn implements RibView {
  readonly changes = new ChangeLog();
  readonly #store: RouteStore;
  readonly #set = new Uint32Array(MAX_SET_WORDS);
  readonly #decoded = new Map<number, AttributeSet>();
  #sweepFamily: Family = 4;
  #sweepPosition = 0;

  /** `seed` salts the hashes; any 32-bit number that peers cannot know. */
  constructor(seed: number) {
    this.#store = new RouteStore(seed);
    this.#store.attributes.onFree = (set) => void this.#decoded.delete(set);
  }

  /** Paths of all neighbours. */
  get size(): number {
    return this.#store.sessions.routes;
  }

  routesOf(neighbor: NeighborKey): number {
    return this.#store.sessions.routesOf(neighbor);
  }

  statistics(): RibStatistics {
    const { attributes, bytes, dropped } = this.#store;
    return { routes: this.size, attributeSets: attributes.size, bytes, dropped };
  }

  /** Takes the routes of one received update: withdrawals first, because an announcement in the same update wins. */
  apply(neighbor: NeighborKey, update: UpdateBuffer): void {
    const { sessions } = this.#store;
    this.#applyTo(sessions.of(neighbor), update);
    const shadow = sessions.shadowOf(neighbor);
    if (shadow !== undefined) this.#applyTo(shadow, update);
  }

  /** Forgets all paths of a neighbour, in no time. */
  clear(neighbor: NeighborKey): void {
    if (this.#store.sessions.retire(neighbor)) this.changes.clear(neighbor);
  }

  /**
   * Begins to read the neighbour's table anew. Updates go to both tables from now on, rows of ExaBGP's listing only to
   * the new one; readers see the old one until `endReplacement`.
   */
  beginReplacement(neighbor: NeighborKey): void {
    this.#store.sessions.openShadow(neighbor);
  }

  /** A row of the listing: taken unless an update has brought that path meanwhile. */
  applyListed(neighbor: NeighborKey, update: UpdateBuffer): void {
    const shadow = this.#store.sessions.shadowOf(neighbor);
    const section = update.sections[0];
    if (shadow === undefined || section === undefined) return;
    if (!this.#store.has(section.family, update.routes, section.from, shadow)) this.#announce(shadow, section, update);
  }

  /** Puts the new table in the place of the old one, or throws the new one away. */
  endReplacement(neighbor: NeighborKey, use: boolean): void {
    if (use) {
      this.#store.sessions.promoteShadow(neighbor);
      this.changes.clear(neighbor);
    } else this.#store.sessions.dropShadow(neighbor);
  }

  paths(prefix: Prefix): readonly RibPath[] {
    const family = readPrefixText(prefix);
    if (family === undefined) return [];
    const table = this.#store.tables[family];
    const position = table.find(read.words, 0, read.length);
    return position < 0 ? [] : this.#pathsAt(table, position);
  }

  *prefixes(): Generator<Prefix> {
    for (const [table, family, position] of this.#positions()) {
      if (this.#store.isAlive(table.first(position))) yield prefixAt(table, family, position);
    }
  }

  /** The paths of one neighbour, by prefix. Looks at every prefix: for `inspect` and resync, not for a tick. */
  *pathsOf(neighbor: NeighborKey): Generator<readonly [Prefix, readonly RibPath[]]> {
    for (const [table, family, position] of this.#positions()) {
      const paths = this.#pathsAt(table, position).filter((path) => path.neighbor === neighbor);
      if (paths.length > 0) yield [prefixAt(table, family, position), paths];
    }
  }

  /** True while paths of ended sessions are still in the tables. */
  get needsSweep(): boolean {
    return this.#store.sessions.dead > 0;
  }

  /** Looks for dead paths in the next `slots` slots of the tables; call it while `needsSweep` and there is time. */
  sweep(slots: number): void {
    for (let left = slots; left > 0 && this.needsSweep; left--) {
      const table = this.#store.tables[this.#sweepFamily];
      // A removal moves another prefix to this position: look at it again.
      if (table.first(this.#sweepPosition) !== 0 && this.#store.prune(table, this.#sweepPosition)) continue;
      this.#sweepPosition = table.after(this.#sweepPosition);
      if (this.#sweepPosition >= 0) continue;
      this.#sweepPosition = 0;
      this.#sweepFamily = this.#sweepFamily === 4 ? 6 : 4;
      this.#store.sessions.reap();
    }
  }

  #applyTo(session: number, update: UpdateBuffer): void {
    for (let index = 0; index < update.sectionCount; index++) {
      const section = update.sections[index]!;
      if (!section.announced) this.#withdraw(session, section, update);
    }
    for (let index = 0; index < update.sectionCount; index++) {
      const section = update.sections[index]!;
      if (section.announced) this.#announce(session, section, update);
    }
  }

  #announce(session: number, section: Section, update: UpdateBuffer): void {
    const { family } = section;
    const { routes } = update;
    // Nearly always the next hop lies right behind the attributes: then the buffer itself is the set.
    const contiguous = section.nextHop === update.attributesEnd;
    const length = contiguous
      ? update.attributesEnd + (update.words[section.nextHop]! & COUNT_MASK) + 1
      : update.attributesOf(section, this.#set);
    const attributes = this.#store.attributes.intern(contiguous ? update.words : this.#set, length);
    const step = ROUTE_WORDS[family];
    this.#store.tables[family].touch(routes, section.from, section.to, step);
    for (let at = section.from; at < section.to; at += step) {
      if (this.#store.put(family, routes, at, attributes, session)) {
        this.changes.add(family, routes, at, routes[at + step - 2]!);
      }
    }
    this.#store.attributes.release(attributes);
  }

  #withdraw(session: number, section: Section, update: UpdateBuffer): void {
    const { family } = section;
    const { routes } = update;
    const step = ROUTE_WORDS[family];
    for (let at = section.from; at < section.to; at += step) {
      if (this.#store.remove(family, routes, at, session)) {
        this.changes.add(family, routes, at, routes[at + step - 2]!);
      }
    }
  }

  *#positions(): Generator<readonly [PrefixTable, Family, number]> {
    for (const family of [4, 6] as const) {
      const table = this.#store.tables[family];
      for (let position = 0; position >= 0; position = table.after(position)) {
        if (table.first(position) !== 0) yield [table, family, position];
      }
    }
  }

  #pathsAt(table: PrefixTable, position: number): RibPath[] {
    const { paths: pool, sessions } = this.#store;
    const paths: RibPath[] = [];
    for (let path = table.first(position); path !== 0; path = pool.next(path)) {
      const session = pool.session(path);
      if (!sessions.isAlive(session)) continue;
      const pathId = pool.pathId(path);
      paths.push({
        neighbor: sessions.neighborOf(session),
        pathId: pathId === 0 ? '' : formatAddress4(pathId),
        ...this.#attributeSet(pool.attributes(path)),
      });
    }
    return paths;
  }

  #attributeSet(set: number): AttributeSet {
    const cached = this.#decoded.get(set);
    if (cached !== undefined) return cached;
    const words = this.#store.attributes.words(set);
    const decoded = readAttributeSet(words, 0, words.length);
    if (this.#decoded.size >= MAX_CACHED_SETS) this.#decoded.clear();
    this.#decoded.set(set, decoded);
    return decoded;
  }
}

function prefixAt(table: PrefixTable, family: Family, position: number): Prefix {
  const word = (index: number): number => table.word(position, index);
  const length = table.length(position);
  return family === 4 ? formatPrefix4(word(0), length) : formatPrefix6(word(0), word(1), word(2), word(3), length);
}
