/**
 * A stand-in for everything around a real `weir run`: ExaBGP on its pipes, routers' SNMP agents and a NetFlow exporter
 * on loopback, and behind them the simulated network in real time.
 *
 * It needs no root and no daemons, so the demo and the tests of the real runtime run anywhere. Routes that weir
 * announces change the simulated traffic one routing delay later, and weir sees that only through counters and flows.
 * Tests may speak for ExaBGP themselves: `exabgp.raw` writes any bytes between the real lines.
 *
 * It is not ExaBGP: no BGP on the wire, no configuration file, flow routes are answered and forgotten. What it says is
 * compared with recordings of the real one; the lab runs the real one.
 */
import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { hostname } from 'node:os';
import type { LinkName, Ms, Prefix, RouterName } from '../../../dsl/program/index.ts';
import { address, monoMs } from '../../../dsl/program/index.ts';
import type { FlowOptions } from '../flows.ts';
import { FlowExporter } from '../flows.ts';
import type { Network } from '../network.ts';
import { seeded } from '../random.ts';
import type { Timing } from './exabgp.ts';
import { ExaBgp, PROMPT } from './exabgp.ts';
import type { Shows } from './feeds.ts';
import { Feed } from './feeds.ts';
import type { Exit, HelperOptions } from './helper.ts';
import { Helper } from './helper.ts';
import type { Dialect } from './json.ts';
import { LineEncoder } from './json.ts';
import type { NeighborOptions } from './neighbor.ts';
import { NetflowExporter } from './netflow.ts';
import { RealClock } from './real-clock.ts';
import type { Route } from './route.ts';
import { packed } from './route.ts';
import { SnmpAgent } from './snmp-agent.ts';

export interface StandInOptions {
  readonly network: Network;
  readonly dialect?: Dialect;
  readonly sessions: readonly { readonly neighbor: NeighborOptions; readonly shows: Shows }[];
  readonly helper: Pick<HelperOptions, 'command' | 'env' | 'stderr'>;
  readonly timing?: Partial<Timing>;
  /** From the UPDATE until the routers forward by it. */
  readonly routeDelay: Ms;
  /** One agent per router on 127.0.0.1; `step` is how often it renews its counters, 0 for live ones. */
  readonly agents: readonly {
    readonly router: RouterName;
    readonly port: number;
    readonly community: string;
    readonly step: Ms;
  }[];
  readonly flows: { readonly port: number; readonly options: FlowOptions } | undefined;
  readonly seed: number;
  readonly heard?: Partial<Heard>;
}

/** What a test or the demo wants to be told. */
export interface Heard {
  /** A line on the command pipe. */
  readonly command: (line: string) => void;
  /** A route reached a neighbour, or was withdrawn from it. */
  readonly route: (neighbor: NeighborOptions, prefix: string, route: Route | undefined) => void;
  readonly exited: (exit: Exit) => void;
  readonly gaveUp: () => void;
}

const LOOPBACK = '127.0.0.1';
const MOVE_EVERY_MS = 100;
const EXPORT_EVERY_MS = 250;
/** 5.0 kills a helper that does not end. */
const PATIENCE_OF_5_MS = 2_000;

export class StandIn {
  readonly exabgp: ExaBgp;
  readonly helper: Helper;
  readonly network: Network;
  readonly #options: StandInOptions;
  readonly #clock = new RealClock(() => this.#advance());
  readonly #feeds: readonly Feed[];
  readonly #agents: SnmpAgent[] = [];
  #socket: Socket | undefined;
  #started = 0;

  constructor(options: StandInOptions) {
    const { network, sessions, heard } = options;
    this.network = network;
    this.#options = options;
    const dialect = options.dialect ?? '4.2.21';
    const identity = { host: hostname(), pid: process.pid, ppid: process.ppid };
    this.#feeds = sessions.map(({ neighbor, shows }) => new Feed(network, shows, neighbor.families));
    this.exabgp = new ExaBgp({
      dialect,
      neighbors: sessions.map(({ neighbor }) => neighbor),
      timing: { ...PROMPT, ...options.timing },
      encoder: new LineEncoder(dialect, identity, () => Date.now() / 1_000),
      clock: this.#clock,
      write: (text) => this.helper.write(text),
      table: (neighbor) => this.#feedOf(neighbor)?.table() ?? [],
      sent: (neighbor, prefix, route) => this.#sent(neighbor, prefix, route),
      command: (line) => heard?.command?.(line),
      unreadable: () => this.helper.kill('SIGTERM'),
      shutdown: () => void this.stop(),
    });
    this.helper = new Helper({
      ...options.helper,
      output: (bytes) => this.exabgp.take(bytes),
      exited: (exit) => heard?.exited?.(exit),
      gaveUp: () => heard?.gaveUp?.(),
    });
  }

