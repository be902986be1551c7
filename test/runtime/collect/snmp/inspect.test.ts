import { describe, expect, test } from 'vitest';
import { ms } from '../../../../src/dsl/program/index.ts';
import type { Inspection } from '../../../../src/runtime/collect/snmp/index.ts';
import { inspectAgent } from '../../../../src/runtime/collect/snmp/index.ts';
import { FakeAgent } from './fake.ts';
import { VirtualClock } from './virtual.ts';

async function inspect(change: (agent: FakeAgent) => void): Promise<Inspection> {
  const clock = new VirtualClock();
  const agent = new FakeAgent(clock);
  agent.interfaces = [
    { index: 1, name: 'lo', speed: 10, inBps: 1e6, outBps: 1e6 },
    { index: 2, name: 'xe-0/0/0', alias: 'transit A', speed: 10_000, inBps: 4e9, outBps: 1e9 },
    { index: 3, name: 'xe-0/0/1', status: 2, speed: 10_000 },
    { index: 4, name: 'serial0', speed: 2, narrow: true },
  ];
  change(agent);
  const inspection = inspectAgent(agent, clock, ms(120_000), new AbortController().signal);
  await clock.advance(200_000);
  const reply = await inspection;
  if (!reply.ok) throw new Error(reply.failure.detail);
  return reply.value;
}

describe('an inspection', () => {
  test('tells each interface with its speed and what it carries', async () => {
    const { interfaces } = await inspect(() => undefined);
    expect(interfaces.map(({ name, alias, up, speed }) => ({ name, alias, up, speed }))).toEqual([
      { name: 'lo', alias: '', up: true, speed: 10e6 },
      { name: 'xe-0/0/0', alias: 'transit A', up: true, speed: 10e9 },
      { name: 'xe-0/0/1', alias: '', up: false, speed: 10e9 },
      { name: 'serial0', alias: '', up: true, speed: 2e6 },
    ]);
    expect(interfaces[1]!.inBps! / 4e9).toBeCloseTo(1, 1);
    expect(interfaces[1]!.outBps! / 1e9).toBeCloseTo(1, 1);
    expect(interfaces[2]).toMatchObject({ inBps: 0, outBps: 0 });
    expect(interfaces[3]).toMatchObject({ inBps: undefined, outBps: undefined });
  });

  test('tells that counters are live', async () => {
    expect((await inspect(() => undefined)).step).toEqual({ kind: 'lazy', length: 0 });
  });

  test('tells how often the agent renews its counters', async () => {
    const { step } = await inspect((agent) => (agent.cacheMs = 5_000));
    expect(step.kind).toBe('timed');
    expect(step.length).toBeCloseTo(5_000, -2);
  });

  test('tells no step when nothing moves', async () => {
    const { step } = await inspect((agent) => {
      agent.interfaces = [{ index: 1, name: 'lo' }];
    });
    expect(step.length).toBeUndefined();
  });

  test('tells the BGP sessions, where the agent knows them', async () => {
    expect((await inspect(() => undefined)).peers).toBeUndefined();
    const { peers } = await inspect((agent) => (agent.peers = { '192.0.2.2': 6, '198.51.100.2': 3 }));
    expect(peers).toEqual([
      { address: '192.0.2.2', state: 'established' },
      { address: '198.51.100.2', state: 'active' },
    ]);
  });
});

test('an agent that does not answer is a failure, not an empty inspection', async () => {
  const clock = new VirtualClock();
  const agent = new FakeAgent(clock);
  agent.silent = true;
  const inspection = inspectAgent(agent, clock, ms(60_000), new AbortController().signal);
  await clock.advance(60_000);
  expect(await inspection).toMatchObject({ ok: false, failure: { code: 'no-answer' } });
});
