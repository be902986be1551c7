/**
 * Numbers for sessions: a neighbour has a new one each time its table is cleared or replaced.
 *
 * A path carries the number of the session that announced it. Retiring a number makes all its paths dead at once; the
 * number is given out again only after a sweep over all tables has taken the last of them out. While a neighbour's table
 * is read anew, a shadow number collects it unseen beside the current one, and then takes its place in one step.
 */
import type { NeighborKey } from '../../model/index.ts';

interface Entry {
  readonly neighbor: NeighborKey;
  /** Only paths of alive sessions are seen. */
  state: 'alive' | 'shadow' | 'dead';
  routes: number;
}

export class SessionNumbers {
  /** By number; undefined is free. Number 0 is never used. */
  readonly #entries: (Entry | undefined)[] = [undefined];
  readonly #free: number[] = [];
  readonly #current = new Map<NeighborKey, number>();
  readonly #shadows = new Map<NeighborKey, number>();
  #dead: number[] = [];
  #routes = 0;

  /** Paths of sessions that are alive. */
  get routes(): number {
    return this.#routes;
  }

  /** Numbers that are retired and not yet free. */
  get dead(): number {
    return this.#dead.length;
  }

  of(neighbor: NeighborKey): number {
    const known = this.#current.get(neighbor);
    if (known !== undefined) return known;
    const number = this.#take(neighbor, 'alive');
    this.#current.set(neighbor, number);
    return number;
  }

  /** Number of the table being read anew, if there is one. */
  shadowOf(neighbor: NeighborKey): number | undefined {
    return this.#shadows.get(neighbor);
  }

  routesOf(neighbor: NeighborKey): number {
    const number = this.#current.get(neighbor);
    return number === undefined ? 0 : this.#entries[number]!.routes;
  }

  neighborOf(number: number): NeighborKey {
    return this.#entries[number]!.neighbor;
  }

  isAlive(number: number): boolean {
    return this.#entries[number]!.state === 'alive';
  }

  isDead(number: number): boolean {
    return this.#entries[number]!.state === 'dead';
  }

  /** A path came (+1) or went (-1). */
  count(number: number, change: 1 | -1): void {
    const entry = this.#entries[number]!;
    entry.routes += change;
    if (entry.state === 'alive') this.#routes += change;
  }

  /** Forgets the neighbour's table, and what was read anew of it. True when it had paths. */
  retire(neighbor: NeighborKey): boolean {
    this.dropShadow(neighbor);
    const number = this.#current.get(neighbor);
    if (number === undefined) return false;
    this.#current.delete(neighbor);
    const { routes } = this.#entries[number]!;
    this.#routes -= routes;
    this.#bury(number);
    return routes > 0;
  }

  openShadow(neighbor: NeighborKey): void {
    this.dropShadow(neighbor);
    this.#shadows.set(neighbor, this.#take(neighbor, 'shadow'));
  }

  dropShadow(neighbor: NeighborKey): void {
    const number = this.#shadows.get(neighbor);
    if (number === undefined) return;
    this.#shadows.delete(neighbor);
    this.#bury(number);
  }

  /** The shadow becomes the neighbour's table. */
  promoteShadow(neighbor: NeighborKey): void {
    const number = this.#shadows.get(neighbor);
    if (number === undefined) return;
    this.#shadows.delete(neighbor);
    this.retire(neighbor);
    const entry = this.#entries[number]!;
    entry.state = 'alive';
    this.#routes += entry.routes;
    this.#current.set(neighbor, number);
  }

  /** Frees the numbers of dead sessions that have no path left. */
  reap(): void {
    const empty = this.#dead.filter((number) => this.#entries[number]!.routes === 0);
    this.#dead = this.#dead.filter((number) => this.#entries[number]!.routes > 0);
    for (const number of empty) this.#release(number);
  }

  #take(neighbor: NeighborKey, state: 'alive' | 'shadow'): number {
    const number = this.#free.pop() ?? this.#entries.length;
    this.#entries[number] = { neighbor, state, routes: 0 };
    return number;
  }

  #bury(number: number): void {
    const entry = this.#entries[number]!;
    entry.state = 'dead';
    if (entry.routes > 0) this.#dead.push(number);
    else this.#release(number);
  }

  #release(number: number): void {
    this.#entries[number] = undefined;
    this.#free.push(number);
  }
}
