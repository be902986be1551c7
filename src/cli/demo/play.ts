/** One run of the demo: sets up, plays the cycles, tidies up whatever happened. */
import { createSocket } from 'node:dgram';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { compile } from '../../dsl/index.ts';
import type { Program } from '../../dsl/program/index.ts';
import { monoMs, ms, ratio } from '../../dsl/program/index.ts';
import type { StatusAnswer } from '../../runtime/answers/index.ts';
import { call, ControlError } from '../../runtime/control/index.ts';
import { Network } from '../../runtime/sim/index.ts';
import { StandIn } from '../../runtime/sim/standin/index.ts';
import { readRules } from '../check.ts';
import type { Ports } from './rehouse.ts';
import { agentKey, agentsOf, House } from './rehouse.ts';
import type { Scene } from './scene.ts';
import { Dial, FULL, hotLink, sceneOf } from './scene.ts';
import { Script } from './script.ts';
import { Teller } from './teller.ts';

/** How it ended; `stuck`: a cycle did not come to its end in time. */
export type Ended =
  { readonly kind: 'finished' | 'stopped' | 'stuck' } | { readonly kind: 'impossible'; readonly because: string };

const LAUNCHER = fileURLToPath(new URL('../../../exabgp/weir', import.meta.url));
const LOOK_EVERY_MS = 250;
const SOCKET_TIMEOUT_MS = 2_000;
/** A rule file with times in minutes needs its minutes; nobody waits longer than this for one act. */
const ACT_WITHIN_MS = 30 * 60_000;
const START_WITHIN_MS = 60_000;
const ROUTE_DELAY = ms(300);
const LIVE_COUNTERS = ms(0);

export class Play {
  readonly #file: string;
  readonly #teller: Teller;
  /** ExaBGP would not start weir any more. */
  #gaveUp = false;

  constructor(file: string, print: (line: string) => void) {
    this.#file = file;
    const near = relative(process.cwd(), file);
    this.#teller = new Teller(print, near.startsWith('..') ? file : near);
  }

  async run(cycles: number, signal: AbortSignal): Promise<Ended> {
    const compiled = this.#compile();
    const { program } = compiled;
    if (!program) return { kind: 'impossible', because: `${this.#file} has mistakes; see: weir check ${this.#file}` };
    if (program.links.size < 2)
      return { kind: 'impossible', because: `${this.#file} has fewer than two links: nothing to move` };
    const folder = mkdtempSync(join(tmpdir(), 'weir-demo-'));
    try {
      const ports = await choosePorts(program);
      const house = new House(compiled.files, join(folder, 'rules'), ports);
      house.refresh();
      return await this.#perform(program, house, ports, join(folder, 'state'), cycles, signal);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  async #perform(
    program: Program,
    house: House,
    ports: Ports,
    state: string,
    cycles: number,
    signal: AbortSignal,
  ): Promise<Ended> {
    const dial = new Dial(0);
    const scene = sceneOf(program, dial.shape);
    const script = new Script(dial, FULL, scene.trigger);
    const standIn = this.#standIn(program, scene, house.entry, ports, state);
    this.#teller.opening(program, scene);
    standIn.start();
    this.#teller.started(standIn.helper.pid);
    try {
      for (let done = 0; done < cycles; done++) {
        const ended = await this.#cycle(standIn, scene, house, script, join(state, 'weir.sock'), signal);
        if (ended === 'dead')
          return { kind: 'impossible', because: 'weir ended five times within a minute; see above' };
        if (ended !== 'over') return { kind: ended };
        this.#teller.cycleOver();
        script.again(standIn.network.now);
      }
      return { kind: 'finished' };
    } finally {
      this.#teller.ending();
      await standIn.stop();
    }
  }

  async #cycle(
    standIn: StandIn,
    scene: Scene,
    house: House,
    script: Script,
    socket: string,
    signal: AbortSignal,
  ): Promise<'over' | 'stopped' | 'stuck' | 'dead'> {
    let entered = standIn.network.now;
    for (;;) {
      await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return 'stopped';
      if (this.#gaveUp) return 'dead';
      if (house.refresh()) this.#saved(script, standIn.network.now);
      const status = await statusOf(socket);
      const { now } = standIn.network;
      if (status) {
        this.#teller.status(status);
        const stage = {
          now,
          ready: status.mode === 'armed' && status.phase === 'running',
          steered: Math.max(status.overrides.length, status.announcements),
          settled: status.overrides.every(({ settled }) => settled),
        };
        if (script.watch(stage)) {
          entered = now;
          this.#teller.act(script.act, scene.hot);
        }
      }
      this.#teller.loads(standIn.network);
      if (script.act === 'over') return 'over';
      if (now - entered > (status ? ACT_WITHIN_MS : START_WITHIN_MS)) return 'stuck';
    }
  }

  /** The traffic has to rise to the threshold of now; a file with mistakes changes nothing, as in weir. */
  #saved(script: Script, now: number): void {
    this.#teller.saved();
    const { program } = this.#compile();
    if (program) script.aim(hotLink(program).trigger, now);
  }

  #compile(): ReturnType<typeof compile> {
    return compile(this.#file, readRules, { readVariable: (name) => process.env[name] });
  }

  #standIn(program: Program, scene: Scene, entry: string, ports: Ports, state: string): StandIn {
    const agents = [...program.routers.values()].flatMap(({ name, snmp }) => {
      const port = snmp && ports.agents.get(agentKey(snmp.host, snmp.port));
      return snmp === undefined || port === undefined
        ? []
        : [{ router: name, port, community: snmp.community, step: LIVE_COUNTERS }];
    });
    const source = program.sources.find((one) => one.kind === 'netflow' || one.kind === 'ipfix');
    const activeTimeout = source && 'timeout' in source ? source.timeout : ms(60_000);
    const options = {
      activeTimeout,
      sampling: 1,
      packetOctets: 1_000,
      perPrefix: 4,
      tellsOutput: true,
      loss: ratio(0),
    };
    return new StandIn({
      network: new Network(scene.network, monoMs(0)),
      sessions: scene.sessions,
      helper: {
        command: [LAUNCHER, 'run', entry, '--state', state, '--arm'],
        env: process.env,
        stderr: (chunk) => this.#teller.said(chunk.toString().replaceAll(entry, this.#file)),
      },
      routeDelay: ROUTE_DELAY,
      agents,
      flows: source && { port: ports.flows, options },
      seed: 1,
      heard: {
        command: (line) => this.#teller.command(line),
        exited: (exit) => this.#teller.died(exit),
        gaveUp: () => (this.#gaveUp = true),
      },
    });
  }
}

/** Undefined while weir cannot be asked yet. */
async function statusOf(socket: string): Promise<StatusAnswer | undefined> {
  try {
    return (await call(socket, 'status', {}, { timeoutMs: SOCKET_TIMEOUT_MS })) as StatusAnswer;
  } catch (error) {
    if (error instanceof ControlError) return undefined;
    throw error;
  }
}

async function choosePorts(program: Program): Promise<Ports> {
  const agents = new Map<string, number>();
  for (const key of agentsOf(program)) agents.set(key, await freePort());
  return { agents, flows: await freePort() };
}

/** A UDP port that nobody uses now. Somebody else may take it before we do; then the demo has to be started again. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('error', reject);
    socket.bind(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}
