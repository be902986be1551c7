/** What to write to ExaBGP next: resets of sessions first, then listings, then the plan. */
import type { MonoMs } from '../../dsl/program/index.ts';
import { ms } from '../../dsl/program/index.ts';
import type { NeighborKey } from '../model/index.ts';
import type { Command, Outgoing } from './out/index.ts';
import { formCommand } from './out/index.ts';
import type { Outbound } from './out/outbound.ts';
import type { ListingRequest, Resync, SessionTable } from './session/index.ts';

/** A listing that is wanted because of missing echoes is asked for at most this often. */
const LISTING_PAUSE = ms(10_000);
/** Cease, administrative reset (RFC 4486). */
const ADMINISTRATIVE_RESET = 4;

export interface AgendaParts {
  readonly clock: () => MonoMs;
  readonly outbound: Outbound;
  readonly resync: Resync;
  readonly sessions: SessionTable;
  /** The listings asked for at the start are read. */
  readonly onReady: () => void;
  /** Listings are read, and the tables of these neighbours are still not whole. */
  readonly onUntrusted: (neighbors: readonly NeighborKey[]) => void;
}

export class Agenda {
  readonly #parts: AgendaParts;
  #teardowns: NeighborKey[] = [];
  #ready = false;
  /** A listing was read since `#settle`. */
  #reading = false;
  #listedAt: MonoMs | undefined;

  constructor(parts: AgendaParts) {
    this.#parts = parts;
  }

  /** What ExaBGP holds is known: announcing may begin. */
  get isReady(): boolean {
    return this.#ready;
  }

  teardown(neighbor: NeighborKey): void {
    if (!this.#teardowns.includes(neighbor)) this.#teardowns.push(neighbor);
  }

  next(): Outgoing | undefined {
    const { resync, outbound } = this.#parts;
    const teardown = this.#teardown();
    if (teardown !== undefined) return teardown;
    const listing = resync.next();
    if (listing !== undefined) return this.#listing(listing);
    this.#settle();
    return outbound.next();
  }

  /** To be called now and then: asks for a listing when echoes are overdue, and tries again what failed long ago. */
  look(): void {
    const { clock, outbound, resync, sessions } = this.#parts;
    const now = clock();
    const isPaused = this.#listedAt !== undefined && now - this.#listedAt < LISTING_PAUSE;
    const overdue = isPaused ? [] : outbound.overdue();
    for (const key of overdue) sessions.echoMissing(key);
    if (overdue.length > 0) resync.want('adj-rib-out');
    outbound.retry();
  }

  #teardown(): Outgoing | undefined {
    for (let key = this.#teardowns.shift(); key !== undefined; key = this.#teardowns.shift()) {
      const to = this.#parts.sessions.selector(key);
      const line = to && this.#form({ kind: 'teardown', to, code: ADMINISTRATIVE_RESET });
      if (line !== undefined) return { line, prefixes: 0, onAnswer: () => undefined };
    }
    return undefined;
  }

  #listing({ what, onText, onAnswer }: ListingRequest): Outgoing | undefined {
    const line = this.#form({ kind: 'show', what });
    if (line === undefined) return undefined;
    return {
      line,
      prefixes: 0,
      onText,
      onAnswer: (answer) => {
        onAnswer(answer);
        this.#reading = true;
        if (what === 'adj-rib-out') this.#listedAt = this.#parts.clock();
        this.#parts.outbound.invalidate();
      },
    };
  }

  /** All listings that were wanted are read. */
  #settle(): void {
    if (!this.#reading) return;
    this.#reading = false;
    const { sessions, onReady, onUntrusted } = this.#parts;
    const untrusted = sessions.untrusted();
    if (untrusted.length > 0) onUntrusted(untrusted);
    if (this.#ready) return;
    this.#ready = true;
    onReady();
  }

  #form(command: Command): string | undefined {
    return formCommand(command, (selector) => this.#parts.sessions.knows(selector)).line;
  }
}
