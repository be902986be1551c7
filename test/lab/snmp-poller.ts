/**
 * Weir's poller of one router as a process of its own, so that it can run inside a namespace: one JSON line per round.
 *
 *   node snmp-poller.ts ADDRESS COMMUNITY INTERFACE…
 *   node snmp-poller.ts inspect ADDRESS COMMUNITY
 *   node snmp-poller.ts v3 ADDRESS USER AUTH PRIV            one request for sysName
 */
import { performance } from 'node:perf_hooks';
import type { Address, RouterName, SnmpSpec } from '../../src/dsl/program/index.ts';
import { bps, ms } from '../../src/dsl/program/index.ts';
import type { Inspection, SnmpEvent, SnmpSession } from '../../src/runtime/collect/snmp/index.ts';
import {
  attemptTimeout,
  inspectAgent,
  monotonicClock,
  openSession,
  RouterPoller,
} from '../../src/runtime/collect/snmp/index.ts';
import { SYS_NAME } from '../../src/runtime/collect/snmp/oids.ts';
import type { LinkMeasurement } from '../../src/runtime/model/index.ts';
import { linkSpec } from '../runtime/collect/snmp/fake.ts';

const EVERY = ms(5_000);
/** A veth claims 10 Gbit/s, against which any rate of a lab would be nothing. */
const LINK_CAPACITY = bps(20e6);
const LONGEST_INSPECTION = ms(180_000);

/** Times in the measurements are on the process's monotonic clock; adding `origin` makes them ms since 1970. */
export interface Round {
  readonly origin: number;
  readonly measurements: readonly LinkMeasurement[];
  readonly step: RouterPoller['step'];
  readonly events: readonly SnmpEvent[];
}
export type Inspected = { readonly ok: true; readonly value: Inspection } | { readonly ok: false };

const say = (line: Round | Inspected): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`);
};

const specOf = (host: string, community: string): SnmpSpec => ({
  host: host as Address,
  port: 161,
  community,
  v3: undefined,
  every: EVERY,
  stale: ms(3 * EVERY),
});

const open = (snmp: SnmpSpec): SnmpSession =>
  openSession(snmp, {
    timeoutMs: attemptTimeout(EVERY),
    now: () => monotonicClock.now(),
    onNoise: (what) => process.stderr.write(`${what}\n`),
  });

async function askByV3([host = '', user = '', auth = '', priv = '']: readonly string[]): Promise<void> {
  const session = open({ ...specOf(host, ''), v3: { user, auth, priv } });
  const reply = await session.get([SYS_NAME]);
  process.stdout.write(`${reply.ok ? String(reply.value.values[0]) : reply.failure.code}\n`);
  session.close();
}

async function main(args: readonly string[]): Promise<void> {
  const [verb, ...rest] = args;
  if (verb === 'v3') return askByV3(rest);
  const inspecting = verb === 'inspect';
  const [host = '', community = '', ...interfaces] = inspecting ? rest : args;
  const snmp = specOf(host, community);
  const session = open(snmp);
  const { signal } = new AbortController();
  if (inspecting) {
    say(await inspectAgent(session, monotonicClock, LONGEST_INSPECTION, signal));
    session.close();
    return;
  }
  const events: SnmpEvent[] = [];
  const poller = new RouterPoller({
    router: 'lab' as RouterName,
    snmp,
    links: interfaces.map((name) => linkSpec(name, { capacity: LINK_CAPACITY })),
    session,
    clock: monotonicClock,
    onEvent: (event) => events.push(event),
    onRound: () =>
      say({ origin: performance.timeOrigin, measurements: poller.measurements(), step: poller.step, events }),
  });
  // The clock's timers do not keep a process alive on their own.
  const alive = setInterval(() => undefined, 60_000);
  await poller.run(signal);
  clearInterval(alive);
}

await main(process.argv.slice(2));
