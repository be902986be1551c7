/** What has changed in Adj-RIB-In since somebody last asked. */
import type { Prefix } from '../../../dsl/program/index.ts';
import type { NeighborKey } from '../../model/index.ts';
import { formatPrefix4, formatPrefix6 } from '../decode/address.ts';
import type { Family } from '../decode/address.ts';

export interface RouteChanges {
  /** Prefixes of which a path came, went or changed; empty when `overflow`. */
  readonly prefixes: ReadonlySet<Prefix>;
  /** More changed than is worth naming, as while a full table arrives: look at everything that matters. */
  readonly overflow: boolean;
  /** Neighbours whose whole table went, by a session that ended or began. */
  readonly cleared: ReadonlySet<NeighborKey>;
}

/** Somebody who would have to look at more prefixes than these is better off looking at those he cares for. */
const MAX_PREFIXES = 1 << 11;
const WORDS_4 = 2;
const WORDS_6 = 5;

export class ChangeLog {
  readonly #words4 = new Uint32Array(MAX_PREFIXES * WORDS_4);
  readonly #words6 = new Uint32Array(MAX_PREFIXES * WORDS_6);
  #end4 = 0;
  #end6 = 0;
  #overflow = false;
  readonly #cleared = new Set<NeighborKey>();

  get isEmpty(): boolean {
    return this.#end4 === 0 && this.#end6 === 0 && this.#cleared.size === 0;
  }

  add(family: Family, words: ArrayLike<number>, at: number, length: number): void {
    if (family === 4) {
      if (this.#end4 === this.#words4.length) this.#overflow = true;
      else {
        this.#words4[this.#end4++] = words[at]!;
        this.#words4[this.#end4++] = length;
      }
    } else if (this.#end6 === this.#words6.length) this.#overflow = true;
    else {
      for (let word = 0; word < 4; word++) this.#words6[this.#end6++] = words[at + word]!;
      this.#words6[this.#end6++] = length;
    }
  }

  clear(neighbor: NeighborKey): void {
    this.#cleared.add(neighbor);
  }

  drain(): RouteChanges {
    const prefixes = new Set<Prefix>();
    const words4 = this.#words4;
    const end4 = this.#overflow ? 0 : this.#end4;
    for (let at = 0; at < end4; at += WORDS_4) prefixes.add(formatPrefix4(words4[at]!, words4[at + 1]!));
    const words6 = this.#words6;
    const end6 = this.#overflow ? 0 : this.#end6;
    for (let at = 0; at < end6; at += WORDS_6) {
      prefixes.add(formatPrefix6(words6[at]!, words6[at + 1]!, words6[at + 2]!, words6[at + 3]!, words6[at + 4]!));
    }
    const changes = { prefixes, overflow: this.#overflow, cleared: new Set(this.#cleared) };
    this.#end4 = 0;
    this.#end6 = 0;
    this.#overflow = false;
    this.#cleared.clear();
    return changes;
  }
}
