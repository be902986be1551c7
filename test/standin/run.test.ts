/**
 * The real `weir run` on real pipes, without root: a link above its trigger is relieved, hostile input changes nothing,
 * a killed weir comes back to its routes, and a stop leaves nothing.
 *
 * One weir for the whole file, in the order of the tests: starting one takes seconds.
 */
import { createSocket } from 'node:dgram';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { asn, bps, monoMs, ms, ratio, routerName } from '../../src/dsl/program/index.ts';
import { address, linkName, prefix } from '../../src/dsl/program/index.ts';
import { call } from '../../src/runtime/control/index.ts';
import type { NetworkSpec } from '../../src/runtime/sim/index.ts';
import { Network } from '../../src/runtime/sim/index.ts';
import { StandIn } from '../../src/runtime/sim/standin/index.ts';

const LAUNCHER = fileURLToPath(new URL('../../exabgp/weir', import.meta.url));
const CAPACITY = 1e9;
const [A, B] = [linkName('A'), linkName('B')];
/** Share of A's capacity that is asked for; the tests turn it. */
let demand = 0.93;

const network: NetworkSpec = {
  shape: () => demand,
  links: [A, B].map((name, index) => ({
    name,
    router: routerName('edge'),
    capacity: bps(CAPACITY),
    nextHops: [address(`192.0.2.${index + 1}`)],
    asn: asn(65_101 + index),
    ifIndex: index + 1,
    interface: name,
    inbound: bps(0),
  })),
  prefixes: Array.from({ length: 20 }, (_, index) => ({
    prefix: prefix(`100.64.${index}.0/24`),
    originAsn: asn(64_500 + index),
    base: bps(CAPACITY / 20),
    shape: undefined,
    paths: [A, B].map((link, at) => ({
      link,
      asPath: [asn(65_101 + at), asn(64_500 + index)],
      localPref: at === 0 ? 200 : 100,
      med: undefined,
    })),
  })),
};

const rules = (ports: { readonly snmp: number; readonly flows: number }): string => `weir 1
own { 203.0.113.0/24 }
router edge { neighbor = 10.0.0.2  serves = nobody  snmp = 127.0.0.1:${ports.snmp}  community = "t"  every = 1s }
source flows : netflow { listen = "127.0.0.1:${ports.flows}"  from = 127.0.0.1  timeout = 3s }
link A { router = edge  interface = "A"  neighbor = 192.0.2.1  asn = AS65101  capacity = 1Gbps }
link B { router = edge  interface = "B"  neighbor = 192.0.2.2  asn = AS65102  capacity = 1Gbps }
rule relieve when link A outbound > 80% for 1s move top prefixes to B until < 70%
  release when demand of link A outbound < 60% for 1s hold 1s
limits { change 1s }
`;

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}

/** What the stand-in has heard. */
const commands: string[] = [];
/** Prefixes whose route the router has. */
const out = new Set<string>();

/** In real time: what is waited for is another process. */
const until = (holds: () => boolean): Promise<void> =>
  vi.waitFor(() => expect(holds()).toBe(true), { timeout: PATIENCE_MS, interval: 50 });
const PATIENCE_MS = 50_000;

interface Status {
  readonly mode: string;
  readonly sessions: Readonly<Record<string, string>>;
  readonly overrides: readonly { readonly prefix: string; readonly to: string; readonly settled: boolean }[];
}

let folder: string;
let standIn: StandIn;
const status = async (): Promise<Status> =>
  (await call(join(folder, 'state', 'weir.sock'), 'status', {}, { timeoutMs: 5_000 })) as Status;
const loadOfA = (): number => standIn.network.offered()[0]! / CAPACITY;
/** Everything that weir wants moved has been seen to move. */
const settled = ({ overrides }: Status): boolean =>
  overrides.length === out.size && overrides.every((entry) => entry.settled);
/** Everything that weir may say; the first is its sentinel. */
const KNOWN_FORMS =
  /^(!weir!|show (neighbor (summary|extensive)|adj-rib (in|out) extensive)|neighbor 10\.0\.0\.2 local-ip 10\.0\.0\.1 (announce|withdraw) (route 100\.64\.\d+\.0\/24|attributes) ?[ -~]*)$/;
