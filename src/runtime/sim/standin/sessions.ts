/** The neighbours' sessions: up, down, reset; what each was sent, and its echo on the helper's stdin. */
import type { Selector } from './command.ts';
import type { Clock } from './clock.ts';
import { familyOf } from './json.ts';
import type { Dialect, LineEncoder, WireUpdate } from './json.ts';
import type { NeighborOptions } from './neighbor.ts';
import { Neighbor } from './neighbor.ts';
import type { Route } from './route.ts';
import { resetsSession } from './route.ts';

export interface SessionOptions {
  readonly dialect: Dialect;
  readonly neighbors: readonly NeighborOptions[];
  readonly encoder: LineEncoder;
  readonly clock: Clock;
  readonly line: (text: string) => void;
  /** Milliseconds from a reset session to the next one. */
  readonly reconnectAfter: number;
  /** What the neighbour sends once its session is up. */
  readonly table: (neighbor: NeighborOptions) => Iterable<WireUpdate>;
  /** A route reached the neighbour, or was withdrawn from it (`route` undefined). */
  readonly sent: (neighbor: NeighborOptions, prefix: string, route: Route | undefined) => void;
}

const ADMINISTRATIVE_RESET = 'Administrative Reset';
const CLOSED = 'peer reset, message (closing connection) error(Broken TCP connection)';

export class Sessions {
  readonly neighbors: readonly Neighbor[];
  readonly #options: SessionOptions;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.neighbors = options.neighbors.map((neighbor) => new Neighbor(neighbor));
  }

  at(peer: string): readonly Neighbor[] {
    return this.neighbors.filter(({ options }) => options.peer === peer);
  }

  /** All neighbours when nothing was selected, as ExaBGP has it. */
  matching(selectors: readonly Selector[]): readonly Neighbor[] {
    if (selectors.length === 0) return this.neighbors;
    return this.neighbors.filter((neighbor) => selectors.some((selector) => neighbor.matches(selector)));
  }

  establish(neighbor: Neighbor): void {
    const { encoder, clock, line, table } = this.#options;
    if (neighbor.upSince !== undefined) return;
    neighbor.upSince = clock.now();
    Object.assign(neighbor.updates, { sent: 0, received: 0 });
    neighbor.ribIn.clear();
    line(encoder.state(neighbor.options, 'connected'));
    line(encoder.state(neighbor.options, 'up'));
    const held = [...neighbor.ribOut.values()].toSorted((a, b) => familyOf(a.prefix).localeCompare(familyOf(b.prefix)));
    this.announce(neighbor, held);
    if (held.some(resetsSession)) return;
    if (neighbor.options.echo)
      for (const family of neighbor.options.families) line(encoder.endOfRib(neighbor.options, 'send', family));
    for (const update of table(neighbor.options)) this.receive(neighbor, update);
  }

  drop(neighbor: Neighbor, reason: string = CLOSED): void {
    if (neighbor.upSince === undefined) return;
    neighbor.upSince = undefined;
    neighbor.ribIn.clear();
    this.#options.line(this.#options.encoder.down(neighbor.options, reason));
    for (const prefix of neighbor.ribOut.keys()) this.#options.sent(neighbor.options, prefix, undefined);
  }

  /** ExaBGP ends the session with this code and opens it again. */
  teardown(neighbor: Neighbor, code: number): void {
    // The text of the notification keeps its length byte, raw.
    const text = `${String.fromCharCode(ADMINISTRATIVE_RESET.length)}${ADMINISTRATIVE_RESET}`;
    const name = code === 4 ? `${ADMINISTRATIVE_RESET} / ${text}` : 'unspecific';
    this.#bounce(neighbor, `peer reset, message (notification sent (6,${code})) error(Cease / ${name})`);
  }

  receive(neighbor: Neighbor, update: WireUpdate): void {
    if (neighbor.upSince === undefined) return;
    neighbor.remember(update);
    this.#options.line(this.#options.encoder.update(neighbor.options, 'receive', update));
  }

  announce(to: Neighbor, routes: readonly Route[]): void {
    if (to.upSince === undefined) return;
    if (routes.some(resetsSession)) {
      this.#bounce(to, CLOSED);
      return;
    }
    this.#send(to, to.pack(routes));
    for (const route of routes) this.#options.sent(to.options, route.prefix, route);
  }

  /** Sent also for what was never announced, as 4.2.21 does. */
  withdraw(from: Neighbor, prefixes: readonly string[]): void {
    if (from.upSince === undefined) return;
    this.#send(from, from.packWithdrawals(prefixes));
    for (const prefix of prefixes) this.#options.sent(from.options, prefix, undefined);
  }

  sayGoodbye(): void {
    const reason = this.#options.dialect === '5.0' ? 'stop, message [shutting down]' : 'stop, message (shutting down)';
    for (const neighbor of this.neighbors) this.drop(neighbor, reason);
    this.#options.line(this.#options.encoder.shutdown());
  }

  #send(to: Neighbor, updates: readonly WireUpdate[]): void {
    for (const update of updates) {
      to.updates.sent += 1;
      if (to.options.echo) this.#options.line(this.#options.encoder.update(to.options, 'send', update));
    }
  }

  #bounce(neighbor: Neighbor, reason: string): void {
    if (neighbor.upSince === undefined) return;
    this.drop(neighbor, reason);
    this.#options.clock.after(this.#options.reconnectAfter, () => this.establish(neighbor));
  }
}
