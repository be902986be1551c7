import { afterEach, describe, expect, test } from 'vitest';
import type { Address, LinkSpec, SnmpSpec } from '../../../../src/dsl/program/index.ts';
import { ms } from '../../../../src/dsl/program/index.ts';
import type { LinkMeasurement, LinkSample } from '../../../../src/runtime/model/index.ts';
import type { FakeInterface, Polled } from './fake.ts';
import { linkSpec, mbps, polled } from './fake.ts';

const MINUTE = 60_000;
/** Into the pause between two polls, so that what a test changes is seen by the next poll as a whole. */
const BETWEEN = 2_000;
const running: Polled[] = [];

afterEach(() => {
  for (const each of running.splice(0)) each.stop();
});

/** Starts polling; the links are named after their interfaces. */
function poll(
  interfaces: FakeInterface[],
  { links, snmp, before }: { links?: LinkSpec[]; snmp?: Partial<SnmpSpec>; before?: (p: Polled) => void } = {},
): Polled {
  const started = polled(links ?? [linkSpec('eth0')], snmp);
  started.agent.interfaces = interfaces;
  before?.(started);
  void started.start();
  running.push(started);
  return started;
}

const measured = ({ poller }: Polled, link = 'eth0'): LinkMeasurement =>
  poller.measurements().find((measurement) => measurement.link === link)!;
const samplesFrom = (each: Polled, from: number, link?: string): LinkSample[] =>
  measured(each, link).samples.filter((sample) => sample.begin >= from);
const codes = ({ events }: Polled): string[] => events.map((event) => event.code);
const eth0 = (change: Partial<FakeInterface> = {}): FakeInterface => ({
  index: 2,
  name: 'eth0',
  inBps: 400e6,
  outBps: 100e6,
  ...change,
});

describe('the rates of a link', () => {
  test('are those of its interface, in contiguous intervals, though the agent renews its counters every 3 s', async () => {
    const each = poll([eth0()], { before: ({ agent }) => (agent.cacheMs = 3_000) });
    await each.clock.advance(3 * MINUTE);
    const samples = samplesFrom(each, MINUTE);
    expect(samples.length).toBeGreaterThan(20);
    for (const [i, sample] of samples.entries()) {
      expect(sample.inBps / 400e6).toBeCloseTo(1, 2);
      expect(sample.outBps / 100e6).toBeCloseTo(1, 2);
      expect(sample.error).toBeLessThan(0.04);
      expect(sample.step).toBeCloseTo(3_000, -2);
      if (i > 0) expect(Math.abs(sample.begin - samples[i - 1]!.end)).toBeLessThan(100);
    }
  });

  test('state when their interval began and ended on our clock: a change shows in the first interval after it', async () => {
    const port = eth0();
    const each = poll([port], { before: ({ agent }) => (agent.cacheMs = 3_000) });
    await each.clock.advance(2 * MINUTE);
    const changed = each.clock.now();
    port.inBps = 800e6;
    await each.clock.advance(MINUTE);
    const first = samplesFrom(each, changed)[0]!;
    expect(first.inBps / 800e6).toBeCloseTo(1, 1);
    expect(first.begin - changed).toBeLessThan(5_000 + 2 * 3_000);
  });

  test('come once per poll from live counters', async () => {
    const each = poll([eth0()]);
    await each.clock.advance(2 * MINUTE);
    expect(samplesFrom(each, 20_000).length).toBeGreaterThanOrEqual(18);
    expect(measured(each).samples.at(-1)?.step).toBe(0);
    expect(each.rounds()).toBe(24);
  });

  test('are 0 when a counter has not moved for a whole step', async () => {
    const port = eth0();
    const each = poll([port, { index: 3, name: 'eth1', inBps: 50e6 }], {
      links: [linkSpec('eth0'), linkSpec('eth1')],
      before: ({ agent }) => (agent.cacheMs = 3_000),
    });
    await each.clock.advance(2 * MINUTE);
    port.inBps = 0;
    port.outBps = 0;
    await each.clock.advance(20_000);
    expect(measured(each).samples.at(-1)).toMatchObject({ inBps: 0, outBps: 0 });
    expect(measured(each, 'eth1').samples.at(-1)!.inBps / 50e6).toBeCloseTo(1, 1);
    expect(measured(each).stale).toBe(false);
  });

  test('carry the drops of the interface in bit/s, counted in packets as long as those sent', async () => {
    const each = poll([eth0({ packets: 12_500, discards: 1_250 })]);
    await each.clock.advance(MINUTE);
    expect(measured(each).samples.at(-1)!.dropBps / 10e6).toBeCloseTo(1, 1);
  });

  test('are dropped above 1.1 x ifHighSpeed', async () => {
    const port = eth0({ speed: 1_000 });
    const each = poll([port]);
    await each.clock.advance(MINUTE + BETWEEN);
    each.agent.jump(port, 2e9);
    const before = measured(each).samples.length;
    await each.clock.advance(5_000);
    expect(measured(each).trouble).toMatch(/1000 Mbit\/s/);
    await each.clock.advance(5_000);
    expect(measured(each).trouble).toBeUndefined();
    expect(measured(each).samples.length).toBeGreaterThan(before);
    expect(Math.max(...measured(each).samples.map((sample) => sample.inBps))).toBeLessThan(1.1e9);
  });

  test('are dropped above 1.1 x the file’s capacity where the agent knows no speed', async () => {
    const each = poll([eth0({ speed: 0 })], { links: [linkSpec('eth0', { capacity: mbps(300) })] });
    await each.clock.advance(MINUTE);
    expect(measured(each)).toMatchObject({ samples: [], stale: true, speed: undefined });
    expect(each.events).toMatchObject([{ code: 'link', problem: { code: 'implausible' } }]);
  });
});

