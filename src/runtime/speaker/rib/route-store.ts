/** The tables behind Adj-RIB-In: prefixes, the lists of their paths, and the attributes that the paths share. */
import type { Family } from '../decode/address.ts';
import { ROUTE_WORDS } from '../decode/update-buffer.ts';
import { AttributeStore } from './attribute-store.ts';
import { PathPool } from './path-pool.ts';
import { PrefixTable } from './prefix-table.ts';
import { SessionNumbers } from './session-numbers.ts';

export class RouteStore {
  readonly tables: { readonly 4: PrefixTable; readonly 6: PrefixTable };
  readonly paths = new PathPool();
  readonly attributes: AttributeStore;
  readonly sessions = new SessionNumbers();
  /** Routes that found the pool full: the tables are no longer complete. */
  dropped = 0;

  constructor(seed: number) {
    this.tables = { 4: new PrefixTable(1, seed), 6: new PrefixTable(4, seed) };
    this.attributes = new AttributeStore(seed);
  }

  /** Held by all tables. */
  get bytes(): number {
    return this.tables[4].bytes + this.tables[6].bytes + this.paths.bytes + this.attributes.bytes;
  }

  /**
   * Adds or replaces the path that stands at `routes[at]` (see ROUTE_WORDS). False when it was there with the same
   * attributes.
   */
  put(family: Family, routes: Uint32Array, at: number, attributes: number, session: number): boolean {
    const table = this.tables[family];
    const step = ROUTE_WORDS[family];
    const pathId = routes[at + step - 1]!;
    if (this.paths.isFull && !this.has(family, routes, at, session)) {
      this.dropped++;
      return false;
    }
    const position = table.findOrAdd(routes, at, routes[at + step - 2]!);
    const path = this.#find(table, position, session, pathId);
    const old = path === 0 ? 0 : this.paths.attributes(path);
    if (old === attributes) return false;
    this.attributes.retain(attributes);
    if (path !== 0) {
      this.paths.setAttributes(path, attributes);
      this.attributes.release(old);
    } else {
      table.setFirst(position, this.paths.add(table.first(position), attributes, pathId, session));
      this.sessions.count(session, 1);
    }
    return true;
  }

  has(family: Family, routes: Uint32Array, at: number, session: number): boolean {
    const step = ROUTE_WORDS[family];
    const position = this.tables[family].find(routes, at, routes[at + step - 2]!);
    return position >= 0 && this.#find(this.tables[family], position, session, routes[at + step - 1]!) !== 0;
  }

  /** False when there was no such path. */
  remove(family: Family, routes: Uint32Array, at: number, session: number): boolean {
    const table = this.tables[family];
    const step = ROUTE_WORDS[family];
    const position = table.find(routes, at, routes[at + step - 2]!);
    if (position < 0) return false;
    const path = this.#find(table, position, session, routes[at + step - 1]!);
    if (path === 0) return false;
    this.#unlink(table, position, path);
    return true;
  }

  /** Takes the dead paths of the prefix at `position` out; true when the prefix went with them. */
  prune(table: PrefixTable, position: number): boolean {
    for (let path = table.first(position); path !== 0;) {
      const next = this.paths.next(path);
      if (this.sessions.isDead(this.paths.session(path)) && this.#unlink(table, position, path)) return true;
      path = next;
    }
    return false;
  }

  /** Whether any path from `first` on belongs to a session that is alive. */
  isAlive(first: number): boolean {
    let path = first;
    while (path !== 0 && !this.sessions.isAlive(this.paths.session(path))) path = this.paths.next(path);
    return path !== 0;
  }

  #find(table: PrefixTable, position: number, session: number, pathId: number): number {
    let path = table.first(position);
    while (path !== 0 && !(this.paths.session(path) === session && this.paths.pathId(path) === pathId)) {
      path = this.paths.next(path);
    }
    return path;
  }

  /** True when it was the prefix's last path and the prefix is gone. */
  #unlink(table: PrefixTable, position: number, path: number): boolean {
    const next = this.paths.next(path);
    const first = table.first(position);
    if (path !== first) {
      let before = first;
      while (this.paths.next(before) !== path) before = this.paths.next(before);
      this.paths.setNext(before, next);
    } else if (next !== 0) table.setFirst(position, next);
    else table.remove(position);
    this.sessions.count(this.paths.session(path), -1);
    this.attributes.release(this.paths.attributes(path));
    this.paths.free(path);
    return path === first && next === 0;
  }
}
