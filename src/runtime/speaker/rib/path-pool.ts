/**
 * The paths of all prefixes: singly linked lists in one pool of 16-byte nodes.
 *
 * A node is the next path of the prefix, the number of its attributes, the path identifier and the number of the
 * session that announced it. The pool grows in chunks that never move; freed nodes are reused. Path 0 is "none".
 */
import { MAX_PATH } from './prefix-table.ts';

const CHUNK_BITS = 16;
const CHUNK_NODES = 1 << CHUNK_BITS;
const CHUNK_MASK = CHUNK_NODES - 1;
const NODE = 4;
const NEXT = 0;
const ATTRIBUTES = 1;
const PATH_ID = 2;
const SESSION = 3;

export class PathPool {
  readonly #chunks: Uint32Array[] = [new Uint32Array(CHUNK_NODES * NODE)];
  #used = 1;
  #free = 0;

  get bytes(): number {
    return this.#chunks.length * CHUNK_NODES * NODE * 4;
  }

  /** No further path can be numbered. */
  get isFull(): boolean {
    return this.#free === 0 && this.#used > MAX_PATH;
  }

  /** The number of a new path; not to be called when full. */
  add(next: number, attributes: number, pathId: number, session: number): number {
    let path = this.#free;
    if (path === 0) {
      path = this.#used++;
      if (path >> CHUNK_BITS === this.#chunks.length) this.#chunks.push(new Uint32Array(CHUNK_NODES * NODE));
    } else this.#free = this.next(path);
    const chunk = this.#chunks[path >>> CHUNK_BITS]!;
    const base = (path & CHUNK_MASK) * NODE;
    chunk[base + NEXT] = next;
    chunk[base + ATTRIBUTES] = attributes;
    chunk[base + PATH_ID] = pathId;
    chunk[base + SESSION] = session;
    return path;
  }

  /** The caller has unlinked it. */
  free(path: number): void {
    this.setNext(path, this.#free);
    this.#free = path;
  }

  next(path: number): number {
    return this.#chunks[path >>> CHUNK_BITS]![(path & CHUNK_MASK) * NODE + NEXT]!;
  }

  setNext(path: number, next: number): void {
    this.#chunks[path >>> CHUNK_BITS]![(path & CHUNK_MASK) * NODE + NEXT] = next;
  }

  attributes(path: number): number {
    return this.#chunks[path >>> CHUNK_BITS]![(path & CHUNK_MASK) * NODE + ATTRIBUTES]!;
  }

  setAttributes(path: number, attributes: number): void {
    this.#chunks[path >>> CHUNK_BITS]![(path & CHUNK_MASK) * NODE + ATTRIBUTES] = attributes;
  }

  pathId(path: number): number {
    return this.#chunks[path >>> CHUNK_BITS]![(path & CHUNK_MASK) * NODE + PATH_ID]!;
  }

  session(path: number): number {
    return this.#chunks[path >>> CHUNK_BITS]![(path & CHUNK_MASK) * NODE + SESSION]!;
  }
}