describe('the interface of a link', () => {
  test('is the live one of two rows with its name, not the dead one with frozen counters', async () => {
    const each = poll([eth0({ index: 2, status: 2, inBps: 0, outBps: 0 }), eth0({ index: 12 })]);
    await each.clock.advance(MINUTE);
    expect(measured(each).interfaceUp).toBe(true);
    expect(measured(each).samples.at(-1)!.inBps / 400e6).toBeCloseTo(1, 1);
  });

  test('is found again when it is deleted and made anew with another index', async () => {
    const each = poll([eth0()]);
    await each.clock.advance(MINUTE);
    each.agent.interfaces = [eth0({ index: 30 })];
    const moved = each.clock.now();
    await each.clock.advance(MINUTE);
    expect(each.events).toMatchObject([{ code: 'moved', from: [2], to: [30] }]);
    expect(measured(each).stale).toBe(false);
    expect(samplesFrom(each, moved).length).toBeGreaterThan(6);
    for (const sample of samplesFrom(each, moved)) expect(sample.inBps / 400e6).toBeCloseTo(1, 1);
  });

  test('is found again when a dead row keeps its name and frozen counters', async () => {
    const port = eth0();
    const each = poll([port]);
    await each.clock.advance(MINUTE);
    Object.assign(port, { inBps: 0, outBps: 0, status: 2 });
    each.agent.interfaces = [port, eth0({ index: 31 })];
    await each.clock.advance(MINUTE);
    expect(each.events).toMatchObject([{ code: 'moved', from: [2], to: [31] }]);
    expect(measured(each).samples.at(-1)!.inBps / 400e6).toBeCloseTo(1, 1);
  });

  test('is never mixed up when two interfaces swap their indexes, even if the agent says that nothing changed', async () => {
    const a = eth0({ index: 2, inBps: 400e6 });
    const b = eth0({ index: 3, name: 'eth1', inBps: 40e6, outBps: 10e6 });
    const each = poll([a, b], { links: [linkSpec('eth0'), linkSpec('eth1')] });
    await each.clock.advance(MINUTE);
    a.index = 3;
    b.index = 2;
    await each.clock.advance(2 * MINUTE);
    for (const sample of samplesFrom(each, 10_000)) expect(sample.inBps / 400e6).toBeCloseTo(1, 1);
    for (const sample of samplesFrom(each, 10_000, 'eth1')) expect(sample.inBps / 40e6).toBeCloseTo(1, 1);
    expect(samplesFrom(each, 70_000).length).toBeGreaterThan(15);
  });

  test('is looked up again when ifTableLastChange moves, and when ifNumber does', async () => {
    const each = poll([eth0()]);
    await each.clock.advance(MINUTE);
    const walks = each.agent.walks;
    each.agent.lastChange = 4_711;
    await each.clock.advance(10_000);
    expect(each.agent.walks).toBe(walks + 6);
    each.agent.interfaces.push({ index: 77, name: 'new' });
    await each.clock.advance(10_000);
    expect(each.agent.walks).toBe(walks + 12);
    expect(codes(each)).toEqual([]);
  });

  test('needs no ifTableLastChange: an agent without it is not walked at every poll', async () => {
    const each = poll([eth0()], { before: ({ agent }) => (agent.lastChange = undefined) });
    await each.clock.advance(2 * MINUTE);
    expect(each.agent.walks).toBe(6);
  });

  test('that the agent does not have is said once, searched for twice a minute and measured when it appears', async () => {
    const each = poll([{ index: 1, name: 'lo' }]);
    await each.clock.advance(2 * MINUTE);
    expect(measured(each)).toMatchObject({ stale: true, interfaceUp: undefined, samples: [] });
    expect(measured(each).trouble).toMatch(/no interface "eth0"/);
    expect(each.events).toMatchObject([{ code: 'link', problem: { code: 'no-interface', interfaces: ['eth0'] } }]);
    expect(each.agent.walks / 6).toBeLessThan(6);
    each.agent.interfaces = [eth0()];
    await each.clock.advance(MINUTE);
    expect(measured(each)).toMatchObject({ stale: false, interfaceUp: true, trouble: undefined });
    expect(each.events.at(-1)).toMatchObject({ code: 'link', problem: undefined });
  });

  test('without 64-bit counters is said to have none', async () => {
    const each = poll([eth0({ narrow: true })]);
    await each.clock.advance(MINUTE);
    expect(measured(each)).toMatchObject({ stale: true, samples: [] });
    expect(each.events).toMatchObject([{ code: 'link', problem: { code: 'no-counters' } }]);
  });

  test('may be written as alias or as ifIndex', async () => {
    const links = [linkSpec('a', { interface: ['transit A'] }), linkSpec('b', { interface: [9] })];
    const each = poll([eth0({ alias: 'transit A' }), eth0({ index: 9, name: 'eth9', inBps: 40e6 })], { links });
    await each.clock.advance(MINUTE);
    expect(measured(each, 'a').samples.at(-1)!.inBps / 400e6).toBeCloseTo(1, 1);
    expect(measured(each, 'b').samples.at(-1)!.inBps / 40e6).toBeCloseTo(1, 1);
  });

  test('is down when ifOperStatus says so, and undecided when the agent does not know', async () => {
    const port = eth0();
    const each = poll([port]);
    await each.clock.advance(20_000);
    expect(measured(each).interfaceUp).toBe(true);
    port.status = 7;
    await each.clock.advance(10_000);
    expect(measured(each).interfaceUp).toBe(false);
    port.status = 4;
    await each.clock.advance(10_000);
    expect(measured(each).interfaceUp).toBeUndefined();
  });

  test('that counts nothing for three minutes while up is pointed out', async () => {
    const each = poll([eth0({ inBps: 0, outBps: 0 }), { index: 3, name: 'eth1', inBps: 50e6 }]);
    await each.clock.advance(2 * MINUTE);
    expect(measured(each).trouble).toBeUndefined();
    await each.clock.advance(2 * MINUTE);
    expect(measured(each).trouble).toMatch(/not one octet/);
    expect(measured(each).stale).toBe(false);
  });
});

