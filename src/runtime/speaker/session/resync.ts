/**
 * Learns from ExaBGP's listings what this process has not seen: after a start, after lost lines, after lost answers.
 *
 * `show neighbor extensive` tells the sessions, `show adj-rib out extensive` what ExaBGP holds of ours, `show adj-rib in
 * extensive` the tables of sessions that began before us (see table-replacement.ts). One listing is asked for at a time,
 * as an ordinary command; an unanswered one is asked for again.
 */
import type { MonoMs, Prefix } from '../../../dsl/program/index.ts';
import type { NeighborKey, RouteAttributes, Session } from '../../model/index.ts';
import type { UpdateBuffer } from '../decode/update-buffer.ts';
import type { AdjRibOut } from '../out/adj-rib-out.ts';
import type { Answer } from '../out/command-channel.ts';
import { routeOf } from '../out/echo.ts';
import { ListingDecoder } from '../out/listing.ts';
import type { ListedNeighbor } from '../out/show.ts';
import { NeighborListing, readListedRoute } from '../out/show.ts';
import type { AdjRibIn } from '../rib/index.ts';
import type { SessionTable } from './session-table.ts';
import { neighborOf, TableReplacement } from './table-replacement.ts';

export type Listing = 'neighbors' | 'adj-rib-out' | 'adj-rib-in';
const ORDER: readonly Listing[] = ['neighbors', 'adj-rib-out', 'adj-rib-in'];

/** A listing to ask for, and what to do with its answer. */
export interface ListingRequest {
  readonly what: Listing;
  readonly onText: (line: string) => void;
  readonly onAnswer: (answer: Answer) => void;
}

export interface ResyncParts {
  readonly sessions: SessionTable;
  readonly ribIn: AdjRibIn;
  readonly ribOut: AdjRibOut;
  readonly clock: () => MonoMs;
  /** A session older than this process. */
  readonly onSessionUp: (session: Session) => void;
  /** Our side of this session has the route-refresh capability on, which breaks ExaBGP 4.2. */
  readonly onRouteRefresh: (neighbor: ListedNeighbor) => void;
}

export class Resync {
  readonly #parts: ResyncParts;
  readonly #wanted = new Set<Listing>();
  readonly #decoder = new ListingDecoder();
  /** What `show neighbor extensive` said last, by neighbour. */
  #listed = new Map<NeighborKey, ListedNeighbor>();
  #replacement: TableReplacement | undefined;

  constructor(parts: ResyncParts) {
    this.#parts = parts;
  }

  /** True when nothing is being asked and nothing waits to be asked. */
  get isOver(): boolean {
    return this.#wanted.size === 0;
  }

  want(...listings: readonly Listing[]): void {
    for (const listing of listings) this.#wanted.add(listing);
  }

  /** The next listing to ask for; the same again until it is answered. */
  next(): ListingRequest | undefined {
    const what = ORDER.find((listing) => this.#wanted.has(listing));
    if (what === 'neighbors') return this.#neighbors();
    if (what === 'adj-rib-out') return this.#ribOut();
    return what === 'adj-rib-in' ? this.#ribIn() : undefined;
  }

  /** A received update: newer than any row of a listing that is still being read. */
  update(neighbor: NeighborKey, update: UpdateBuffer): void {
    this.#replacement?.update(neighbor, update);
  }

  /** The session began or ended: what is being read of its table is of no use. */
  sessionChanged(neighbor: NeighborKey): void {
    this.#replacement?.drop(neighbor);
  }

  #neighbors(): ListingRequest {
    const listing = new NeighborListing();
    return {
      what: 'neighbors',
      onText: (line) => listing.line(line),
      onAnswer: (answer) => {
        if (answer === 'unknown') return;
        this.#wanted.delete('neighbors');
        const { sessions, clock, onSessionUp, onRouteRefresh } = this.#parts;
        this.#listed = new Map();
        for (const neighbor of listing.neighbors) {
          const key = neighborOf(neighbor);
          if (key !== undefined) this.#listed.set(key, neighbor);
          const session = sessions.listed(neighbor, clock());
          if (session !== undefined) onSessionUp(session);
          if (neighbor.routeRefresh === true) onRouteRefresh(neighbor);
        }
      },
    };
  }

  #ribOut(): ListingRequest {
    const { sessions, ribOut, clock } = this.#parts;
    const asked = clock();
    const tables = new Map<NeighborKey, Map<Prefix, RouteAttributes>>();
    return {
      what: 'adj-rib-out',
      onText: (line) => {
        const row = readListedRoute(line);
        const key = row && neighborOf(row);
        if (row === undefined || key === undefined || !this.#decoder.decode(row, line.length)) return;
        let table = tables.get(key);
        if (table === undefined) tables.set(key, (table = new Map<Prefix, RouteAttributes>()));
        table.set(row.prefix, routeOf(this.#decoder.attributes()));
      },
      onAnswer: (answer) => {
        if (answer === 'unknown') return;
        this.#wanted.delete('adj-rib-out');
        for (const key of new Set([...tables.keys(), ...ribOut.neighbors()])) {
          const session = sessions.session(key);
          if (session !== undefined) ribOut.listed(key, tables.get(key) ?? new Map(), asked, clock(), session);
        }
      },
    };
  }

  #ribIn(): ListingRequest | undefined {
    const { sessions, ribIn } = this.#parts;
    const keys = [...sessions.sessions().values()]
      .filter(({ key, state }) => state === 'up' && (!sessions.upSeen(key) || sessions.untrusted().includes(key)))
      .map(({ key }) => key);
    if (keys.length === 0) {
      this.#wanted.delete('adj-rib-in');
      return undefined;
    }
    const replacement = new TableReplacement(ribIn, keys);
    this.#replacement = replacement;
    return {
      what: 'adj-rib-in',
      onText: (line) => {
        const row = readListedRoute(line);
        const key = row && neighborOf(row);
        if (row === undefined || key === undefined) return;
        if (this.#decoder.decode(row, line.length)) replacement.row(key, this.#decoder);
      },
      onAnswer: (answer) => {
        this.#replacement = undefined;
        if (answer === 'unknown') {
          replacement.abandon();
          return;
        }
        this.#wanted.delete('adj-rib-in');
        for (const [key, isWhole] of replacement.finish((neighbor) => this.#hasSentUpdates(neighbor))) {
          sessions.trust(key, isWhole);
        }
      },
    };
  }

  /** More updates than end-of-RIB markers: the neighbour has announced something. */
  #hasSentUpdates(key: NeighborKey): boolean {
    return (this.#listed.get(key)?.updatesReceived ?? 0) > 2;
  }
}
