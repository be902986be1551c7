/**
 * Keeps ExaBGP's Adj-RIB-Out equal to what is desired: compares, commands, listens for echoes, and begins again.
 *
 * Between two comparisons it works through their steps; it compares anew when the desired state, a session or the pipe
 * has changed, or when echoes have come and nothing is left to say. A safety withdrawal does not wait for any of that.
 */
import type { MonoMs, Prefix } from '../../../dsl/program/index.ts';
import { after, ms } from '../../../dsl/program/index.ts';
import type { Advertised, Announcement, NeighborKey, RouteAttributes, Session } from '../../model/index.ts';
import { readTags } from '../../model/index.ts';
import type { UpdateBuffer } from '../decode/update-buffer.ts';
import { AdjRibOut } from './adj-rib-out.ts';
import type { OutEntry } from './adj-rib-out.ts';
import type { Answer, Outgoing } from './command-channel.ts';
import type { RouteCommand, Selector } from './command.ts';
import { lengthOf } from './cover-index.ts';
import { readEchoes } from './echo.ts';
import type { FormRefusal } from './form.ts';
import { fitting, formCommand } from './form.ts';
import { reconcile } from './reconcile.ts';
import type { Step, Trouble } from './reconcile.ts';

/** What ExaBGP refused once it will refuse again; a session or a configuration may change meanwhile. */
const RETRY = ms(30_000);
/** Echoes follow the answer within a millisecond; a busy ExaBGP sends them when it has read its peers. */
const ECHO_PATIENCE = ms(3_000);

export interface OutboundParts {
  readonly clock: () => MonoMs;
  readonly session: (key: NeighborKey) => Session | undefined;
  readonly selector: (key: NeighborKey) => Selector | undefined;
  readonly knows: (selector: Selector) => boolean;
  readonly prefixLimit: (key: NeighborKey) => number;
  /** Nobody knows what became of a command: ExaBGP's listing has to tell. */
  readonly onUnknown: () => void;
  readonly onEcho: (neighbor: NeighborKey, prefix: Prefix, route: RouteAttributes | undefined, now: MonoMs) => void;
  readonly onTrouble: (trouble: Trouble | UnformableRoute) => void;
}

/** A route that cannot be said, for instance because its AS path is too long for a line. */
export interface UnformableRoute {
  readonly kind: 'unformable';
  readonly neighbor: NeighborKey;
  readonly prefix: Prefix;
  readonly refusal: FormRefusal;
}

export class Outbound {
  readonly rib = new AdjRibOut();
  readonly #parts: OutboundParts;
  #desired: readonly Announcement[] | undefined;
  #steps: Step[] = [];
  /** `echo`: compare again when nothing is left to say. `all`: the steps at hand may be wrong. */
  #stale: 'no' | 'echo' | 'all' = 'no';

  constructor(parts: OutboundParts) {
    this.#parts = parts;
  }

  /** The complete desired state, in the order in which it is to be announced. */
  apply(desired: readonly Announcement[]): void {
    this.#desired = desired;
    this.#stale = 'all';
  }

  /** Something that decides about steps has changed. */
  invalidate(): void {
    this.#stale = 'all';
  }