test('interfaces are told with the link that each is, and those that are none', async () => {
  const each = poll([eth0(), eth0({ index: 3, name: 'eth1' }), { index: 1, name: 'lo' }], {
    links: [linkSpec('lag', { interface: ['eth0', 'eth1'] })],
  });
  await each.clock.advance(10_000);
  const { links, known } = each.poller.interfaces();
  expect([...links]).toEqual([
    [2, 'lag'],
    [3, 'lag'],
  ]);
  expect([...known].sort()).toEqual([1, 2, 3]);
});

describe('a link of several interfaces', () => {
  const links = [linkSpec('lag', { interface: ['eth0', 'eth1'] })];

  test('carries their sum at the sum of their speeds', async () => {
    const each = poll([eth0(), eth0({ index: 3, name: 'eth1', inBps: 200e6 })], { links });
    await each.clock.advance(MINUTE);
    expect(measured(each, 'lag').samples.at(-1)!.inBps / 600e6).toBeCloseTo(1, 1);
    expect(measured(each, 'lag')).toMatchObject({ speed: 2e9, interfaceUp: true });
  });

  test('loses the speed of a member that dies, and stays up', async () => {
    const second = eth0({ index: 3, name: 'eth1', inBps: 200e6 });
    const each = poll([eth0(), second], { links });
    await each.clock.advance(MINUTE);
    Object.assign(second, { status: 2, inBps: 0, outBps: 0 });
    await each.clock.advance(20_000);
    expect(measured(each, 'lag')).toMatchObject({ speed: 1e9, interfaceUp: true, stale: false });
    expect(measured(each, 'lag').samples.at(-1)!.inBps / 400e6).toBeCloseTo(1, 1);
  });

  test('goes on with the members that are left when one disappears', async () => {
    const each = poll([eth0(), eth0({ index: 3, name: 'eth1', inBps: 200e6 })], { links });
    await each.clock.advance(MINUTE);
    each.agent.interfaces.pop();
    const gone = each.clock.now();
    await each.clock.advance(MINUTE);
    expect(measured(each, 'lag')).toMatchObject({ speed: 1e9, stale: false });
    expect(measured(each, 'lag').trouble).toMatch(/"eth1"/);
    for (const sample of samplesFrom(each, gone, 'lag')) expect(sample.inBps / 400e6).toBeCloseTo(1, 1);
  });
});

