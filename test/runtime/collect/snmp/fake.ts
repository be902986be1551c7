/** An agent in memory: a table of interfaces whose counters follow from rates, with every oddity a test wants. */
import type { Address, LinkName, LinkSpec, RouterName, SnmpSpec } from '../../../../src/dsl/program/index.ts';
import { bps, ms } from '../../../../src/dsl/program/index.ts';
import * as oids from '../../../../src/runtime/collect/snmp/oids.ts';
import type { PollerOptions } from '../../../../src/runtime/collect/snmp/poller.ts';
import { RouterPoller } from '../../../../src/runtime/collect/snmp/poller.ts';
import type { Answer, Cell, SnmpReply, SnmpSession, SnmpValue } from '../../../../src/runtime/collect/snmp/session.ts';
import type { SnmpEvent } from '../../../../src/runtime/collect/snmp/trouble.ts';
import { VirtualClock } from './virtual.ts';

export interface FakeInterface {
  index: number;
  name: string;
  alias?: string;
  /** ifOperStatus; up when left out. */
  status?: number;
  /** Mbit/s. */
  speed?: number;
  inBps?: number;
  outBps?: number;
  /** Packets per second. */
  discards?: number;
  packets?: number;
  narrow?: boolean;
  discontinuity?: number;
}

interface Counted {
  in: number;
  out: number;
  discards: number;
  packets: number;
}

const NEVER = new AbortController().signal;

export class FakeAgent implements SnmpSession {
  interfaces: FakeInterface[] = [];
  peers: Record<string, number> | undefined;
  silent = false;
  lastChange: number | undefined = 0;
  /** Answers with more values than this are too big. */
  datagram = 1_000;
  /** Counters are renewed at multiples of this; 0 for live ones. */
  cacheMs = 0;
  gets = 0;
  /** Objects in the largest request. */
  largest = 0;
  walks = 0;
  readonly #clock: VirtualClock;
  #startedAt = -1_000_000;
  #countedAt = 0;
  #counted = new Map<FakeInterface, Counted>();
  #shown = new Map<FakeInterface, Counted>();

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  /** Counters and uptime start at zero. */
  restart(): void {
    this.#startedAt = this.#clock.now();
    this.#counted.clear();
    this.#shown.clear();
  }

  /** Adds to a counter out of the blue. */
  jump(at: FakeInterface, octets: number): void {
    this.#count();
    const counted = this.#counted.get(at);
    if (counted !== undefined) counted.in += octets;
  }

