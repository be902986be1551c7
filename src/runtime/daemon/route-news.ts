/** Joins what the speaker reports of Adj-RIB-In until the next look at the world. */
import type { Prefix } from '../../dsl/program/index.ts';
import type { NeighborKey } from '../model/index.ts';
import type { RouteChanges } from '../speaker/index.ts';

/** More changed prefixes than these are not worth naming. */
const MOST_NAMED = 20_000;

export class RouteNews {
  #prefixes = new Set<Prefix>();
  #cleared = new Set<NeighborKey>();
  #overflow = false;

  add(changes: RouteChanges): void {
    this.#overflow ||= changes.overflow;
    for (const neighbor of changes.cleared) this.#cleared.add(neighbor);
    for (const prefix of changes.prefixes) this.#prefixes.add(prefix);
    if (this.#prefixes.size > MOST_NAMED) {
      this.#overflow = true;
      this.#prefixes.clear();
    }
  }

  take(): RouteChanges {
    const taken = { prefixes: this.#prefixes, overflow: this.#overflow, cleared: this.#cleared };
    this.#prefixes = new Set();
    this.#cleared = new Set();
    this.#overflow = false;
    return taken;
  }
}
