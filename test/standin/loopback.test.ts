/** The instruments around a running weir: what an SNMP manager and a flow collector get from the simulated network. */
import { createSocket } from 'node:dgram';
import { describe, expect, test } from 'vitest';
import type { SnmpSpec } from '../../src/dsl/program/index.ts';
import { address, monoMs, ms, routerName } from '../../src/dsl/program/index.ts';
import type { FlowRecord as Decoded } from '../../src/runtime/collect/flow/decode/index.ts';
import { Exporter, FlowDecoder, FlowSink, slot } from '../../src/runtime/collect/flow/decode/index.ts';
import type { SnmpReply, Answer } from '../../src/runtime/collect/snmp/session.ts';
import { openSession } from '../../src/runtime/collect/snmp/session.ts';
import type { FlowRecord } from '../../src/runtime/sim/index.ts';
import { Network } from '../../src/runtime/sim/index.ts';
import { NetflowExporter } from '../../src/runtime/sim/standin/netflow.ts';
import { SnmpAgent } from '../../src/runtime/sim/standin/snmp-agent.ts';
import { A, destination, LINKS, MEGA, onA, path } from '../runtime/sim/networks.ts';

/** Time that only moves when a test says so. */
function hand(): {
  readonly clock: { now: () => number; after: (wait: number, run: () => void) => void };
  pass: () => void;
} {
  let [now, due]: [number, (() => void)[]] = [0, []];
  return {
    clock: { now: () => now, after: (_wait, run) => due.push(run) },
    pass() {
      now += 3_000;
      const ready = due;
      due = [];
      for (const run of ready) run();
    },
  };
}

describe('the SNMP agent', () => {
  test('shows IF-MIB of the links, and new counters only when it renews them', async () => {
    const network = new Network(onA([20]));
    const time = hand();
    const port = await freePort();
    const place = { network, router: routerName('edge'), address: '127.0.0.1', port, community: 'lab' };
    const options = { ...place, step: 3_000, advance: () => undefined };
    const agent = new SnmpAgent({ ...options, clock: time.clock }, () => undefined);
    const session = openSession(specOf(port), { timeoutMs: 2_000, now: () => monoMs(0), onNoise: () => undefined });
    const value = async (oid: string): Promise<unknown> => valuesOf(await session.get([oid]))[0];
    try {
      const names = await session.walk('1.3.6.1.2.1.31.1.1.1.1');
      expect(names).toMatchObject({
        ok: true,
        value: LINKS.map(({ name, ifIndex }) => ({ index: `${ifIndex}`, value: name })),
      });
      expect(await value('1.3.6.1.2.1.31.1.1.1.15.1')).toBe(100);
      expect(await value('1.3.6.1.2.1.2.1.0')).toBe(3);
      const outOctets = '1.3.6.1.2.1.31.1.1.1.10.1';
      network.advance(monoMs(10_000));
      expect(await value(outOctets)).toBe(0n);
      const uptime = await value('1.3.6.1.2.1.1.3.0');
      time.pass();
      expect(await value(outOctets)).toBe(BigInt((20 * MEGA * 10) / 8));
      expect(await value('1.3.6.1.2.1.1.3.0')).toBe((uptime as number) + 300);
      network.setLink(A, false);
      time.pass();
      expect(await value('1.3.6.1.2.1.2.2.1.8.1')).toBe(2);
      expect(await value('1.3.6.1.2.1.2.2.1.8.2')).toBe(1);
    } finally {
      session.close();
      await agent.close();
    }
  });
});

describe('live counters', () => {
  test('are those of the moment at which the uptime is asked for', async () => {
    const network = new Network(onA([20]));
    const port = await freePort();
    const place = { network, router: routerName('edge'), address: '127.0.0.1', port, community: 'lab' };
    const clock = { now: () => network.now, after: () => undefined };
    const advance = (): void => network.advance(monoMs(network.now + 1_000));
    const agent = new SnmpAgent({ ...place, step: 0, clock, advance }, () => undefined);
    const session = openSession(specOf(port), { timeoutMs: 2_000, now: () => monoMs(0), onNoise: () => undefined });
    try {
      const before = valuesOf(await session.get(['1.3.6.1.2.1.1.3.0', '1.3.6.1.2.1.31.1.1.1.10.1']));
      const after = valuesOf(await session.get(['1.3.6.1.2.1.1.3.0', '1.3.6.1.2.1.31.1.1.1.10.1']));
      expect((after[0] as number) - (before[0] as number)).toBe(100);
      expect((after[1] as bigint) - (before[1] as bigint)).toBe(BigInt((20 * MEGA) / 8));
    } finally {
      session.close();
      await agent.close();
    }
  });
});

const specOf = (port: number): SnmpSpec => ({
  host: address('127.0.0.1'),
  port,
  community: 'lab',
  v3: undefined,
  every: ms(5_000),
  stale: ms(15_000),
});
const valuesOf = (reply: SnmpReply<Answer>): readonly unknown[] => (reply.ok ? reply.value.values : [reply.failure]);

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}

describe('the flow exporter', () => {
  const spec = {
    ...onA([10]),
    prefixes: [...onA([10]).prefixes, destination('2001:db8:7::/48', 5, [path(LINKS[0])])],
  };
  const record = (prefixIndex: number, octets: number): FlowRecord => ({
    prefix: prefixIndex,
    slot: 0,
    start: monoMs(1_000),
    end: monoMs(61_000),
    octets,
    packets: octets / 1_000,
    outIf: 2,
  });

  function decoded(records: readonly FlowRecord[], sampling: number): readonly number[][] {
    const network = new Network(spec);
    network.advance(monoMs(61_000));
    const exporter = new NetflowExporter(network, { sourceId: 7, sampling, inIf: 100 });
    const seen: number[][] = [];
    class Sink extends FlowSink {
      override record(entry: Decoded): void {
        const { values } = entry;
        const octets =
          values[slot.BYTES]! * (Number.isNaN(values[slot.SAMPLING_RATE]!) ? 1 : values[slot.SAMPLING_RATE]!);
        const destinationWord = Number.isNaN(values[slot.DST4]!) ? values[slot.DST6]! : values[slot.DST4]!;
        seen.push([
          destinationWord,
          octets,
          values[slot.OUT_IF]!,
          values[slot.IN_IF]!,
          values[slot.START]!,
          values[slot.END]!,
        ]);
      }
    }
    const decoder = new FlowDecoder(new Sink(), { everything: true });
    const from = new Exporter('127.0.0.1');
    for (const datagram of exporter.datagrams(records, 6_061_000, 1_700_000_061_000))
      decoder.decode(datagram, datagram.length, from);
    expect(Object.values(decoder.faults).every((count) => count === 0)).toBe(true);
    return seen;
  }
  const [start, end] = [1_700_000_001_000, 1_700_000_061_000];

  test('sends what a collector reads back: destination, octets, interfaces, times', () => {
    expect(decoded([record(0, 75_000_000), record(1, 40_000)], 1)).toEqual([
      [0x64400001, 75_000_000, 2, 100, start, end],
      [0x20010db8, 40_000, 2, 100, start, end],
    ]);
  });
  test('states its sampling and counts what it sampled', () => {
    expect(decoded([record(0, 75_000_000)], 100)).toEqual([[0x64400001, 75_000_000, 2, 100, start, end]]);
  });
  test('fills datagrams and keeps them below 1,500 octets', () => {
    const many = Array.from({ length: 300 }, (_, index) => record(index % 2, 1_000 * (index + 1)));
    expect(decoded(many, 1)).toHaveLength(300);
  });
});
