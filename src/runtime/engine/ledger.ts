/**
 * The account of every link during one tick: what it carries, what it would carry without weir, and what it will
 * carry once everything decided so far is in force.
 *
 * `demand` is the base load with settled overrides put back on their natural links. `projected` adds what is wanted
 * now, settled or not. All three are outbound and in bit/s. Every rule and the objective book their picks here, so
 * that no two of them spend the same room.
 */
import type { Bps, LinkName, Program, Ratio } from '../../dsl/program/index.ts';
import { bps, ratio } from '../../dsl/program/index.ts';
import type { LinkState, World } from '../model/index.ts';
import { inTransit } from './settle.ts';
import type { BaseLoad, Steered } from './state.ts';
import { limitOf } from './thresholds.ts';
import type { Tuning } from './tuning.ts';

export class Ledger {
  readonly #program: Program;
  readonly #world: World;
  readonly #tuning: Tuning;
  readonly #base: ReadonlyMap<LinkName, BaseLoad>;
  readonly #demand = new Map<LinkName, number>();
  readonly #projected = new Map<LinkName, number>();
  readonly #left = new Map<LinkName, number>();
  readonly #arrived = new Map<LinkName, number>();
  readonly #unsettled = new Set<LinkName>();
  /** Upper bound of what flows no longer tell about: see `demandBounds`. */
  readonly #away = new Map<LinkName, number>();

  constructor(
    program: Program,
    world: World,
    tuning: Tuning,
    base: ReadonlyMap<LinkName, BaseLoad>,
    steered: Iterable<Steered>,
  ) {
    this.#program = program;
    this.#world = world;
    this.#tuning = tuning;
    this.#base = base;
    for (const [link, load] of base) {
      this.#demand.set(link, load.outBps);
    }
    this.#bookSteered([...steered]);
  }

  #bookSteered(steered: readonly Steered[]): void {
    const shares = carriedShares(steered, this.#base);
    for (const entry of steered) {
      if (entry.settled === entry.natural) continue;
      const carried = entry.bps * (shares.get(entry.settled) ?? 1);
      add(this.#demand, entry.natural, carried);
      add(this.#demand, entry.settled, -carried);
      add(this.#away, entry.natural, this.#base.get(entry.settled)?.outBps ?? carried);
    }
    for (const [link, value] of this.#demand) this.#projected.set(link, value);
    for (const entry of steered) {
      if (inTransit(entry)) this.#unsettled.add(entry.settled).add(entry.desired);
      if (entry.desired === entry.natural) continue;
      const carried = entry.bps * (entry.settled === entry.natural ? 1 : (shares.get(entry.settled) ?? 1));
      add(this.#projected, entry.natural, -carried);
      add(this.#projected, entry.desired, carried);
    }
  }

  link(name: LinkName): LinkState | undefined {
    return this.#world.links.get(name);
  }

  /** Undefined until the link has been measured once. */
  demand(name: LinkName): Bps | undefined {
    const value = this.#demand.get(name);
    return value === undefined || !this.#base.has(name) ? undefined : bps(Math.max(0, value));
  }

  /** With silent flows the steered prefixes' rates are old: demand lies between the counter and the counter plus all that their links carry. */
  demandBounds(name: LinkName): { readonly lo: Bps; readonly hi: Bps } | undefined {
    const value = this.demand(name);
    const base = this.#base.get(name);
    if (value === undefined || base === undefined) return undefined;
    if (!this.#world.flows.stale) return { lo: value, hi: value };
    return { lo: bps(Math.min(value, base.outBps)), hi: bps(base.outBps + (this.#away.get(name) ?? 0)) };
  }

  projected(name: LinkName): Bps | undefined {
    const value = this.#projected.get(name);
    return value === undefined || !this.#base.has(name) ? undefined : bps(Math.max(0, value));
  }

  base(name: LinkName): Bps | undefined {
    return this.#base.get(name)?.outBps;
  }

  capacity(name: LinkName): Bps | undefined {
    return this.link(name)?.capacity;
  }

  /** True while a change from an earlier tick has not shown in the counters of this link. */
  unsettled(name: LinkName): boolean {
    return this.#unsettled.has(name);
  }

  /** What may still be put on a link: up to its limit less the margin, and within its share of the blast radius. */
  room(name: LinkName): Bps {
    const capacity = this.capacity(name);
    const projected = this.projected(name);
    if (capacity === undefined || projected === undefined) return bps(0);
    const limit = limitOf(this.#program, name, capacity, this.#tuning);
    const free = limit - this.margin(name) - projected;
    return bps(Math.max(0, Math.min(free, this.#blastLeft(this.#arrived, name, capacity))));
  }

  /** What may still be taken off a link in this settle window. */
  leaving(name: LinkName): Bps {
    const capacity = this.capacity(name);
    return capacity === undefined ? bps(0) : this.#blastLeft(this.#left, name, capacity);
  }

  /** Noise and the uncertainty of a decision: at least five points of capacity. */
  margin(name: LinkName): Bps {
    const noise = this.link(name)?.noise.outBps ?? 0;
    return bps(Math.max(this.#tuning.roomMargin * (this.capacity(name) ?? 0), 2 * noise));
  }

  /** Books a pick: the projection of both links changes and the blast radius of both shrinks. */
  move(from: LinkName, to: LinkName, rate: Bps): void {
    add(this.#projected, from, 0 - rate);
    add(this.#projected, to, rate);
    add(this.#left, from, rate);
    add(this.#arrived, to, rate);
  }

  /** Books something given back: exempt from the blast radius. */
  giveBack(from: LinkName, to: LinkName, rate: Bps): void {
    add(this.#projected, from, 0 - rate);
    add(this.#projected, to, rate);
  }

  utilization(name: LinkName): Ratio | undefined {
    const capacity = this.capacity(name);
    const projected = this.projected(name);
    return capacity === undefined || capacity <= 0 || projected === undefined ? undefined : ratio(projected / capacity);
  }

  #blastLeft(spent: ReadonlyMap<LinkName, number>, name: LinkName, capacity: Bps): Bps {
    return bps(Math.max(0, this.#program.limits.blast * capacity - (spent.get(name) ?? 0)));
  }
}

/** The steered prefixes of a link together count at most what its counter shows. */
function carriedShares(
  steered: readonly Steered[],
  base: ReadonlyMap<LinkName, BaseLoad>,
): ReadonlyMap<LinkName, number> {
  const sums = new Map<LinkName, number>();
  for (const entry of steered) if (entry.settled !== entry.natural) add(sums, entry.settled, entry.bps);
  const shares = new Map<LinkName, number>();
  for (const [link, sum] of sums) {
    const load = base.get(link)?.outBps;
    if (load !== undefined && sum > 0) shares.set(link, Math.min(1, load / sum));
  }
  return shares;
}

function add<Key>(sums: Map<Key, number>, key: Key, value: number): void {
  sums.set(key, (sums.get(key) ?? 0) + value);
}
