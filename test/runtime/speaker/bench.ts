/**
 * A speaker and a stand-in for ExaBGP, pipe to pipe, in time that is given by hand. Nothing on the pipes is handled in
 * the call that writes it, as between processes.
 */
import { monoMs } from '../../../src/dsl/program/index.ts';
import type { NeighborKey } from '../../../src/runtime/model/index.ts';
import { ExaBgp, PROMPT } from '../../../src/runtime/sim/standin/exabgp.ts';
import type { Timing } from '../../../src/runtime/sim/standin/exabgp.ts';
import type { WireUpdate } from '../../../src/runtime/sim/standin/json.ts';
import { LineEncoder } from '../../../src/runtime/sim/standin/json.ts';
import type { NeighborOptions } from '../../../src/runtime/sim/standin/neighbor.ts';
import type { ByteSink, SpeakerEvents, SpeakerOptions } from '../../../src/runtime/speaker/index.ts';
import { ExabgpSpeaker } from '../../../src/runtime/speaker/index.ts';
import { HandClock } from './hand-clock.ts';

export const ROUTER: NeighborOptions = {
  local: '10.0.3.1',
  peer: '10.0.3.2',
  localAsn: 65_000,
  peerAsn: 65_000,
  routerId: '10.0.0.1',
  families: ['ipv4 unicast', 'ipv6 unicast'],
  echo: true,
  keepsReceived: true,
};
export const OTHER: NeighborOptions = { ...ROUTER, local: '10.0.4.1', peer: '10.0.4.2' };

export class Bench {
  readonly clock = new HandClock();
  readonly exa: ExaBgp;
  /** What happened, in short words, in order. */
  readonly log: string[] = [];
  /** Every line that ExaBGP got from the present speaker. */
  commands: string[] = [];
  speaker: ExabgpSpeaker;
  /** The pipe to ExaBGP takes nothing. */
  blocked = false;
  readonly #tables = new Map<string, readonly WireUpdate[]>();
  #sink: ByteSink | undefined;
  #drain: () => void = () => undefined;
  readonly #options: SpeakerOptions;

  constructor(
    options: {
      readonly timing?: Partial<Timing>;
      readonly neighbors?: readonly NeighborOptions[];
      readonly prefixLimit?: number;
    } = {},
  ) {
    const { clock } = this;
    this.#options = { hashSeed: 7, prefixLimit: () => options.prefixLimit ?? 1_000 };
    this.exa = new ExaBgp({
      dialect: '4.2.21',
      neighbors: options.neighbors ?? [ROUTER, OTHER],
      timing: { ...PROMPT, answerAfter: 0.2, echoAfter: 0.2, ...options.timing },
      encoder: new LineEncoder('4.2.21', { host: 'vm', pid: 1, ppid: 1 }, () => clock.now() / 1_000),
      clock: { now: clock.now, after: (wait, run) => void clock.timer(monoMs(wait) as never, run) },
      write: (text) => this.#toSpeaker(text),
      table: ({ peer }) => this.#tables.get(peer) ?? [],
      sent: () => undefined,
      command: (line) => this.commands.push(line),
      unreadable: () => this.log.push('UNREADABLE'),
      shutdown: () => undefined,
    });
    this.speaker = this.#start();
  }

  /** What a neighbour sends as soon as its session is up. */
  table(peer: string, updates: readonly WireUpdate[]): void {
    this.#tables.set(peer, updates);
  }

  /** The helper dies and another one takes its place; ExaBGP keeps everything and tells it nothing. */
  respawn(): void {
    this.speaker.terminate();
    this.log.length = 0;
    this.commands = [];
    this.speaker = this.#start();
    this.clock.pass(50);
  }

  /** Bytes of ExaBGP's that the stand-in would never write. */
  raw(text: string): void {
    this.#toSpeaker(text);
    this.clock.pass(1);
  }

  /** Lines were dropped between ExaBGP and the speaker. */
  gap(lines: number): void {
    this.#sink?.gap();
    this.#sink?.lost(lines);
  }

  endOfFile(): void {
    this.#sink?.end();
  }

  unblock(): void {
    this.blocked = false;
    this.#drain();
  }

  /** Adj-RIB-Out as ExaBGP has it: `peer prefix`. */
  held(): string[] {
    return this.exa.neighbors
      .flatMap(({ options, ribOut }) => [...ribOut.keys()].map((prefix) => `${options.peer} ${prefix}`))
      .sort();
  }

  #start(): ExabgpSpeaker {
    const speaker = new ExabgpSpeaker(
      this.#options,
      {
        clock: this.clock.now,
        timer: this.clock.timer,
        yieldTo: (next) => void this.clock.timer(monoMs(0) as never, next),
        source: {
          open: (sink) => void (this.#sink = sink),
          consumed: () => undefined,
          close: () => void (this.#sink = undefined),
        },
        sink: {
          write: (line) => {
            this.clock.timer(monoMs(0.05) as never, () => this.exa.take(Buffer.from(line)));
            return !this.blocked;
          },
          onDrain: (callback) => void (this.#drain = callback),
        },
      },
      this.#events(),
    );
    speaker.start();
    return speaker;
  }

  #toSpeaker(text: string): void {
    this.clock.timer(monoMs(0.05) as never, () => this.#sink?.chunk(Buffer.from(text)));
  }

  #events(): SpeakerEvents {
    const say = (text: string): void => void this.log.push(text);
    const short = (key: NeighborKey): string => key.split('>')[1]!;
    return {
      sessionUp: ({ key }) => say(`up ${short(key)}`),
      sessionDown: ({ key }) => say(`down ${short(key)}`),
      routesChanged: ({ prefixes, cleared }) => say(`changed ${[...prefixes, ...[...cleared].map(short)].join(' ')}`),
      echoed: (key, prefix, route) => say(`${route === undefined ? '-' : '+'} ${short(key)} ${prefix}`),
      written: () => undefined,
      answered: (line, answer) => {
        if (answer !== 'done') say(`${answer}: ${line}`);
      },
      ready: () => say('ready'),
      trouble: (trouble) => say(`trouble ${trouble.kind}`),
      end: (reason) => say(`end ${reason}`),
    };
  }
}
