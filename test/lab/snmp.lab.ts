/** Weir's SNMP collector against net-snmp's agent; the kernel's own counters, read all the time, are the judge. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LinkSample } from '../../src/runtime/model/index.ts';
import type { Child } from './child.ts';
import { readCounters } from './counters.ts';
import type { Namespace } from './namespace.ts';
import { Net } from './net.ts';
import type { Inspected, Round } from './snmp-poller.ts';
import { COMMUNITY } from './snmpd.ts';
import { nowMs, pause, until } from './wait.ts';

const POLLER = new URL('./snmp-poller.ts', import.meta.url).pathname;
/** Frames at a constant rate out of v0: 5 of 1,014 octets every 10 ms are 4 Mbit/s. */
const SENDER = `
import socket, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
due = time.monotonic()
while True:
    for _ in range(5):
        try:
            s.sendto(b'x' * 972, ('10.9.0.2', 9))
        except OSError:
            pass  # the interface is gone for the moment
    due += 0.01
    time.sleep(max(0, due - time.monotonic()))
`;

interface Truth {
  readonly at: number;
  readonly out: number;
}

/** Octets sent by the kernel's count at any moment between two readings, which are 100 ms apart. */
function octetsAt(truth: readonly Truth[], at: number): number {
  const i = truth.findIndex((reading) => reading.at >= at);
  const [before, next] = [truth[i - 1], truth[i]];
  if (before === undefined || next === undefined) throw new Error('not within the readings');
  return before.out + ((next.out - before.out) * (at - before.at)) / (next.at - before.at);
}

const IF_NAME = '1.3.6.1.2.1.31.1.1.1.1';
const IF_HC_OUT_OCTETS = '1.3.6.1.2.1.31.1.1.1.10';
const SYS_UPTIME = '1.3.6.1.2.1.1.3.0';

const V3 = { user: 'weir', auth: 'lab-auth-pass', priv: 'lab-priv-pass' };

/** An agent that a test can end and start again. */
function startAgent(at: Namespace): Child {
  const conf = at.file(
    'agent.conf',
    [
      'agentaddress udp:127.0.0.1:161',
      `rocommunity ${COMMUNITY}`,
      `createUser ${V3.user} SHA "${V3.auth}" AES "${V3.priv}"`,
      `rouser ${V3.user} authpriv`,
      'sysName lab-router',
      '',
    ].join('\n'),
  );
  return at.start('snmpd', ['snmpd', '-f', '-C', '-c', conf, '-Lo', '-I', '-smux'], {
    env: { SNMP_PERSISTENT_DIR: at.dir, MIBS: '' },
  });
}

const ask = (at: Namespace, tool: 'snmpget' | 'snmpwalk', ...oids: string[]): Promise<string> =>
  at.query(tool, '-v2c', '-c', COMMUNITY, '-Oqnt', '127.0.0.1', ...oids);

/** Uptime in hundredths of a second and octets sent by the interface with that index. */
async function plainly(at: Namespace, index: string): Promise<readonly [number, number]> {
  const lines = (await ask(at, 'snmpget', SYS_UPTIME, `${IF_HC_OUT_OCTETS}.${index}`)).split('\n');
  const [ticks = 0, octets = 0] = lines.map((line) => Number(line.split(' ')[1]));
  return [ticks, octets];
}