  /** Tries again what failed long enough ago. */
  retry(): void {
    if (this.rib.expireRetries(this.#parts.clock())) this.invalidate();
  }

  /** The next command, or undefined when all is said that can be said now. */
  next(): Outgoing | undefined {
    for (;;) {
      const step = this.#nextStep();
      if (step === undefined) return undefined;
      const outgoing = this.#form(step);
      if (outgoing !== undefined) return outgoing;
    }
  }

  /** Lines that withdraw these prefixes, to be written at once. Longest prefixes first. */
  *withdrawals(key: NeighborKey, prefixes: Iterable<Prefix>): Generator<Outgoing> {
    const known = [...prefixes].filter((prefix) => {
      const entry = this.rib.entry(key, prefix);
      // Once is enough: a second line only keeps ExaBGP from the first. A missing echo is noticed elsewhere.
      const underway = entry?.pending !== undefined && entry.pending.route === undefined;
      return entry !== undefined && !underway;
    });
    known.sort((a, b) => lengthOf(b) - lengthOf(a));
    for (const isIp6 of [false, true]) {
      const step: Step = {
        kind: 'withdraw',
        neighbor: key,
        prefixes: known.filter((prefix) => prefix.includes(':') === isIp6),
      };
      while (step.prefixes.length > 0) {
        const outgoing = this.#form(step);
        if (outgoing !== undefined) yield outgoing;
      }
    }
    this.invalidate();
  }

  /** What of weir's own may be out at this neighbour. */
  ours(key: NeighborKey): Prefix[] {
    return [...this.rib.entries(key)].filter(([, entry]) => this.#isOurs(key, entry)).map(([prefix]) => prefix);
  }

  advertised(): Advertised[] {
    const all: Advertised[] = [];
    for (const neighbor of this.rib.neighbors()) {
      for (const [prefix, entry] of this.rib.entries(neighbor)) {
        if (entry.held === undefined || !this.#isOurs(neighbor, entry)) continue;
        all.push({ neighbor, prefix, route: entry.held.route, echoedAt: entry.held.since });
      }
    }
    return all;
  }

  /** An update that ExaBGP has sent. */
  echo(session: Session, update: UpdateBuffer): void {
    const now = this.#parts.clock();
    for (const { prefix, route } of readEchoes(update)) {
      const settled =
        route === undefined
          ? this.rib.withdrawn(session.key, prefix)
          : this.rib.announced(session.key, prefix, route, now, session);
      if (this.#stale === 'no' || !settled) this.#stale = settled ? 'echo' : 'all';
      this.#parts.onEcho(session.key, prefix, route, now);
    }
  }

  sessionDown(key: NeighborKey): void {
    this.rib.sessionDown(key, this.#parts.clock());
    this.invalidate();
  }

  /** Neighbours to whom a change was written so long ago that its echo should have come. */
  overdue(): NeighborKey[] {
    const { clock, session } = this.#parts;
    const latest = clock() - ECHO_PATIENCE;
    return [...this.rib.neighbors()].filter((key) => {
      if (session(key)?.state !== 'up') return false;
      return [...this.rib.entries(key)].some(([, { pending }]) => pending !== undefined && pending.writtenAt <= latest);
    });
  }

  #nextStep(): Step | undefined {
    if (this.#stale === 'all' || (this.#steps.length === 0 && this.#stale === 'echo')) this.#compare();
    while (this.#steps[0]?.prefixes.length === 0) this.#steps.shift();
    return this.#steps[0];
  }

  #compare(): void {
    this.#stale = 'no';
    this.#steps = [];
    if (this.#desired === undefined) return;
    const { steps, troubles } = reconcile({
      desired: this.#desired,
      out: this.rib,
      now: this.#parts.clock(),
      isOurs: (key, entry) => this.#isOurs(key, entry),
      neighbor: (key) => {
        const session = this.#parts.session(key);
        if (session === undefined) return undefined;
        const { localAsn, peerAsn, state } = session;
        return { localAsn, peerAsn, up: state === 'up', prefixLimit: this.#parts.prefixLimit(key) };
      },
    });
    this.#steps = [...steps];
    for (const trouble of troubles) this.#parts.onTrouble(trouble);
  }

  /** Takes as many prefixes from the step as fit into a line. Undefined when the line cannot be formed. */
  #form(step: Step): Outgoing | undefined {
    const to = this.#parts.selector(step.neighbor);
    const whole = to && this.#command(step, to);
    const count = whole === undefined ? step.prefixes.length : fitting(whole);
    const prefixes = step.prefixes.splice(0, count);
    if (whole === undefined) return undefined;
    const { line, refusal } = formCommand({ ...whole, prefixes }, this.#parts.knows);
    const now = this.#parts.clock();
    if (refusal !== undefined) {
      this.rib.refused(step.neighbor, prefixes, after(now, RETRY));
      for (const prefix of prefixes) {
        this.#parts.onTrouble({ kind: 'unformable', neighbor: step.neighbor, prefix, refusal });
      }
      return undefined;
    }
    const route = step.kind === 'announce' ? step.route : undefined;
    this.rib.written(step.neighbor, prefixes, route, now);
    return {
      line,
      prefixes: prefixes.length,
      onAnswer: (answer) => this.#answered(step.neighbor, prefixes, answer),
    };
  }

  #command(step: Step, to: Selector): RouteCommand {
    if (step.kind === 'announce') return { kind: 'announce', to, prefixes: step.prefixes, route: step.route };
    const nextHop = this.#anyNextHop(step);
    // Without any next hop of the family there is only the form for a single prefix.
    const prefixes = nextHop === undefined ? step.prefixes.slice(0, 1) : step.prefixes;
    return { kind: 'withdraw', to, prefixes, nextHop: nextHop ?? '' };
  }

  /** That of a route to be withdrawn; ExaBGP wants one of the family and does not look at it. */
  #anyNextHop({ neighbor, prefixes }: Step): string | undefined {
    const isIp6 = prefixes[0]?.includes(':');
    for (const prefix of prefixes) {
      const entry = this.rib.entry(neighbor, prefix);
      const nextHop = (entry?.held?.route ?? entry?.pending?.route)?.nextHop;
      if (nextHop !== undefined && nextHop.includes(':') === isIp6) return nextHop;
    }
    return undefined;
  }

  #answered(key: NeighborKey, prefixes: readonly Prefix[], answer: Answer): void {
    const now = this.#parts.clock();
    if (answer === 'error') {
      this.rib.refused(key, prefixes, after(now, RETRY));
      this.invalidate();
    }
    if (answer !== 'done') this.#parts.onUnknown();
    else if (this.#parts.session(key)?.state !== 'up') {
      this.rib.takenWhileDown(key, prefixes, now);
      this.invalidate();
    }
  }

  #isOurs(key: NeighborKey, { held, written }: OutEntry): boolean {
    if (written || held === undefined) return written;
    const session = this.#parts.session(key);
    return session !== undefined && readTags(session.localAsn, held.route.largeCommunities) !== undefined;
  }
}
