/**
 * Adj-RIB-Out of every neighbour, as far as it is known: what ExaBGP holds of ours and what has gone on the wire.
 *
 * Three sources, in order of trust: the echo of a sent UPDATE (it went on the wire), ExaBGP's own listing (it is held,
 * and is sent as soon as the session is up), and our own commands (asked for, nothing known yet). `done` is none of
 * them. The listing is not proof either: when several changes of one prefix wait in ExaBGP 4.2.21, it groups them by
 * attributes and may send them in another order than it was told, so that its listing and the wire differ (seen).
 * Therefore at most one change per prefix is under way, and the last echo decides.
 */
import type { MonoMs, Prefix } from '../../../dsl/program/index.ts';
import type { NeighborKey, RouteAttributes } from '../../model/index.ts';
import type { SessionAsns } from './on-wire.ts';
import { sameOnWire } from './on-wire.ts';

/** A route that the neighbour has (echo) or that ExaBGP holds for it (listing). */
export interface HeldRoute {
  readonly route: RouteAttributes;
  readonly since: MonoMs;
  readonly proof: 'echo' | 'listing';
}

/** Written to ExaBGP, not yet seen in an echo. A withdrawal has no route. */
export interface PendingChange {
  readonly route: RouteAttributes | undefined;
  readonly writtenAt: MonoMs;
}

export interface OutEntry {
  readonly held: HeldRoute | undefined;
  readonly pending: PendingChange | undefined;
  /** The listing says otherwise than the last echo: only a withdrawal and a new announcement put that right. */
  readonly diverged: boolean;
  /** This process has written it, so it is ours whatever its communities say. */
  readonly written: boolean;
  /** The last command was answered `error` or could not be formed: not again before this time. */
  readonly retryAt: MonoMs | undefined;
}

const NOTHING: OutEntry = {
  held: undefined,
  pending: undefined,
  diverged: false,
  written: false,
  retryAt: undefined,
};

type Table = Map<Prefix, OutEntry>;

export class AdjRibOut {
  readonly #tables = new Map<NeighborKey, Table>();

  entry(neighbor: NeighborKey, prefix: Prefix): OutEntry | undefined {
    return this.#tables.get(neighbor)?.get(prefix);
  }

  entries(neighbor: NeighborKey): Iterable<readonly [Prefix, OutEntry]> {
    return this.#tables.get(neighbor) ?? [];
  }

  neighbors(): Iterable<NeighborKey> {
    return this.#tables.keys();
  }

  /** Prefixes that the neighbour has or may have. */
  count(neighbor: NeighborKey): number {
    return this.#tables.get(neighbor)?.size ?? 0;
  }

  /** A command for these prefixes has been written; no route is a withdrawal. */
  written(neighbor: NeighborKey, prefixes: readonly Prefix[], route: RouteAttributes | undefined, now: MonoMs): void {
    for (const prefix of prefixes) {
      this.#change(neighbor, prefix, { pending: { route, writtenAt: now }, written: true, retryAt: undefined });
    }
  }

  /** The neighbour was sent this route. True when that is what was under way. */
  announced(neighbor: NeighborKey, prefix: Prefix, route: RouteAttributes, now: MonoMs, session: SessionAsns): boolean {
    const { pending } = this.entry(neighbor, prefix) ?? NOTHING;
    const settles = pending?.route !== undefined && sameOnWire(pending.route, route, session);
    this.#change(neighbor, prefix, {
      held: { route, since: now, proof: 'echo' },
      pending: settles ? undefined : pending,
      diverged: false,
    });
    return settles;
  }

  /** The neighbour was sent a withdrawal. True when that is what was under way. */
  withdrawn(neighbor: NeighborKey, prefix: Prefix): boolean {
    const entry = this.entry(neighbor, prefix);
    if (entry === undefined) return false;
    const settles = entry.pending !== undefined && entry.pending.route === undefined;
    this.#change(neighbor, prefix, { held: undefined, pending: settles ? undefined : entry.pending, diverged: false });
    return settles;
  }

  /** ExaBGP refused the command: nothing of it is under way. */
  refused(neighbor: NeighborKey, prefixes: readonly Prefix[], retryAt: MonoMs): void {
    for (const prefix of prefixes) this.#change(neighbor, prefix, { pending: undefined, retryAt });
  }

  /** Forgets failures whose time has come; true when there were any. */
  expireRetries(now: MonoMs): boolean {
    let expired = false;
    for (const [neighbor, table] of [...this.#tables]) {
      for (const [prefix, { retryAt }] of [...table]) {
        if (retryAt === undefined || retryAt > now) continue;
        this.#change(neighbor, prefix, { retryAt: undefined });
        expired = true;
      }
    }
    return expired;
  }

  /**
   * ExaBGP has taken the command while the session is down: it holds the route and will send it, or has forgotten it.
   * Neither is echoed.
   */
  takenWhileDown(neighbor: NeighborKey, prefixes: readonly Prefix[], now: MonoMs): void {
    for (const prefix of prefixes) {
      const pending = this.entry(neighbor, prefix)?.pending;
      if (pending === undefined) continue;
      const held = pending.route && { route: pending.route, since: now, proof: 'listing' as const };
      this.#change(neighbor, prefix, { pending: undefined, held });
    }
  }

  /** The session ended: what was on the wire is gone, ExaBGP holds it and will send it again. */
  sessionDown(neighbor: NeighborKey, now: MonoMs): void {
    for (const [prefix, { held, pending }] of [...this.entries(neighbor)]) {
      if (held !== undefined) this.#change(neighbor, prefix, { held: { ...held, proof: 'listing' } });
      if (pending !== undefined) this.takenWhileDown(neighbor, [prefix], now);
    }
  }

  /**
   * ExaBGP's complete listing for a neighbour, asked for at `asked`. Changes written later are still under way; of the
   * others the listing tells what became of them.
   */
  listed(
    neighbor: NeighborKey,
    routes: ReadonlyMap<Prefix, RouteAttributes>,
    asked: MonoMs,
    now: MonoMs,
    session: SessionAsns,
  ): void {
    for (const [prefix, entry] of [...this.entries(neighbor)]) {
      const { held, pending } = entry;
      if (pending !== undefined && pending.writtenAt >= asked) continue;
      if (held !== undefined && held.since >= asked) continue;
      const route = routes.get(prefix);
      if (route === undefined) this.#change(neighbor, prefix, { held: undefined, pending: undefined, diverged: false });
      else if (held?.proof === 'echo' && !sameOnWire(held.route, route, session)) {
        this.#change(neighbor, prefix, { pending: undefined, diverged: true });
      } else if (held?.proof === 'echo') this.#change(neighbor, prefix, { pending: undefined });
      else this.#change(neighbor, prefix, { held: { route, since: now, proof: 'listing' }, pending: undefined });
    }
    for (const [prefix, route] of routes) {
      if (this.entry(neighbor, prefix) !== undefined) continue;
      this.#change(neighbor, prefix, { held: { route, since: now, proof: 'listing' } });
    }
  }

  #change(neighbor: NeighborKey, prefix: Prefix, change: Partial<OutEntry>): void {
    let table = this.#tables.get(neighbor);
    if (table === undefined) this.#tables.set(neighbor, (table = new Map<Prefix, OutEntry>()));
    const entry = { ...(table.get(prefix) ?? NOTHING), ...change };
    if (entry.held === undefined && entry.pending === undefined && entry.retryAt === undefined) table.delete(prefix);
    else table.set(prefix, entry);
    if (table.size === 0) this.#tables.delete(neighbor);
  }
}
