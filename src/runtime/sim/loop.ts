/**
 * The closed loop in virtual time: network, observers, decision and wire, driven by the next thing that happens.
 *
 * The decision is the engine's own `tick` unless another is handed in. It sees only what the observers told; what it
 * announces changes the network after the delays of the wire. A day takes seconds, and the same seed gives the same day.
 */
import type { MonoMs, Ms, Program, RouterName, WallMs } from '../../dsl/program/index.ts';
import { after, monoMs, ms } from '../../dsl/program/index.ts';
import type { EngineState, TickResult } from '../engine/index.ts';
import { initialState, tick } from '../engine/index.ts';
import type { Mode, World } from '../model/index.ts';
import type { PollingOptions } from './counters.ts';
import { Counters } from './counters.ts';
import type { FlowOptions } from './flows.ts';
import { FlowExporter } from './flows.ts';
import type { Network } from './network.ts';
import type { Random } from './random.ts';
import { seeded } from './random.ts';
import type { Report } from './report.ts';
import { Recorder } from './report.ts';
import { bgpSessions, Viewer } from './view.ts';
import type { Message, WireOptions } from './wire.ts';
import { Wire } from './wire.ts';

export type Decide = (program: Program, state: EngineState, world: World) => TickResult;

/** Something that happens to the network at a moment: a link fails, a path is withdrawn. Bad news: a tick follows at once. */
export interface Happening {
  readonly at: MonoMs;
  readonly what: (network: Network) => void;
}

export interface LoopOptions {
  readonly program: Program;
  readonly network: Network;
  readonly polling: PollingOptions;
  readonly flows: FlowOptions;
  readonly wire: WireOptions;
  readonly seed: number;
  readonly wallStart: WallMs;
  readonly mode?: Mode;
  readonly happenings?: readonly Happening[];
  readonly decide?: Decide;
  /** Called after every tick, with what it saw and decided. */
  readonly watch?: (moment: Moment) => void;
}

export interface Moment {
  readonly world: World;
  readonly result: TickResult;
  readonly messages: readonly Message[];
}

/** Flow records leave at most this late; finer would only cost time. */
const EXPORT_EVERY = ms(1_000);

export class ClosedLoop {
  readonly network: Network;
  readonly #options: LoopOptions;
  readonly #random: Random;
  readonly #counters: ReadonlyMap<RouterName, Counters>;
  readonly #flows: FlowExporter;
  readonly #wire: Wire;
  readonly #viewer: Viewer;
  readonly #recorder: Recorder;
  readonly #decide: Decide;
  #program: Program;
  #state: EngineState;
  #happenings: readonly Happening[];
  #mode: Mode;
  #started: MonoMs;
  #nextRenewal: MonoMs;
  #nextPoll: MonoMs;
  #nextExport: MonoMs;
  #wakeAt: MonoMs | undefined;

  constructor(options: LoopOptions) {
    const { network, polling } = options;
    this.network = network;
    this.#options = options;
    this.#program = options.program;
    this.#decide = options.decide ?? tick;
    this.#random = seeded(options.seed);
    const routers = [...new Set(network.spec.links.map((link) => link.router))];
    this.#counters = new Map(
      routers.map((router) => [router, new Counters(network, router, polling, this.#random.fork())]),
    );
    this.#flows = new FlowExporter(network, options.flows, this.#random.fork());
    this.#wire = new Wire(network, options.wire);
    this.#viewer = new Viewer({
      network,
      counters: this.#counters,
      flows: this.#flows,
      activeTimeout: options.flows.activeTimeout,
      wire: this.#wire,
      bgp: bgpSessions(options.program),
    });
    this.#recorder = new Recorder(network);
    this.#happenings = (options.happenings ?? []).toSorted((a, b) => a.at - b.at);
    this.#mode = options.mode ?? 'armed';
    this.#started = network.now;
    this.#state = initialState(this.#mode, network.now);
    this.#nextRenewal = after(network.now, ms(this.#random.integer(polling.step + 1)));
    this.#nextPoll = after(network.now, ms(this.#random.integer(polling.every) + 1));
    this.#nextExport = after(network.now, EXPORT_EVERY);
  }

  get now(): MonoMs {
    return this.network.now;
  }

  get report(): Report {
    return this.#recorder.report;
  }

  /** Swaps the rule file, as a reload does between two ticks. */
  load(program: Program): void {
    this.#program = program;
  }

  /** Takes effect at the next tick. */
  set mode(mode: Mode) {
    this.#mode = mode;
  }

  run(until: MonoMs): Report {
    while (this.now < until) {
      const next = monoMs(Math.min(until, this.#nextMoment()));
      this.network.advance(next);
      if (this.#happen(next)) this.#tick();
    }
    return this.report;
  }

  /** The World of this moment. */
  get world(): World {
    const warm = this.now - this.#started >= this.#options.flows.activeTimeout + 2 * this.#options.polling.every;
    const warmingUp = warm ? [] : ['flow records of one active timeout'];
    return this.#viewer.world(this.#program, { mode: this.#mode, wallStart: this.#options.wallStart, warmingUp });
  }

  #nextMoment(): number {
    return Math.min(
      this.#options.polling.step > 0 ? this.#nextRenewal : Number.POSITIVE_INFINITY,
      this.#nextPoll,
      this.#nextExport,
      this.#wire.next ?? Number.POSITIVE_INFINITY,
      this.#happenings[0]?.at ?? Number.POSITIVE_INFINITY,
      this.#wakeAt ?? Number.POSITIVE_INFINITY,
    );
  }

  /** Everything that is due, the network first and the poller last; true when a tick has to follow. */
  #happen(now: MonoMs): boolean {
    let tickNow = this.#wakeAt !== undefined && this.#wakeAt <= now;
    while (this.#happenings[0] && this.#happenings[0].at <= now) {
      this.#happenings[0].what(this.network);
      this.#happenings = this.#happenings.slice(1);
      tickNow = true;
    }
    this.#wire.settle();
    if (this.#nextExport <= now) {
      this.#flows.export();
      this.#nextExport = after(now, EXPORT_EVERY);
    }
    if (this.#options.polling.step > 0 && this.#nextRenewal <= now) {
      for (const counters of this.#counters.values()) counters.renew();
      this.#nextRenewal = after(this.#nextRenewal, this.#options.polling.step);
    }
    if (this.#nextPoll <= now) {
      for (const counters of this.#counters.values()) counters.poll();
      this.#nextPoll = after(this.#nextPoll, this.#options.polling.every);
      tickNow = true;
    }
    return tickNow;
  }

  #tick(): void {
    const world = this.world;
    const result = this.#decide(this.#program, this.#state, world);
    this.#state = result.state;
    this.#wakeAt = result.wakeAt;
    const messages = this.#mode === 'armed' ? this.#wire.apply(result.plan.announcements) : this.#silent();
    this.#recorder.tick(result, messages);
    this.#options.watch?.({ world, result, messages });
  }

  /** Observe mode sends nothing; stop withdraws everything. */
  #silent(): readonly Message[] {
    return this.#mode === 'stopped' ? this.#wire.apply([]) : [];
  }
}

/** From start to `until` in one go. */
export const simulate = (options: LoopOptions, duration: Ms): Report => {
  const loop = new ClosedLoop(options);
  return loop.run(after(loop.now, duration));
};
