import { afterEach, describe, expect, test } from 'vitest';
import type { LinkSpec } from '../../../../src/dsl/program/index.ts';
import { ms } from '../../../../src/dsl/program/index.ts';
import type { LinkMeasurement } from '../../../../src/runtime/model/index.ts';
import { readDevice, readSysFile, SysSource } from '../../../../src/runtime/collect/sys/index.ts';
import { linkSpec, mbps } from '../snmp/fake.ts';
import { VirtualClock } from '../snmp/virtual.ts';
import type { FakeDevice } from './files.ts';
import { FakeSys } from './files.ts';

const stops: AbortController[] = [];

afterEach(() => {
  for (const stop of stops.splice(0)) stop.abort();
});

class Host {
  readonly clock = new VirtualClock();
  readonly sys = new FakeSys();
  readonly source: SysSource;
  rounds = 0;
  #hangs = false;

  constructor(links: readonly LinkSpec[] = [linkSpec('up0')]) {
    const stop = new AbortController();
    stops.push(stop);
    this.source = new SysSource({
      links,
      every: ms(5_000),
      read: (path) => (this.#hangs ? new Promise(() => undefined) : this.sys.read(path)),
      clock: this.clock,
      onRound: () => this.rounds++,
    });
    void this.source.run(stop.signal);
  }

  /** Lets `seconds` pass in polls of 5 s, the first at 0 s, with that traffic between each two of them. */
  async carry(seconds: number, traffic: Record<string, { in: number; out: number }>): Promise<void> {
    for (let passed = 0; passed < seconds; passed += 5) {
      await this.clock.advance(2_500);
      for (const [name, { in: into, out }] of Object.entries(traffic)) {
        const device = this.sys.devices.get(name);
        if (device === undefined) continue;
        device.in = (device.in ?? 0n) + BigInt((into * 5) / 8);
        device.out = (device.out ?? 0n) + BigInt((out * 5) / 8);
      }
      await this.clock.advance(2_500);
    }
  }

  hang(): void {
    this.#hangs = true;
  }

  add(name: string, device: FakeDevice = {}): FakeDevice {
    this.sys.devices.set(name, device);
    return device;
  }

  measured(link = 'up0'): LinkMeasurement {
    return this.source.measurements().find((measurement) => measurement.link === link)!;
  }
}

describe('a link of this host', () => {
  test('is measured from one read to the next', async () => {
    const host = new Host();
    host.add('up0', { speed: '1000' });
    await host.carry(30, { up0: { in: 80e6, out: 20e6 } });
    const { samples, stale, interfaceUp, speed, bgpUp } = host.measured();
    expect({ stale, interfaceUp, speed, bgpUp }).toEqual({
      stale: false,
      interfaceUp: true,
      speed: 1e9,
      bgpUp: undefined,
    });
    expect(samples.length).toBe(6);
    for (const sample of samples) expect(sample).toMatchObject({ inBps: 80e6, outBps: 20e6, step: 0, error: 0 });
    expect(samples[1]!.begin).toBe(samples[0]!.end);
    expect(host.rounds).toBe(7);
  });

  test('has the drops of its device in bit/s', async () => {
    const host = new Host();
    const device = host.add('up0');
    await host.carry(5, {});
    Object.assign(device, { out: 6_250_000n, packets: 5_000n, drops: 500n });
    await host.carry(5, {});
    expect(host.measured().samples.at(-1)?.dropBps).toBe(1e6);
  });

  test('is down without a carrier, where the device does not know its state', async () => {
    const host = new Host();
    const device = host.add('up0', { operState: 'unknown', carrier: '1' });
    await host.carry(5, {});
    expect(host.measured().interfaceUp).toBe(true);
    device.carrier = '0';
    await host.carry(5, {});
    expect(host.measured().interfaceUp).toBe(false);
    delete device.carrier;
    await host.carry(5, {});
    expect(host.measured().interfaceUp).toBeUndefined();
    device.operState = 'lowerlayerdown';
    await host.carry(5, {});
    expect(host.measured().interfaceUp).toBe(false);
  });

  test('has no speed where the device says -1 or nothing', async () => {
    const host = new Host();
    const device = host.add('up0', { speed: '-1' });
    await host.carry(5, {});
    expect(host.measured().speed).toBeUndefined();
    delete device.speed;
    await host.carry(5, {});
    expect(host.measured().speed).toBeUndefined();
  });

  test('has the interval dropped in which its device was made anew', async () => {
    const host = new Host();
    host.add('up0', { ifIndex: 3, in: 1_000_000n });
    await host.carry(10, { up0: { in: 80e6, out: 20e6 } });
    const before = host.measured().samples.length;
    host.add('up0', { ifIndex: 9, in: 900_000_000n, out: 900_000_000n });
    await host.carry(5, {});
    expect(host.measured().samples.length).toBe(before);
    expect(host.measured()).toMatchObject({ stale: false, trouble: undefined });
    await host.carry(5, { up0: { in: 80e6, out: 20e6 } });
    expect(host.measured().samples.at(-1)).toMatchObject({ inBps: 80e6 });
  });

  test('is stale after three reads without its device, says so, and comes back', async () => {
    const host = new Host();
    const device = host.add('up0');
    await host.carry(10, {});
    host.sys.devices.clear();
    await host.carry(10, {});
    expect(host.measured().stale).toBe(false);
    await host.carry(5, {});
    expect(host.measured()).toMatchObject({ stale: true, interfaceUp: undefined });
    expect(host.measured().trouble).toMatch(/up0/);
    host.sys.devices.set('up0', device);
    await host.carry(10, {});
    expect(host.measured()).toMatchObject({ stale: false, interfaceUp: true, trouble: undefined });
  });

  test('is stale when reading hangs', async () => {
    const host = new Host();
    host.add('up0');
    await host.carry(10, {});
    host.hang();
    await host.carry(60, {});
    expect(host.measured()).toMatchObject({ stale: true, interfaceUp: undefined });
  });

  test('has samples above 1.1 x its speed, or the file’s capacity without one, dropped', async () => {
    const host = new Host([linkSpec('up0', { capacity: mbps(100) })]);
    const device = host.add('up0');
    await host.carry(20, { up0: { in: 120e6, out: 0 } });
    expect(host.measured().samples).toEqual([]);
    expect(host.measured().trouble).toBeDefined();
    device.speed = '1000';
    await host.carry(10, { up0: { in: 120e6, out: 0 } });
    expect(host.measured().samples.at(-1)).toMatchObject({ inBps: 120e6 });
    await host.carry(15, { up0: { in: 1_200e6, out: 0 } });
    expect(host.measured()).toMatchObject({ stale: true });
    expect(host.measured().samples.at(-1)).toMatchObject({ inBps: 120e6 });
  });

  test('of several devices carries their sum and loses the speed of a dead one', async () => {
    const host = new Host([linkSpec('lag', { interface: ['up0', 'up1'] })]);
    host.add('up0', { ifIndex: 3, speed: '1000' });
    const second = host.add('up1', { ifIndex: 4, speed: '1000' });
    await host.carry(10, { up0: { in: 80e6, out: 0 }, up1: { in: 40e6, out: 0 } });
    expect(host.measured('lag')).toMatchObject({ speed: 2e9, interfaceUp: true });
    expect(host.measured('lag').samples.at(-1)).toMatchObject({ inBps: 120e6 });
    second.operState = 'down';
    await host.carry(5, { up0: { in: 80e6, out: 0 } });
    expect(host.measured('lag')).toMatchObject({ speed: 1e9, interfaceUp: true });
  });

  test('keeps its samples over a reload that leaves it as it was', async () => {
    const host = new Host();
    host.add('up0');
    host.add('up1', { ifIndex: 5 });
    await host.carry(20, {});
    host.source.follow([linkSpec('up0'), linkSpec('up1')]);
    expect(host.measured().samples.length).toBe(4);
    await host.carry(10, {});
    expect(host.measured('up1').samples.length).toBe(1);
  });
});

describe('a device', () => {
  test('cannot be named by a path that leads elsewhere', async () => {
    const asked: string[] = [];
    const read = (path: string): Promise<undefined> => {
      asked.push(path);
      return Promise.resolve(undefined);
    };
    const clock = new VirtualClock();
    for (const name of ['../../kernel', '.', '..', 'a/b', 'a b']) await readDevice(name, read, () => clock.now());
    expect(asked).toEqual([]);
  });

  test('is read from the real /sys: the loopback is there, and another is not', async () => {
    const clock = new VirtualClock();
    const loopback = await readDevice('lo', readSysFile, () => clock.now());
    expect(loopback?.ifIndex).toBe(1);
    expect(loopback?.in).toBe(loopback?.out);
    expect(await readDevice('nosuch0', readSysFile, () => clock.now())).toBeUndefined();
  });
});
