/** The process's side of ExaBGP: lines in, routes and sessions out; plans in, commands out. */
import type { MonoMs } from '../../dsl/program/index.ts';
import { ms } from '../../dsl/program/index.ts';
import type { Advertised, Announcement, NeighborKey, RibHealth, Session } from '../model/index.ts';
import type { Prefix } from '../../dsl/program/index.ts';
import type { Defects, Message, Neighbor } from './decode/index.ts';
import { LineDecoder } from './decode/index.ts';
import { Agenda } from './agenda.ts';
import type { EndReason, SpeakerEvents } from './events.ts';
import { CommandChannel, formCommand, isAllowedLine } from './out/index.ts';
import type { CommandSink, Timer } from './out/index.ts';
import { Outbound } from './out/outbound.ts';
import { AdjRibIn } from './rib/index.ts';
import { Resync, SessionTable } from './session/index.ts';
import { Ingest } from './stdin/index.ts';
import type { ByteSource } from './stdin/index.ts';

/** The world outside, handed in. */
export interface SpeakerPorts {
  readonly source: ByteSource;
  readonly sink: CommandSink;
  readonly clock: () => MonoMs;
  readonly timer: Timer;
  /** Runs `next` after other work had its turn. */
  readonly yieldTo: (next: () => void) => void;
}

export interface SpeakerOptions {
  /** Salts the hashes of the tables: 32 bits that peers cannot know. */
  readonly hashSeed: number;
  /** Most prefixes that weir may have out at a neighbour. */
  readonly prefixLimit: (neighbor: NeighborKey) => number;
}

/** How often it is looked whether an echo is overdue. */
const WATCH = ms(1_000);
/** Slots of the tables swept between two slices: about a millisecond. */
const SWEEP_SLOTS = 1 << 15;
const OPEN_BRACE = 123;
const text = new TextDecoder();

export class ExabgpSpeaker {
  /** Adj-RIB-In of all neighbours. */
  readonly rib: AdjRibIn;
  readonly #ports: SpeakerPorts;
  readonly #events: SpeakerEvents;
  readonly #sessions = new SessionTable();
  readonly #decoder = new LineDecoder();
  readonly #ingest: Ingest;
  readonly #outbound: Outbound;
  readonly #resync: Resync;
  readonly #agenda: Agenda;
  readonly #channel: CommandChannel;
  #ended = false;
  #sweeping = false;
  #stopWatch: (() => void) | undefined;

