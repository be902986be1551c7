/**
 * What an agent offers, for `weir inspect snmp ADDRESS`: its interfaces, which of them count, how it renews its
 * counters, and whether it knows the router's BGP sessions. A start for a rule file.
 */
import type { Bps, Ms } from '../../../dsl/program/index.ts';
import { after, bps, ms } from '../../../dsl/program/index.ts';
import type { Clock } from './clock.ts';
import { AgentCounters } from './counters.ts';
import type { InterfaceRow, Inventory } from './interfaces.ts';
import { discover, textOf } from './interfaces.ts';
import { BGP_PEER_STATE, SYS_DESCR, SYS_NAME, SYS_UPTIME } from './oids.ts';
import { octetObjects, readOctets } from './requests.ts';
import type { SnmpFailure, SnmpReply, SnmpSession } from './session.ts';
import type { StepKind } from './step/index.ts';
import { uptimeOf } from './uptime.ts';

export interface InspectedInterface extends Pick<InterfaceRow, 'index' | 'name' | 'alias' | 'up' | 'speed'> {
  /** Means over the whole inspection; undefined without 64-bit counters. */
  readonly inBps: Bps | undefined;
  readonly outBps: Bps | undefined;
}

export interface Inspection {
  readonly name: string;
  readonly description: string;
  readonly uptime: Ms;
  readonly interfaces: readonly InspectedInterface[];
  /** `length` in ms, 0 for live counters; undefined when no interface moved enough to tell. */
  readonly step: { readonly kind: StepKind; readonly length: Ms | undefined };
  /** The router's sessions, by BGP4-MIB; undefined when the agent has no such table. */
  readonly peers: readonly { readonly address: string; readonly state: BgpState }[] | undefined;
}

export type BgpState = 'idle' | 'connect' | 'active' | 'opensent' | 'openconfirm' | 'established' | 'unknown';
const BGP_STATES: readonly BgpState[] = ['idle', 'connect', 'active', 'opensent', 'openconfirm', 'established'];

const WATCHED = 15;
const POLL_EVERY_MS = 2_000;
/** Rates are means over at least this. */
const SHORTEST_MS = 10_000;

/** @param longest when to stop looking for the step: 60 s finds one of 5 s, 5 min one of 30 s */
export async function inspectAgent(
  session: SnmpSession,
  clock: Clock,
  longest: Ms,
  signal: AbortSignal,
): Promise<SnmpReply<Inspection>> {
  const system = await session.get([SYS_UPTIME, SYS_NAME, SYS_DESCR]);
  if (!system.ok) return system;
  const begin = await discover(session);
  if (!begin.ok) return begin;
  const began = clock.now();
  const counters = new AgentCounters();
  const failure = await watch(session, clock, counters, busiest(begin.value), after(began, longest), signal);
  if (failure !== undefined) return { ok: false, failure };
  const end = await discover(session);
  if (!end.ok) return end;
  const peers = await session.walk(BGP_PEER_STATE);
  const [ticks, name, description] = system.value.values;
  return {
    ok: true,
    value: {
      name: textOf(name),
      description: textOf(description),
      uptime: typeof ticks === 'number' ? uptimeOf(ticks) : ms(0),
      interfaces: compare(begin.value, end.value, clock.now() - began),
      step: { kind: counters.step.kind, length: known(counters.step.step) },
      peers: peers.ok && peers.value.length > 0 ? peers.value.map(peerOf) : undefined,
    },
  };
}

/** Reads as a poller would, until the step is certain or time is up. */
async function watch(
  session: SnmpSession,
  clock: Clock,
  counters: AgentCounters,
  rows: readonly number[],
  until: number,
  signal: AbortSignal,
): Promise<SnmpFailure | undefined> {
  if (rows.length === 0) return undefined;
  counters.follow(new Set(rows));
  let uptime: number | undefined;
  const read = async (): Promise<SnmpFailure | undefined> => {
    const reply = await session.get(octetObjects(rows));
    if (!reply.ok) return reply.failure;
    const answer = readOctets(rows, reply.value);
    if (answer === undefined) return { code: 'refused', detail: 'the agent does not tell its sysUpTime' };
    counters.read({ ...answer, sent: reply.value.sent, received: reply.value.received, watch: true });
    uptime = answer.uptime;
    return undefined;
  };
  const shortest = after(clock.now(), ms(SHORTEST_MS));
  let failure = await read();
  for (let due = clock.now(); failure === undefined && !signal.aborted && due < until;) {
    if (counters.step.step !== undefined && due >= shortest) return undefined;
    due = after(due, ms(POLL_EVERY_MS));
    const plan = counters.step.plan(uptime ?? 0, counters.clock.toUptime(due), POLL_EVERY_MS);
    for (const at of [...plan.watch, plan.poll]) {
      await clock.sleep(counters.clock.toMono(at), signal);
      failure ??= await read();
    }
    if (due < clock.now()) due = clock.now();
  }
  return failure;
}

function busiest({ rows }: Inventory): readonly number[] {
  const load = (row: InterfaceRow): number => Number((row.in ?? 0n) + (row.out ?? 0n));
  return rows
    .filter((row) => row.in !== undefined && row.out !== undefined && row.up !== false)
    .sort((a, b) => load(b) - load(a))
    .slice(0, WATCHED)
    .map((row) => row.index);
}

function compare(begin: Inventory, end: Inventory, lasted: number): readonly InspectedInterface[] {
  const before = new Map(begin.rows.map((row) => [row.index, row]));
  const rate = (from: bigint | undefined, to: bigint | undefined): Bps | undefined =>
    from === undefined || to === undefined || to < from ? undefined : bps((Number(to - from) * 8_000) / lasted);
  return end.rows.map((row) => {
    const { index, name, alias, up, speed } = row;
    const old = before.get(index);
    return { index, name, alias, up, speed, inBps: rate(old?.in, row.in), outBps: rate(old?.out, row.out) };
  });
}

const peerOf = ({
  index,
  value,
}: {
  readonly index: string;
  readonly value: unknown;
}): {
  readonly address: string;
  readonly state: BgpState;
} => ({ address: index, state: (typeof value === 'number' ? BGP_STATES[value - 1] : undefined) ?? 'unknown' });

const known = (step: number | undefined): Ms | undefined => (step === undefined ? undefined : ms(step));