describe('an agent that falls silent', () => {
  test('makes its links stale after 3 unanswered polls, says so once, and keeps samples and mapping', async () => {
    const each = poll([eth0()]);
    await each.clock.advance(MINUTE + BETWEEN);
    const { walks } = each.agent;
    const samples = measured(each).samples.length;
    each.agent.silent = true;
    await each.clock.advance(12_000);
    expect(measured(each).stale).toBe(false);
    await each.clock.advance(5_000);
    expect(measured(each)).toMatchObject({ stale: true, interfaceUp: undefined, bgpUp: undefined });
    expect(measured(each).samples.length).toBe(samples);
    await each.clock.advance(5 * MINUTE);
    expect(codes(each)).toEqual(['no-answer']);
    expect(measured(each).trouble).toMatch(/no SNMP answer from 192\.0\.2\.1:161 .* for 3\d\d s/);
    each.agent.silent = false;
    await each.clock.advance(MINUTE);
    expect(codes(each)).toEqual(['no-answer', 'answers']);
    expect(each.agent.walks).toBe(walks);
    expect(measured(each)).toMatchObject({ stale: false, interfaceUp: true, trouble: undefined });
    expect(measured(each).samples.at(-1)!.inBps / 400e6).toBeCloseTo(1, 1);
  });

  test('just when it has to be walked again keeps its interfaces, and is walked when it answers', async () => {
    const each = poll([eth0()]);
    await each.clock.advance(MINUTE + BETWEEN);
    each.agent.lastChange = 1;
    await each.clock.advance(5_000);
    each.agent.silent = true;
    await each.clock.advance(20_000);
    expect([...each.poller.interfaces().links]).toEqual([[2, 'eth0']]);
    each.agent.silent = false;
    each.agent.interfaces = [eth0({ index: 8 })];
    await each.clock.advance(20_000);
    expect([...each.poller.interfaces().links]).toEqual([[8, 'eth0']]);
  });

  test('from the start is said to be so at once and once, however often it is asked', async () => {
    const each = poll([eth0()], { before: ({ agent }) => (agent.silent = true) });
    await each.clock.advance(5 * MINUTE);
    expect(codes(each)).toEqual(['no-answer']);
    expect(each.poller.unanswered).toBeGreaterThan(50);
    expect(measured(each)).toMatchObject({ stale: true, samples: [] });
  });

  test('for one poll is no news', async () => {
    const each = poll([eth0()]);
    await each.clock.advance(MINUTE + 1_000);
    each.agent.silent = true;
    await each.clock.advance(5_000);
    each.agent.silent = false;
    await each.clock.advance(MINUTE);
    expect(codes(each)).toEqual([]);
    expect(measured(each).stale).toBe(false);
  });

  test('makes its links stale no sooner than after 3 of its steps', async () => {
    const each = poll([eth0()], { before: ({ agent }) => (agent.cacheMs = 10_000) });
    await each.clock.advance(5 * MINUTE);
    expect(each.poller.step).toMatchObject({ kind: 'timed' });
    each.agent.silent = true;
    await each.clock.advance(25_000);
    expect(measured(each).stale).toBe(false);
    await each.clock.advance(15_000);
    expect(measured(each).stale).toBe(true);
  });

  test('so that not even a request ends makes its links stale all the same', async () => {
    const each = poll([eth0()]);
    await each.clock.advance(MINUTE);
    each.agent.get = () => new Promise(() => undefined);
    await each.clock.advance(30_000);
    expect(measured(each).stale).toBe(false);
    await each.clock.advance(30_000);
    expect(measured(each)).toMatchObject({
      stale: true,
      interfaceUp: undefined,
      trouble: expect.stringMatching(/hangs/),
    });
  });

  test('makes its links stale after the time that the file states', async () => {
    const each = poll([eth0()], { snmp: { stale: ms(60_000) } });
    await each.clock.advance(MINUTE);
    each.agent.silent = true;
    await each.clock.advance(50_000);
    expect(measured(each).stale).toBe(false);
    await each.clock.advance(20_000);
    expect(measured(each).stale).toBe(true);
  });
});