  constructor(options: SpeakerOptions, ports: SpeakerPorts, events: SpeakerEvents) {
    this.#ports = ports;
    this.#events = events;
    this.rib = new AdjRibIn(options.hashSeed);
    const { clock, sink, timer, yieldTo, source } = ports;
    const knows = this.#sessions.knows.bind(this.#sessions);
    this.#outbound = new Outbound({
      clock,
      knows,
      prefixLimit: options.prefixLimit,
      session: (key) => this.#sessions.session(key),
      selector: (key) => this.#sessions.selector(key),
      onUnknown: () => this.#resync.want('adj-rib-out'),
      onEcho: events.echoed,
      onTrouble: events.trouble,
    });
    this.#resync = new Resync({
      clock,
      sessions: this.#sessions,
      ribIn: this.rib,
      ribOut: this.#outbound.rib,
      onSessionUp: (session) => this.#sessionUp(session),
      onRouteRefresh: ({ peer }) => events.trouble({ kind: 'routeRefresh', peer }),
    });
    this.#agenda = new Agenda({
      clock,
      outbound: this.#outbound,
      resync: this.#resync,
      sessions: this.#sessions,
      onReady: events.ready,
      onUntrusted: (neighbors) => events.trouble({ kind: 'tablesUntrusted', neighbors }),
    });
    this.#channel = new CommandChannel({
      clock,
      sink,
      timer,
      allows: (line) => isAllowedLine(line, this.#sessions.spelled()),
      next: () => this.#agenda.next(),
      onWritten: events.written,
      onAnswered: events.answered,
      onDrain: () => this.#outbound.invalidate(),
      isBehind: () => this.#ingest.isBehind,
    });
    this.#ingest = new Ingest(
      {
        line: (bytes, from, to) => this.#line(bytes, from, to),
        tooLong: () => this.#decoder.addDefect('longLine'),
        gap: () => this.#gap(),
        lost: (lines) => events.trouble({ kind: 'linesLost', lines }),
        end: () => this.#end('eof'),
        sliceEnd: () => this.#sliceEnd(),
        consumed: (bytes) => source.consumed(bytes),
      },
      { clock, yieldTo },
    );
  }

  /** Opens the source, makes sure that no half line of a predecessor is left, and asks ExaBGP what there is. */
  start(): void {
    this.#resync.want('neighbors', 'adj-rib-out', 'adj-rib-in');
    this.#watch();
    this.#ports.source.open(this.#ingest);
    this.#channel.start();
  }

  /** Sets the complete desired state; only differences are sent. Before the first call nothing is sent or withdrawn. */
  apply(announcements: readonly Announcement[]): void {
    this.#outbound.apply(announcements);
    this.#channel.kick();
  }

  /** Withdraws at once, past everything that waits. The caller leaves them out of what it applies next. */
  withdrawNow(neighbor: NeighborKey, prefixes: Iterable<Prefix>): void {
    for (const line of this.#outbound.withdrawals(neighbor, prefixes)) this.#channel.urgent(line);
  }

  /** Withdraws all of weir's routes at once and desires none. */
  withdrawAll(): void {
    this.#outbound.apply([]);
    for (const neighbor of [...this.#outbound.rib.neighbors()]) {
      this.withdrawNow(neighbor, this.#outbound.ours(neighbor));
    }
  }

  /** Resets one session, so that its neighbour sends its whole table again. */
  teardown(neighbor: NeighborKey): void {
    this.#agenda.teardown(neighbor);
    this.#channel.kick();
  }

  /** Ends the speaker as a signal asks for it. */
  terminate(): void {
    this.#end('terminated');
  }

  /** What ExaBGP holds is known. A plan made before that knows nothing of it, and would withdraw what it should keep. */
  get isReady(): boolean {
    return this.#agenda.isReady;
  }

  /** The line that would say this announcement, alone; why it cannot be said, in words, where that is so. */
  lineFor({ neighbor, prefix, route }: Announcement): string {
    const to = this.#sessions.selector(neighbor);
    if (to === undefined) return `(no session ${neighbor} is known)`;
    const formed = formCommand({ kind: 'announce', to, prefixes: [prefix], route }, (known) =>
      this.#sessions.knows(known),
    );
    return formed.line ?? `(cannot be said: ${JSON.stringify(formed.refusal)})`;
  }

  sessions(): ReadonlyMap<NeighborKey, Session> {
    return this.#sessions.sessions();
  }

  /** All of weir's routes that ExaBGP is known to announce. */
  advertised(): readonly Advertised[] {
    return this.#outbound.advertised();
  }

  health(): RibHealth {
    const health = this.#sessions.health((key) => this.rib.routesOf(key), this.#ports.clock());
    return { ...health, complete: health.complete && this.#agenda.isReady };
  }

  /** Refused lines and routes by kind, since the start. */
  get defects(): Defects {
    return this.#decoder.defects;
  }

  #line(bytes: Uint8Array, from: number, to: number): void {
    if (this.#ended) return;
    if (bytes[from] === OPEN_BRACE) this.#message(this.#decoder.decode(bytes, from, to));
    else this.#channel.take(text.decode(bytes.subarray(from, to)));
  }

  #message(message: Message): void {
    switch (message.kind) {
      case 'update':
        this.#update(message.neighbor, message.sent);
        return;
      case 'end-of-rib':
        this.#traffic(message.neighbor, message.sent, 0);
        return;
      case 'state':
        if (message.state !== 'connected') this.#state(message.neighbor, message.state, message.reason);
        return;
      case 'shutdown':
        this.#end('shutdown');
        return;
      case 'notification':
      case 'ignored':
    }
  }

  #update(neighbor: Neighbor, sent: boolean): void {
    const { update } = this.#decoder;
    this.#traffic(neighbor, sent, update.routeCount);
    if (!sent) {
      this.rib.apply(neighbor.key, update);
      this.#resync.update(neighbor.key, update);
      return;
    }
    const session = this.#sessions.session(neighbor.key);
    if (session !== undefined) this.#outbound.echo(session, update);
  }

  #traffic(neighbor: Neighbor, sent: boolean, routes: number): void {
    const news = this.#sessions.traffic(neighbor, sent, routes, this.#ports.clock());
    if (news !== undefined) this.#sessionUp(news);
  }

  #state(neighbor: Neighbor, state: 'up' | 'down', reason: string): void {
    // Both end what the neighbour had announced: `down` is not preceded by withdrawals, and a lost `down` not by itself.
    this.rib.clear(neighbor.key);
    this.#resync.sessionChanged(neighbor.key);
    const session = this.#sessions.state(neighbor, state, this.#ports.clock());
    if (session === undefined) return;
    if (state === 'up') {
      // Without a `down` in between the session has been reset unseen: what was on the wire is gone as well.
      this.#outbound.sessionDown(neighbor.key);
      this.#sessionUp(session);
    } else {
      this.#outbound.sessionDown(neighbor.key);
      this.#events.sessionDown(session, reason);
    }
  }

  #sessionUp(session: Session): void {
    this.#outbound.invalidate();
    this.#events.sessionUp(session);
  }

  #gap(): void {
    this.#sessions.distrust();
    this.#resync.want('neighbors', 'adj-rib-out', 'adj-rib-in');
  }

  #sliceEnd(): void {
    if (this.#ended) return;
    const { changes } = this.rib;
    if (!changes.isEmpty) this.#events.routesChanged(changes.drain());
    this.#channel.kick();
    if (this.rib.needsSweep && !this.#sweeping) this.#sweep();
  }

  #sweep(): void {
    this.#sweeping = true;
    this.#ports.yieldTo(() => {
      this.#sweeping = false;
      if (this.#ended) return;
      this.rib.sweep(SWEEP_SLOTS);
      if (this.rib.needsSweep) this.#sweep();
    });
  }

  /** Looks now and then for echoes that should have come, and for routes that may be tried again. */
  #watch(): void {
    this.#stopWatch = this.#ports.timer(WATCH, () => {
      this.#agenda.look();
      this.#channel.kick();
      this.#watch();
    });
  }

  #end(reason: EndReason): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#stopWatch?.();
    this.#channel.close();
    this.#ingest.stop();
    this.#ports.source.close();
    this.#events.end(reason);
  }
}