describe('weir polls snmpd every 5 s', () => {
  const net = new Net();
  const truth: Truth[] = [];
  let at: Namespace;
  let agent: Child;
  let poller: Child;
  let reading = true;
  let read: Promise<void>;

  /** undefined when the process by which it is read ends in that moment: a test ends the agent. */
  const kernelCount = (): number | undefined => {
    try {
      return readCounters(at).get('v0')?.outBytes;
    } catch {
      return undefined;
    }
  };
  const rounds = (): Round[] =>
    poller.output
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Round);
  const latest = (): Round => rounds().at(-1)!;
  const makePorts = (): void => {
    at.ip('link add v0 type veth peer name v1', 'addr add 10.9.0.1/24 dev v0', 'link set v0 up', 'link set v1 up');
    at.ip('neigh replace 10.9.0.2 lladdr 02:00:00:00:00:02 dev v0 nud permanent');
  };
  /** Samples whose interval began after `from`, with what the kernel counted in the same interval, bit/s. */
  const judged = (from: number): { readonly sample: LinkSample; readonly kernel: number }[] => {
    const { origin, measurements } = latest();
    return measurements[0]!.samples
      .filter((sample) => sample.begin + origin >= from)
      .map((sample) => {
        const octets = octetsAt(truth, sample.end + origin) - octetsAt(truth, sample.begin + origin);
        return { sample, kernel: (octets * 8_000) / (sample.end - sample.begin) };
      });
  };

  beforeAll(() => {
    at = net.host('router');
    makePorts();
    agent = startAgent(at);
    at.start('sender', ['python3', '-c', SENDER]);
    read = (async () => {
      while (reading) {
        const before = nowMs();
        const v0 = kernelCount();
        const after = nowMs();
        // On a busy machine a reading may be held up, and then nobody knows when it was made.
        if (v0 !== undefined && after - before < 20) truth.push({ at: (before + after) / 2, out: v0 });
        await pause(100);
      }
    })();
    poller = at.start('poller', [process.execPath, POLLER, '127.0.0.1', COMMUNITY, 'v0']);
  });

  afterAll(async () => {
    reading = false;
    await read;
    await net.dispose();
  });

  test('finds that it renews its counters every 3 s, within two minutes on a busy machine', async () => {
    await until('the step is known', 120_000, () => latest().step.length !== undefined);
    expect(latest().step.kind).toBe('timed');
    expect(latest().step.length! / 3_000).toBeCloseTo(1, 1);
  });

  test('reads what the kernel counted within 1.5 % on the mean, where dividing by the time between polls is 15 % off', async () => {
    const from = nowMs();
    const names = await ask(at, 'snmpwalk', IF_NAME);
    const index = /\.([0-9]+) "?v0"?$/m.exec(names)?.[1] ?? '';
    const naive: number[] = [];
    let before = await plainly(at, index);
    for (let i = 0; i < 7; i++) {
      await pause(5_000);
      const now = await plainly(at, index);
      naive.push(((now[1] - before[1]) * 800) / (now[0] - before[0]));
      before = now;
    }
    const pairs = judged(from);
    expect(pairs.length).toBeGreaterThanOrEqual(5);
    const wrongBy = pairs.map(({ sample, kernel }) => Math.abs(sample.outBps / kernel - 1));
    expect(wrongBy.reduce((sum, each) => sum + each, 0) / wrongBy.length).toBeLessThan(0.015);
    expect(Math.max(...wrongBy)).toBeLessThan(0.05);
    for (const { sample } of pairs) expect(sample.error).toBeLessThan(0.05);
    const mean = naive.reduce((sum, rate) => sum + rate, 0) / naive.length;
    expect(Math.max(...naive.map((rate) => Math.abs(rate / mean - 1)))).toBeGreaterThan(0.15);
  });

  test('finds an interface again that was deleted and made anew, though the agent may list its name twice', async () => {
    const [before] = latest().measurements;
    at.ip('link delete v0');
    makePorts();
    const from = nowMs();
    await until('new samples', 60_000, () => judged(from).length >= 2);
    const { events, measurements } = latest();
    expect(events.map((event) => event.code)).toContain('moved');
    expect(measurements[0]).toMatchObject({ stale: false, interfaceUp: true });
    expect(before!.samples.length).toBeGreaterThan(0);
    for (const { sample, kernel } of judged(from)) expect(Math.abs(sample.outBps / kernel - 1)).toBeLessThan(0.1);
  });

  test('makes the link stale when the agent dies, and goes on after its restart', async () => {
    await agent.stop();
    const killed = nowMs();
    await until('stale', 30_000, () => latest().measurements[0]!.stale);
    expect(nowMs() - killed).toBeGreaterThan(10_000);
    expect(latest().measurements[0]!.trouble).toMatch(/no SNMP answer from 127\.0\.0\.1:161/);
    agent = startAgent(at);
    const from = nowMs();
    await until('samples again', 60_000, () => judged(from).length >= 2);
    for (const { sample, kernel } of judged(from)) expect(Math.abs(sample.outBps / kernel - 1)).toBeLessThan(0.1);
    const codes = latest().events.map((event) => event.code);
    expect(codes.filter((code) => code === 'no-answer')).toHaveLength(1);
    expect(codes).toContain('answers');
    expect(codes).toContain('restarted');
  });

  test('can ask by SNMPv3 with SHA and AES; a wrong privacy key looks like no answer', async () => {
    const by3 = async (auth: string, priv: string): Promise<string> => {
      const label = `v3-${auth}-${priv}`;
      const asking = at.start(label, [process.execPath, POLLER, 'v3', '127.0.0.1', V3.user, auth, priv]);
      await until('an answer by v3', 20_000, () => !asking.running);
      return asking.output.trim().split('\n').at(-1) ?? '';
    };
    expect(await by3(V3.auth, V3.priv)).toBe('lab-router');
    expect(await by3(V3.auth, 'another-pass')).toBe('no-answer');
    expect(await by3('another-pass', V3.priv)).toBe('refused');
  });

  test('tells an operator what the agent offers', async () => {
    const inspector = at.start('inspect', [process.execPath, POLLER, 'inspect', '127.0.0.1', COMMUNITY]);
    await until('the inspection', 220_000, () => !inspector.running);
    const inspected = JSON.parse(inspector.output.slice(inspector.output.indexOf('{'))) as Inspected;
    if (!inspected.ok) throw new Error(inspector.output);
    const { interfaces, step, peers, name } = inspected.value;
    expect(name).toBe('lab-router');
    expect(step.length! / 3_000).toBeCloseTo(1, 1);
    expect(peers).toBeUndefined();
    const live = interfaces.filter((each) => each.name === 'v0' && each.up === true);
    expect(live).toHaveLength(1);
    expect(live[0]!.outBps! / 4.056e6).toBeCloseTo(1, 0);
  });
});