describe('an agent that restarts', () => {
  test('has the interval dropped and its interfaces looked up again', async () => {
    const each = poll([eth0()]);
    await each.clock.advance(MINUTE);
    const { walks } = each.agent;
    each.agent.restart();
    each.agent.interfaces = [eth0({ index: 5 })];
    await each.clock.advance(MINUTE);
    expect(codes(each)).toEqual(['restarted', 'moved']);
    expect(each.agent.walks).toBeGreaterThan(walks);
    for (const sample of measured(each).samples) expect(sample.inBps / 400e6).toBeCloseTo(1, 1);
    expect(samplesFrom(each, MINUTE).length).toBeGreaterThan(5);
  });

  test('is walked though nothing else has changed', async () => {
    const each = poll([eth0()]);
    await each.clock.advance(MINUTE);
    const { walks } = each.agent;
    each.agent.restart();
    await each.clock.advance(10_000);
    expect(each.agent.walks).toBe(walks + 6);
  });

  test('is found to renew its counters otherwise, if it does since', async () => {
    const each = poll([eth0()]);
    await each.clock.advance(MINUTE);
    each.agent.restart();
    each.agent.cacheMs = 4_000;
    await each.clock.advance(2 * MINUTE);
    expect(each.poller.step.length).toBeCloseTo(4_000, -2);
  });
});

describe('counters that start anew', () => {
  test('without a restart are not taken for traffic', async () => {
    const each = poll([eth0()]);
    await each.clock.advance(MINUTE);
    each.agent.jump(each.agent.interfaces[0]!, -2.9e9);
    await each.clock.advance(MINUTE);
    for (const sample of measured(each).samples) expect(sample.inBps / 400e6).toBeCloseTo(1, 1);
    expect(measured(each).stale).toBe(false);
  });

  test('by ifCounterDiscontinuityTime have their interval dropped, though they went up', async () => {
    const port = eth0();
    const each = poll([port]);
    await each.clock.advance(MINUTE);
    port.discontinuity = 600_000;
    each.agent.jump(port, 100e6);
    await each.clock.advance(MINUTE);
    for (const sample of measured(each).samples) expect(sample.inBps / 400e6).toBeCloseTo(1, 1);
  });
});