  async get(wanted: readonly string[]): Promise<SnmpReply<Answer>> {
    this.gets++;
    this.largest = Math.max(this.largest, wanted.length);
    const sent = this.#clock.now();
    if (!(await this.#answers())) return { ok: false, failure: { code: 'no-answer', detail: 'Request timed out' } };
    if (wanted.length > this.datagram) return { ok: false, failure: { code: 'too-big', detail: 'TooBig' } };
    this.#count();
    const values = wanted.map((oid) => this.#value(oid));
    await this.#clock.sleep((this.#clock.now() + 2) as typeof sent, NEVER);
    return { ok: true, value: { values, sent, received: this.#clock.now() } };
  }

  async walk(column: string): Promise<SnmpReply<readonly Cell[]>> {
    this.walks++;
    if (!(await this.#answers())) return { ok: false, failure: { code: 'no-answer', detail: 'Request timed out' } };
    this.#count();
    if (column === oids.BGP_PEER_STATE) {
      return { ok: true, value: Object.entries(this.peers ?? {}).map(([index, value]) => ({ index, value })) };
    }
    const cells = this.interfaces
      .toSorted((a, b) => a.index - b.index)
      .map(({ index }) => ({ index: String(index), value: this.#value(`${column}.${index}`) }));
    return { ok: true, value: cells.filter((cell) => cell.value !== undefined) };
  }

  close(): void {
    this.silent = true;
  }

  async #answers(): Promise<boolean> {
    const { silent } = this;
    await this.#clock.sleep((this.#clock.now() + (silent ? 1_000 : 2)) as ReturnType<VirtualClock['now']>, NEVER);
    return !silent;
  }

  /** Carries traffic up to now, stopping at each renewal of the cache. */
  #count(): void {
    const now = this.#clock.now();
    for (;;) {
      const reload = this.cacheMs > 0 ? (Math.floor(this.#countedAt / this.cacheMs) + 1) * this.cacheMs : now;
      const until = Math.min(now, reload);
      const seconds = (until - this.#countedAt) / 1_000;
      for (const at of this.interfaces) {
        const counted = this.#counted.get(at) ?? { in: 0, out: 0, discards: 0, packets: 0 };
        counted.in += ((at.inBps ?? 0) * seconds) / 8;
        counted.out += ((at.outBps ?? 0) * seconds) / 8;
        counted.discards += (at.discards ?? 0) * seconds;
        counted.packets += (at.packets ?? 0) * seconds;
        this.#counted.set(at, counted);
        if (until === reload || !this.#shown.has(at)) this.#shown.set(at, { ...counted });
      }
      this.#countedAt = until;
      if (until >= now) return;
    }
  }

  #value(oid: string): SnmpValue {
    if (oid === oids.SYS_UPTIME) return Math.floor((this.#clock.now() - this.#startedAt) / 10);
    if (oid === oids.IF_NUMBER) return this.interfaces.length;
    if (oid === oids.IF_TABLE_LAST_CHANGE) return this.lastChange;
    if (oid === oids.BGP_VERSION) return this.peers === undefined ? undefined : '\u0010';
    if (oid.startsWith(`${oids.BGP_PEER_STATE}.`)) return this.peers?.[oid.slice(oids.BGP_PEER_STATE.length + 1)];
    const dot = oid.lastIndexOf('.');
    const at = this.interfaces.find((candidate) => candidate.index === Number(oid.slice(dot + 1)));
    return at === undefined ? undefined : this.#cell(at, oid.slice(0, dot));
  }

  #cell(at: FakeInterface, column: string): SnmpValue {
    const counted = this.#shown.get(at) ?? { in: 0, out: 0, discards: 0, packets: 0 };
    switch (column) {
      case oids.IF_NAME:
        return at.name;
      case oids.IF_ALIAS:
        return at.alias ?? '';
      case oids.IF_OPER_STATUS:
        return at.status ?? 1;
      case oids.IF_HIGH_SPEED:
        return at.speed ?? 1_000;
      case oids.IF_HC_IN_OCTETS:
        return at.narrow ? undefined : BigInt(Math.floor(counted.in));
      case oids.IF_HC_OUT_OCTETS:
        return at.narrow ? undefined : BigInt(Math.floor(counted.out));
      case oids.IF_OUT_DISCARDS:
        return Math.floor(counted.discards) % 4_294_967_296;
      case oids.IF_HC_OUT_UCAST_PKTS:
        return BigInt(Math.floor(counted.packets));
      case oids.IF_COUNTER_DISCONTINUITY:
        return at.discontinuity ?? 0;
      default:
        return undefined;
    }
  }
}

export const snmpSpec = (change: Partial<SnmpSpec> = {}): SnmpSpec => ({
  host: '192.0.2.1' as Address,
  port: 161,
  community: 'secret',
  v3: undefined,
  every: ms(5_000),
  stale: ms(15_000),
  ...change,
});

export const linkSpec = (name: string, change: Partial<LinkSpec> = {}): LinkSpec => ({
  name: name as LinkName,
  router: 'edge1' as RouterName,
  interface: [name],
  neighbor: [],
  asn: undefined,
  nextHop: [],
  local: [],
  capacity: undefined,
  commit: undefined,
  price: undefined,
  billing: 'p95',
  role: 'provider',
  reachesAny: false,
  dscp: undefined,
  probe: undefined,
  signal: undefined,
  prependTags: [],
  muteTag: undefined,
  at: { file: 'test.weir', line: 1, column: 1 },
  ...change,
});

/** A poller of one fake agent, running in virtual time. */
export function polled(links: readonly LinkSpec[], change: Partial<SnmpSpec> = {}): Polled {
  const clock = new VirtualClock();
  const agent = new FakeAgent(clock);
  const events: SnmpEvent[] = [];
  const stop = new AbortController();
  let rounds = 0;
  const options: PollerOptions = {
    router: 'edge1' as RouterName,
    snmp: snmpSpec(change),
    links,
    session: agent,
    clock,
    onEvent: (event) => events.push(event),
    onRound: () => rounds++,
  };
  const poller = new RouterPoller(options);
  return {
    clock,
    agent,
    poller,
    events,
    rounds: () => rounds,
    start: () => poller.run(stop.signal),
    stop: () => stop.abort(),
  };
}

export interface Polled {
  readonly clock: VirtualClock;
  readonly agent: FakeAgent;
  readonly poller: RouterPoller;
  readonly events: SnmpEvent[];
  rounds(): number;
  start(): Promise<void>;
  stop(): void;
}

export const mbps = (value: number): ReturnType<typeof bps> => bps(value * 1e6);