const announcing = (line: string): boolean => line.includes(' announce ');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'weir-run-'));
  const ports = { snmp: await freePort(), flows: await freePort() };
  writeFileSync(join(folder, 'edge.weir'), rules(ports));
  standIn = new StandIn({
    network: new Network(network, monoMs(0)),
    sessions: [
      {
        neighbor: {
          local: '10.0.0.1',
          peer: '10.0.0.2',
          localAsn: 65_000,
          peerAsn: 65_000,
          routerId: '10.0.0.1',
          families: ['ipv4 unicast'],
          echo: true,
          keepsReceived: true,
        },
        shows: { kind: 'router', router: routerName('edge'), feed: 'add-path' },
      },
    ],
    helper: {
      command: [LAUNCHER, 'run', join(folder, 'edge.weir'), '--state', join(folder, 'state'), '--arm'],
      env: process.env,
      stderr: () => undefined,
    },
    routeDelay: ms(100),
    agents: [{ router: routerName('edge'), port: ports.snmp, community: 't', step: ms(0) }],
    flows: {
      port: ports.flows,
      options: {
        activeTimeout: ms(3_000),
        sampling: 1,
        packetOctets: 1_000,
        perPrefix: 3,
        tellsOutput: true,
        loss: ratio(0),
      },
    },
    seed: 1,
    heard: {
      command: (line) => commands.push(line),
      route: (_, name, route) => {
        if (route) out.add(name);
        else out.delete(name);
      },
    },
  });
  standIn.start();
});
/** Whatever happened, nothing is left running. */
afterAll(async () => {
  const timer = setTimeout(() => standIn.helper.kill('SIGKILL'), 5_000);
  await standIn.stop();
  clearTimeout(timer);
  rmSync(folder, { recursive: true, force: true });
});

describe('weir run in front of the stand-in', { timeout: 60_000 }, () => {
  test('relieves the link: announced with the path of the target, below `until`, nothing more than needed', async () => {
    await until(() => out.size > 0 && loadOfA() < 0.75);
    await vi.waitFor(async () => expect(settled(await status())).toBe(true), { timeout: PATIENCE_MS, interval: 100 });
    expect(loadOfA()).toBeGreaterThan(0.6);
    const announced = commands.filter(announcing);
    expect(announced.length).toBeGreaterThan(0);
    for (const line of announced) {
      expect(line).toMatch(/^neighbor 10\.0\.0\.2 .*next-hop 192\.0\.2\.2$/);
      expect(line).toMatch(/as-path \[ 65102 645\d\d \]/);
    }
  });
  test('hostile input changes nothing; a withdrawn alternative among it takes its override away, and that one only', async () => {
    const [before, pid] = [[...out].toSorted(), standIn.helper.pid];
    const hostile = [
      'garbage\n',
      '\u0000\u0007{"exabgp": "4.0.1"\n',
      `${'{'.repeat(5_000)}\n`,
      `${'x'.repeat(1_000_000)}\n`,
      '{ "exabgp": "4.0.1", "type": "state", "neighbor": null }\n',
      '{ "exabgp": "4.0.1", "type": "update", "neighbor": { "address": { "local": "10.0.0.1", "peer": "10.0.0.2" }, "asn": { "local": 65000, "peer": 65000 }, "direction": "receive", "message": { "update": { "attribute": { "origin": "igp", "as-path": [ 1e99 ] }, "announce": { "ipv4 unicast": { "10.0.0.2": [ { "nlri": "300.1.1.0/24" }, { "nlri": 7 } ] } } } } } }\n',
      'done\nerror\ndone\n',
      '{ "half": ',
      '"a line" }\n',
    ];
    for (const bytes of hostile) standIn.exabgp.raw(bytes);
    const [name, ...others] = before as [string, ...string[]];
    expect(others.length).toBeGreaterThan(0);
    standIn.setPath(prefix(name), B, false);
    // Read after all of the above: the one true piece of news among it, and the only one that is acted on.
    await until(() => !out.has(name));
    const { overrides, sessions, mode } = await status();
    // Another may be moved in its place, none of the others may go.
    expect([...out]).toEqual(expect.arrayContaining(others));
    expect(overrides.map((entry) => entry.prefix)).toEqual(expect.arrayContaining(others));
    expect({ mode, sessions }).toEqual({ mode: 'armed', sessions: { '10.0.0.2': 'up' } });
    expect(standIn.helper.pid).toBe(pid);
    expect(commands.filter((line) => !KNOWN_FORMS.test(line))).toEqual([]);
    standIn.setPath(prefix(name), B, true);
  });
  test('killed, it comes back to its routes, and touches none of them', async () => {
    const [before, said, pid] = [[...out].toSorted(), commands.length, standIn.helper.pid];
    standIn.helper.kill('SIGKILL');
    await vi.waitFor(async () => expect(await status()).toMatchObject({ mode: 'armed', phase: 'running' }), {
      timeout: PATIENCE_MS,
      interval: 100,
    });
    expect(standIn.helper.pid).not.toBe(pid);
    expect(commands.slice(said).filter((line) => / (announce|withdraw) /.test(line))).toEqual([]);
    expect([...out].toSorted()).toEqual(before);
  });
  test('gives everything back when demand has fallen', async () => {
    demand = 0.3;
    await until(() => out.size === 0);
    expect(loadOfA()).toBeLessThan(0.35);
  });
  test('ends on its own when ExaBGP is killed and takes all pipes along, stderr too', async () => {
    const timer = setTimeout(() => standIn.helper.kill('SIGKILL'), 5_000);
    expect(await standIn.helper.abandon()).toEqual({ code: 0, signal: null });
    clearTimeout(timer);
  });
});