describe('requests', () => {
  test('never ask for more than 40 objects, however many links there are', async () => {
    const names = Array.from({ length: 60 }, (_, i) => `eth${i}`);
    const each = poll(
      names.map((name, i) => eth0({ index: i + 1, name, inBps: (i + 1) * 1e6 })),
      { links: names.map((name) => linkSpec(name)) },
    );
    await each.clock.advance(MINUTE);
    expect(each.agent.largest).toBeLessThanOrEqual(40);
    names.forEach((name, i) => {
      expect(measured(each, name).samples.at(-1)!.inBps / ((i + 1) * 1e6)).toBeCloseTo(1, 1);
    });
  });

  test('become smaller when the agent cannot answer them in one datagram', async () => {
    const names = Array.from({ length: 12 }, (_, i) => `eth${i}`);
    const each = poll(
      names.map((name, i) => eth0({ index: i + 1, name })),
      { links: names.map((name) => linkSpec(name)), before: ({ agent }) => (agent.datagram = 15) },
    );
    await each.clock.advance(MINUTE);
    for (const name of names) expect(measured(each, name).samples.length).toBeGreaterThan(4);
  });

  test('of a slow agent with a timer are at most three per poll', async () => {
    const each = poll([eth0()], { before: ({ agent }) => (agent.cacheMs = 3_000) });
    await each.clock.advance(2 * MINUTE);
    const { gets } = each.agent;
    await each.clock.advance(5 * MINUTE);
    expect((each.agent.gets - gets) / 60).toBeLessThan(3);
  });
});

describe('the router’s own BGP session of a link', () => {
  const neighbor = ['192.0.2.2' as Address];
  const links = [linkSpec('eth0', { neighbor })];

  test('is unknown without BGP4-MIB', async () => {
    const each = poll([eth0()], { links });
    await each.clock.advance(20_000);
    expect(measured(each).bgpUp).toBeUndefined();
  });

  test('is up while Established, down in every other state', async () => {
    const each = poll([eth0()], { links, before: ({ agent }) => (agent.peers = { '192.0.2.2': 6 }) });
    await each.clock.advance(20_000);
    expect(measured(each).bgpUp).toBe(true);
    each.agent.peers = { '192.0.2.2': 3 };
    await each.clock.advance(10_000);
    expect(measured(each).bgpUp).toBe(false);
  });

  test('is unknown while the table does not list it, and down once it has listed it and no longer does', async () => {
    const each = poll([eth0()], { links, before: ({ agent }) => (agent.peers = { '198.51.100.2': 6 }) });
    await each.clock.advance(20_000);
    expect(measured(each).bgpUp).toBeUndefined();
    each.agent.peers = { '192.0.2.2': 6 };
    await each.clock.advance(10_000);
    each.agent.peers = {};
    await each.clock.advance(10_000);
    expect(measured(each).bgpUp).toBe(false);
  });

  test('is up while one of several is, and IPv6 ones are not asked for', async () => {
    const both = [linkSpec('eth0', { neighbor: ['192.0.2.2', '2001:db8::2', '192.0.2.3'] as Address[] })];
    const peers = { '192.0.2.2': 1, '192.0.2.3': 6 };
    const each = poll([eth0()], { links: both, before: ({ agent }) => (agent.peers = peers) });
    await each.clock.advance(20_000);
    expect(measured(each).bgpUp).toBe(true);
  });
});

describe('after a reload of the rules', () => {
  test('links that stayed the same keep their samples, and new ones need no walk', async () => {
    const each = poll([eth0(), eth0({ index: 3, name: 'eth1', inBps: 40e6 })]);
    await each.clock.advance(MINUTE);
    const { walks } = each.agent;
    const samples = measured(each).samples.length;
    each.poller.follow([linkSpec('eth0'), linkSpec('eth1')]);
    expect(measured(each).samples.length).toBe(samples);
    await each.clock.advance(MINUTE);
    expect(measured(each, 'eth1').samples.at(-1)!.inBps / 40e6).toBeCloseTo(1, 1);
    expect(each.agent.walks).toBe(walks);
  });

  test('links that are gone are no longer measured', async () => {
    const each = poll([eth0()]);
    await each.clock.advance(MINUTE);
    each.poller.follow([]);
    await each.clock.advance(MINUTE);
    expect(each.poller.measurements()).toEqual([]);
    expect(codes(each)).toEqual([]);
  });
});
