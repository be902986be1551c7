/**
 * One decoded UPDATE, in buffers that are reused for every line.
 *
 * Decoding a full table must not make a million objects, so both decoders append words here and the tables read them
 * at once. The content is valid until the next line is decoded.
 */
import { TAG, bodyLength, COUNT_MASK, head } from './attribute-words.ts';
import type { Family } from './address.ts';

/** Words per route: address words, mask length, path identifier (0 without add-path). */
export const ROUTE_WORDS = { 4: 3, 6: 6 } as const;

/** Routes of one family that are withdrawn, or announced with one next hop. */
export interface Section {
  announced: boolean;
  family: Family;
  /** Offset in `attributes` of the next hop's head word; 0 for a withdrawal. */
  nextHop: number;
  /** Routes lie in `routes[from, to)`. */
  from: number;
  to: number;
}

export class UpdateBuffer {
  /** The common attributes in `[0, attributesEnd)`, then the next hops that sections point to. */
  words = new Uint32Array(1 << 12);
  end = 0;
  attributesEnd = 0;
  routes = new Uint32Array(1 << 12);
  routesEnd = 0;
  /** Only the first `sectionCount` are valid; the objects are reused. */
  readonly sections: Section[] = [];
  sectionCount = 0;

  /** Makes room for a line of `bytes` bytes: no decoder writes more than one word per byte, and one route per 12. */
  reset(bytes: number): void {
    if (this.words.length < bytes) this.words = new Uint32Array(roundUp(bytes));
    if (this.routes.length < bytes) this.routes = new Uint32Array(roundUp(bytes));
    this.end = 0;
    this.attributesEnd = 0;
    this.routesEnd = 0;
    this.sectionCount = 0;
  }

  /** Opens a section at the current end of `routes`; the caller closes it by setting `to`. */
  open(announced: boolean, family: Family, nextHop: number): Section {
    const existing = this.sections[this.sectionCount++];
    const section = existing ?? { announced, family, nextHop, from: 0, to: 0 };
    if (existing === undefined) this.sections.push(section);
    section.announced = announced;
    section.family = family;
    section.nextHop = nextHop;
    section.from = this.routesEnd;
    section.to = this.routesEnd;
    return section;
  }

  /** Appends a next hop and returns where it lies. */
  pushNextHop(family: Family, words: Uint32Array): number {
    const at = this.end;
    this.words[this.end++] = family === 4 ? head(TAG.nextHop4, 1) : head(TAG.nextHop6, 4);
    for (let word = 0; word < (family === 4 ? 1 : 4); word++) this.words[this.end++] = words[word]!;
    return at;
  }

  pushRoute(family: Family, words: Uint32Array, length: number, pathId: number): void {
    for (let word = 0; word < (family === 4 ? 1 : 4); word++) this.routes[this.routesEnd++] = words[word]!;
    this.routes[this.routesEnd++] = length;
    this.routes[this.routesEnd++] = pathId;
  }

  /** Routes in all sections. */
  get routeCount(): number {
    let count = 0;
    for (let index = 0; index < this.sectionCount; index++) {
      const { family, from, to } = this.sections[index]!;
      count += (to - from) / ROUTE_WORDS[family];
    }
    return count;
  }

  /** Copies attributes and the section's next hop to `target`, which must be long enough; returns the word count. */
  attributesOf(section: Section, target: Uint32Array): number {
    for (let word = 0; word < this.attributesEnd; word++) target[word] = this.words[word]!;
    const first = this.words[section.nextHop]!;
    const length = 1 + bodyLength(first >>> 24, first & COUNT_MASK);
    for (let word = 0; word < length; word++) target[this.attributesEnd + word] = this.words[section.nextHop + word]!;
    return this.attributesEnd + length;
  }
}

const roundUp = (bytes: number): number => 1 << (32 - Math.clz32(bytes - 1));
