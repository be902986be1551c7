/**
 * Memory for runs of 32-bit words, in chunks, with a free list per size.
 *
 * Runs of attributes come and go in their millions over months. Chunks are never moved or copied, so growing costs no
 * pause; a freed run is reused by the next one of its size, so a table that changes but does not grow stays flat.
 */
const CHUNK_BITS = 16;
const CHUNK_WORDS = 1 << CHUNK_BITS;
const CHUNK_MASK = CHUNK_WORDS - 1;

/** Runs up to this size have a free list each; longer ones are rounded up to a multiple of COARSE. */
const FINE = 64;
const COARSE = 16;
const NONE = 0;

export class WordArena {
  readonly #chunks: Uint32Array[] = [];
  /** First free run by size class; a free run's first word is the next one's offset. */
  readonly #free = new Uint32Array(FINE + CHUNK_WORDS / COARSE + 1);
  /** Offset 0 is never given out, so that it can mean "none". */
  #next = 1;
  #end = 0;

  /** Words held from the system. */
  get words(): number {
    return this.#chunks.length * CHUNK_WORDS;
  }

  /** Copies `source[0, length)` into the arena; `length` is at most 65,536 - COARSE. Returns its offset. */
  store(source: Uint32Array, length: number): number {
    const kind = sizeClass(length);
    const reused = this.#free[kind]!;
    const offset = reused === NONE ? this.#carve(classWords(kind)) : reused;
    const chunk = this.#chunks[offset >>> CHUNK_BITS]!;
    const base = offset & CHUNK_MASK;
    if (reused !== NONE) this.#free[kind] = chunk[base]!;
    for (let word = 0; word < length; word++) chunk[base + word] = source[word]!;
    return offset;
  }

  release(offset: number, length: number): void {
    const kind = sizeClass(length);
    this.#chunks[offset >>> CHUNK_BITS]![offset & CHUNK_MASK] = this.#free[kind]!;
    this.#free[kind] = offset;
  }

  equals(offset: number, other: Uint32Array, length: number): boolean {
    const chunk = this.#chunks[offset >>> CHUNK_BITS]!;
    const base = offset & CHUNK_MASK;
    for (let word = 0; word < length; word++) if (chunk[base + word] !== other[word]) return false;
    return true;
  }

  /** A view of the run: valid until it is released. */
  view(offset: number, length: number): Uint32Array {
    const base = offset & CHUNK_MASK;
    return this.#chunks[offset >>> CHUNK_BITS]!.subarray(base, base + length);
  }

  #carve(words: number): number {
    if (this.#next + words > this.#end) {
      this.#next = Math.max(1, this.#chunks.length * CHUNK_WORDS);
      this.#chunks.push(new Uint32Array(CHUNK_WORDS));
      this.#end = this.#chunks.length * CHUNK_WORDS;
    }
    const offset = this.#next;
    this.#next += words;
    return offset;
  }
}

const sizeClass = (length: number): number => (length <= FINE ? length : FINE + Math.ceil((length - FINE) / COARSE));
const classWords = (kind: number): number => (kind <= FINE ? kind : FINE + (kind - FINE) * COARSE);