  /** Agents and exporter first, then the helper, then the sessions. */
  start(): void {
    this.#started = this.#clock.now();
    for (const { router, port, community, step } of this.#options.agents) {
      const agent = { network: this.network, router, address: LOOPBACK, port, community, step };
      this.#agents.push(
        new SnmpAgent({ ...agent, clock: this.#clock, advance: () => this.#advance() }, () => undefined),
      );
    }
    this.#export();
    this.#move();
    this.helper.start();
    for (const { neighbor } of this.#options.sessions) this.exabgp.up(neighbor.peer);
  }

  /** Sessions down, the shutdown line, SIGTERM, end of file; resolves when the helper has ended. */
  async stop(): Promise<Exit> {
    this.exabgp.sayGoodbye();
    const exit = await this.helper.stop(this.#options.dialect === '5.0' ? PATIENCE_OF_5_MS : undefined);
    this.#clock.stop();
    this.#socket?.close();
    this.#socket = undefined;
    await Promise.all(this.#agents.splice(0).map((agent) => agent.close()));
    return exit;
  }

  /** An interface goes down or comes back; the router's own session over it with it, and ExaBGP's, where there is one. */
  setLink(link: LinkName, up: boolean): void {
    this.network.setLink(link, up);
    for (const { neighbor, shows } of this.#options.sessions) {
      if (shows.kind !== 'link' || shows.link !== link) continue;
      if (up) this.exabgp.up(neighbor.peer);
      else this.exabgp.down(neighbor.peer);
    }
    this.#refresh();
  }

  setPath(prefix: Prefix, link: LinkName, present: boolean): void {
    this.network.setPath(prefix, link, present);
    this.#refresh();
  }

  #feedOf(neighbor: NeighborOptions): Feed | undefined {
    return this.#feeds[this.#options.sessions.findIndex((session) => session.neighbor === neighbor)];
  }

  /** Every neighbour tells what has changed. */
  #refresh(): void {
    for (const { neighbor } of this.#options.sessions)
      for (const update of this.#feedOf(neighbor)?.changes() ?? []) this.exabgp.receive(neighbor.peer, update);
  }

  #sent(neighbor: NeighborOptions, prefix: string, route: Route | undefined): void {
    this.#options.heard?.route?.(neighbor, prefix, route);
    const session = this.#options.sessions.find((entry) => entry.neighbor === neighbor);
    if (session?.shows.kind !== 'router') return;
    const from = `${neighbor.local}>${neighbor.peer}`;
    this.#clock.after(this.#options.routeDelay, () => {
      if (route) {
        const { nextHop, attributes } = packed(route, neighbor);
        const injected = { from, prefix: prefix as Prefix, nextHop: address(nextHop) };
        this.network.inject({ ...injected, localPref: attributes.localPref ?? 0 });
      } else this.network.remove(from, prefix as Prefix);
      this.#refresh();
    });
  }

  #advance(): void {
    this.network.advance(monoMs(this.#clock.now() - this.#started));
  }

  #move(): void {
    this.#clock.after(MOVE_EVERY_MS, () => this.#move());
  }

  #export(): void {
    const { flows, seed } = this.#options;
    if (!flows) return;
    const socket = createSocket('udp4').unref();
    // Nobody listens until weir does: refused datagrams are lost, as on a real network.
    socket.on('error', () => undefined);
    this.#socket = socket;
    const exporter = new FlowExporter(this.network, flows.options, seeded(seed));
    const encoder = new NetflowExporter(this.network, { sourceId: 1, sampling: flows.options.sampling, inIf: 100 });
    const again = (): void => {
      const records = exporter.export();
      if (records.length > 0)
        for (const datagram of encoder.datagrams(records, this.#uptime, Date.now()))
          socket.send(datagram, flows.port, LOOPBACK);
      this.#clock.after(EXPORT_EVERY_MS, again);
    };
    again();
  }

  /** As SnmpAgent has it: the router was up before weir met it. */
  get #uptime(): number {
    return UPTIME_AT_START_MS + this.network.now;
  }
}

const UPTIME_AT_START_MS = 6_000_000;

export type { Exit } from './helper.ts';
export type { NeighborOptions } from './neighbor.ts';
