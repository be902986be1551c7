/** The real worker with real sockets on loopback. What it says is awaited, never slept for. */
import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import { performance } from 'node:perf_hooks';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FlowSourceSpec } from '../../../../../src/dsl/program/index.ts';
import { address, monoMs, ms, prefix } from '../../../../../src/dsl/program/index.ts';
import type { FlowEvent, FlowReport } from '../../../../../src/runtime/collect/flow/index.ts';
import { FlowCollector } from '../../../../../src/runtime/collect/flow/index.ts';
import type { FlowThread } from '../../../../../src/runtime/collect/flow/worker/thread.ts';
import { startFlowThread } from '../../../../../src/runtime/collect/flow/worker/thread.ts';
import { flowSet, flowTemplate, v9 } from '../datagrams.ts';
import { source } from '../volume/station.ts';

/** Short enough that a window of whole buckets is there soon. */
const TIMEOUT = ms(600);
const WAIT = { timeout: 20_000, interval: 20 };
const REMOTE = prefix('198.51.100.0/24');

async function openSocket(host: string): Promise<Socket> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  await new Promise<void>((resolve) => {
    socket.bind(0, host, () => resolve());
  });
  return socket;
}

/** A port that nobody listens on now. */
async function freePort(host: string): Promise<number> {
  const socket = await openSocket(host);
  const { port } = socket.address();
  socket.close();
  return port;
}

const log: FlowEvent[] = [];
const threads: FlowThread[] = [];
const closing: (() => unknown)[] = [];
beforeEach(() => {
  log.length = 0;
  threads.length = 0;
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

function collect(change: Partial<FlowSourceSpec>): FlowCollector {
  const collector = new FlowCollector(
    {
      sources: [source({ timeout: TIMEOUT, ...change })],
      prefixes: { own: () => [], remote: (visit) => visit(4, [0xc633_6400], 0, 24) },
    },
    {
      clock: () => monoMs(performance.now()),
      later: (_pause, then) => {
        const timer = setImmediate(then);
        return () => clearImmediate(timer);
      },
      log: (event) => log.push(event),
      startThread: (options, events) => {
        const thread = startFlowThread(options, events);
        threads.push(thread);
        return thread;
      },
    },
  );
  collector.start();
  closing.push(() => collector.stop());
  return collector;
}

/** Sends a flow of the last 100 ms every 10 ms until the test is over. */
async function sendSteadily(host: string, from: string, port: number): Promise<void> {
  const socket = await openSocket(from);
  const timer = setInterval(() => {
    const uptimeMs = Math.round(performance.now()) + 1_000_000;
    const flow = { outIf: 9, bytes: 1_250, startUptimeMs: uptimeMs - 100, endUptimeMs: uptimeMs };
    socket.send(v9([flowTemplate(), flowSet([flow])], { uptimeMs }), port, host);
  }, 10);
  closing.push(() => {
    clearInterval(timer);
    socket.close();
  });
}

const eventually = async (collector: FlowCollector, holds: (report: FlowReport) => void): Promise<void> =>
  vi.waitFor(() => {
    const report = collector.read();
    expect(report).toBeDefined();
    holds(report!);
  }, WAIT);

/** Containers often have no IPv6. */
const HOSTS = ['127.0.0.1', ...(networkInterfaces()['lo']?.some((one) => one.address === '::1') ? ['::1'] : [])];

test.each(HOSTS)('volumes come out of datagrams sent to %s', async (host) => {
  const port = await freePort(host);
  const collector = collect({ listen: { host: address(host), port }, from: [address(host)] });
  await sendSteadily(host, host, port);
  await eventually(collector, ({ volumes, status, trouble }) => {
    expect(volumes).toMatchObject([{ prefix: REMOTE, exporter: host, outIf: 9 }]);
    expect(volumes[0]!.bps).toBeGreaterThan(0);
    expect(status.intake.prefixes).toBe(1);
    expect(status.sockets).toMatchObject([{ host, port, drops: 0, error: undefined }]);
    expect(status.sockets[0]!.receiveBuffer).toBeGreaterThan(100_000);
    expect(trouble).toBeUndefined();
  });
});

test('datagrams of a stranger are refused by the real socket too', async () => {
  const port = await freePort('127.0.0.1');
  const collector = collect({ listen: { host: address('127.0.0.1'), port }, from: [address('127.0.0.1')] });
  await sendSteadily('127.0.0.1', '127.0.0.2', port);
  await eventually(collector, ({ status, volumes, trouble }) => {
    expect(status.intake.strangers).toMatchObject([{ address: '127.0.0.2' }]);
    expect(volumes).toEqual([]);
    expect(trouble).toContain('127.0.0.2 sends and is not in `from`');
  });
});

test('an endpoint that another program holds is told', async () => {
  const holder = await openSocket('127.0.0.1');
  closing.push(() => holder.close());
  const { port } = holder.address();
  const collector = collect({ listen: { host: address('127.0.0.1'), port }, from: [address('127.0.0.1')] });
  await eventually(collector, ({ trouble }) => {
    expect(trouble).toBe(`cannot listen on 127.0.0.1:${String(port)}: EADDRINUSE`);
  });
});

test('a worker that dies of a fault is replaced and goes on counting', async () => {
  const port = await freePort('127.0.0.1');
  const collector = collect({ listen: { host: address('127.0.0.1'), port }, from: [address('127.0.0.1')] });
  await sendSteadily('127.0.0.1', '127.0.0.1', port);
  await eventually(collector, ({ volumes }) => expect(volumes).toHaveLength(1));
  threads[0]!.post({ kind: 'prefixes', batch: undefined as never });
  const faultAt = performance.now();
  await eventually(collector, ({ volumes, status, age }) => {
    expect(log).toMatchObject([{ code: 'flow-worker-ended', restarts: 1 }]);
    expect(threads).toHaveLength(2);
    expect(status.restarts).toBe(1);
    expect(volumes).toHaveLength(1);
    // Only the new worker can have had a record since.
    expect(age! + TIMEOUT).toBeLessThan(performance.now() - faultAt);
  });
});
