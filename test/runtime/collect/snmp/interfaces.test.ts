import { describe, expect, test } from 'vitest';
import { bps } from '../../../../src/dsl/program/index.ts';
import type { InterfaceRow } from '../../../../src/runtime/collect/snmp/interfaces.ts';
import { discover, findRow } from '../../../../src/runtime/collect/snmp/interfaces.ts';
import { FakeAgent } from './fake.ts';
import { VirtualClock } from './virtual.ts';

const row = (index: number, name: string, change: Partial<InterfaceRow> = {}): InterfaceRow => ({
  index,
  name,
  alias: '',
  up: true,
  speed: bps(1e9),
  in: 0n,
  out: 0n,
  ...change,
});

describe('the row that a link’s interface means', () => {
  test('is the one with that ifName', () => {
    expect(findRow([row(1, 'lo'), row(2, 'xe-0/0/0')], 'xe-0/0/0')?.index).toBe(2);
  });

  test('is the one with that alias when no name matches', () => {
    const rows = [row(1, 'xe-0/0/0', { alias: 'transit A' }), row(2, 'xe-0/0/1', { alias: 'xe-0/0/0' })];
    expect(findRow(rows, 'transit A')?.index).toBe(1);
    expect(findRow(rows, 'xe-0/0/0')?.index).toBe(1);
  });

  test('is the one with that ifIndex when it is a number, and never by a name that looks like one', () => {
    expect(findRow([row(7, '3'), row(3, 'eth0')], 3)?.name).toBe('eth0');
    expect(findRow([row(7, '3'), row(3, 'eth0')], '3')?.index).toBe(7);
  });

  test('of two with one name is the one that is up, even with the lower index', () => {
    expect(findRow([row(4, 'tun0'), row(9, 'tun0', { up: false })], 'tun0')?.index).toBe(4);
  });

  test('of two with one name, both up, is the one with the higher index', () => {
    expect(findRow([row(9, 'tun0'), row(4, 'tun0')], 'tun0')?.index).toBe(9);
  });

  test('is none when the agent does not list it', () => {
    expect(findRow([row(1, 'lo')], 'eth0')).toBeUndefined();
  });
});

describe('discovery', () => {
  test('reads every row with its speed in bit/s', async () => {
    const clock = new VirtualClock();
    const agent = new FakeAgent(clock);
    agent.interfaces = [
      { index: 2, name: 'xe-0/0/0', alias: 'transit', speed: 100_000 },
      { index: 5, name: 'ge-0/0/1', status: 2, speed: 0, narrow: true },
    ];
    const walk = discover(agent);
    await clock.advance(1_000);
    expect(await walk).toEqual({
      ok: true,
      value: {
        count: 2,
        lastChange: 0,
        rows: [
          { index: 2, name: 'xe-0/0/0', alias: 'transit', up: true, speed: 100e9, in: 0n, out: 0n },
          { index: 5, name: 'ge-0/0/1', alias: '', up: false, speed: 0, in: undefined, out: undefined },
        ],
      },
    });
  });

  test('fails as a whole when the agent is silent', async () => {
    const clock = new VirtualClock();
    const silent = new FakeAgent(clock);
    silent.silent = true;
    const walk = discover(silent);
    await clock.advance(5_000);
    expect(await walk).toMatchObject({ ok: false, failure: { code: 'no-answer' } });
  });
});
