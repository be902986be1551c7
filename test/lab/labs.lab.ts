/** All three laboratories come up within seconds, live side by side and leave nothing behind, not even when killed. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { Hand } from './hand.ts';
import { lab1, LAB1, type Lab1Options } from './lab1.ts';
import { lab2 } from './lab2.ts';
import { lab3, LAB3, memberOf } from './lab3.ts';
import { pidsIn, sweep } from './owner.ts';
import { REMOTE4, REMOTE6 } from './plan.ts';
import { loopIn, traceroute } from './trace.ts';
import { timed, until } from './wait.ts';
import { fibLookup } from './watch.ts';

/** What the labs promise to whoever waits for them; they take a third of it on an idle machine. */
const BRING_UP_MS = 15_000;
const SEEN_MS = 3_000;
const SCRIPT_MS = 60_000;
const HOSTS = [...REMOTE4, ...REMOTE6].map(({ host }) => host);

const made: { dispose(): Promise<void> | void }[] = [];

async function up<T extends { dispose(): Promise<void>; exa: Hand['at']; startExabgp(run: string): Promise<unknown> }>(
  build: () => Promise<T>,
): Promise<{ lab: T; hand: Hand; ms: number }> {
  const { result, ms } = await timed(async () => {
    const lab = await build();
    made.push(lab);
    const hand = new Hand(lab.exa);
    made.push({
      dispose: () => {
        hand.close();
      },
    });
    await lab.startExabgp(hand.run);
    return { lab, hand };
  });
  return { ...result, ms };
}

afterEach(async () => {
  for (const one of made.splice(0).reverse()) await one.dispose();
});

describe('up within 15 s, ExaBGP and all sessions included', () => {
  test.each<[string, Lab1Options]>([
    ['lab 1', {}],
    ['lab 1 with a plain feed', { feed: 'plain' }],
    ['lab 1 with a feed session of its own', { feed: 'separate' }],
    ['lab 1 with 1,000 more prefixes', { extraPrefixes: 1_000 }],
  ])('%s', async (_name, options) => {
    const { lab, ms } = await up(() => lab1(options));
    expect(ms).toBeLessThan(BRING_UP_MS);
    const ways = await fibLookup(lab.r1.at, HOSTS);
    expect(HOSTS.map((host) => ways.get(host)?.dev)).toEqual(HOSTS.map(() => 'upA'));
  });

  test('lab 2: everybody sends over A, nobody in circles', async () => {
    const { lab, ms } = await up(lab2);
    expect(ms).toBeLessThan(BRING_UP_MS);
    const devices = { core: 'r1', r2: 'r1', r1: 'upA' };
    for (const [at, dev] of [
      [lab.core.at, devices.core],
      [lab.r2.at, devices.r2],
      [lab.r1.at, devices.r1],
    ] as const) {
      const ways = await fibLookup(at, HOSTS);
      expect(HOSTS.map((host) => ways.get(host)?.dev)).toEqual(HOSTS.map(() => dev));
    }
    for (const { at, source } of Object.values(lab.vantages)) {
      const hops = await traceroute(at, REMOTE4[3]!.host, source.ipv4);
      expect(hops.at(-1)).toBe(REMOTE4[3]!.host);
      expect(loopIn(hops)).toBeUndefined();
    }
  });

  test('lab 3: members by the LAN, the rest of the world by the default', async () => {
    const { lab, hand, ms } = await up(lab3);
    expect(ms).toBeLessThan(BRING_UP_MS);
    const gateways = await fibLookup(
      lab.r1.at,
      REMOTE4.map(({ host }) => host),
    );
    expect(REMOTE4.map(({ host }) => gateways.get(host)?.gateway)).toEqual(
      REMOTE4.map((_, index) => LAB3.lan.members[memberOf(index)].ipv4),
    );
    expect((await fibLookup(lab.r1.at, ['192.88.99.1'])).get('192.88.99.1')?.dev).toBe('upD');
    // A prefix that only the exchange tells is carried by d when it is pointed there.
    const { prefix, host } = REMOTE4[7]!;
    const attributes = 'local-preference 300 as-path [ 65103 ] community [ no-export ]';
    await hand.type(
      `neighbor ${LAB3.router.ipv4} announce route ${prefix} ${attributes} next-hop ${LAB3.linkD.ipv4.them}`,
    );
    await until('r1 sends it to d', SEEN_MS, async () => (await fibLookup(lab.r1.at, [host])).get(host)?.dev === 'upD');
    expect((await traceroute(lab.host, host)).slice(1)).toEqual([LAB3.linkD.ipv4.them, host]);
  });
});

describe('faults on command', () => {
  test('each hits what it names and nothing else', async () => {
    const { lab, hand } = await up(lab1);
    const { prefix } = REMOTE4[7]!;
    const from = async (): Promise<readonly (string | undefined)[]> =>
      (await lab.r1.paths(prefix)).map((p) => p.peerId);
    const b = LAB1.linkB.ipv4.them;
    const ownSession = async () => (await lab.b.bird.protocols()).get('exabgp');

    await lab.withdrawAt('B', prefix);
    await until('r1 has lost it from B', SEEN_MS, async () => !(await from()).includes(b));
    expect((await lab.r1.paths(REMOTE4[8]!.prefix)).length).toBe(2);
    await lab.restoreAt('B', prefix);
    await until('r1 has it back', SEEN_MS, async () => (await from()).includes(b));

    await lab.cutRouterSession('B');
    await until(
      'r1 has lost the session',
      SEEN_MS,
      async () => (await lab.r1.sessions()).get(b)?.state !== 'Established',
    );
    expect(await ownSession()).toBe('Established');
    await lab.restoreRouterSession('B');
    await until('r1 has it back', 10_000, async () => (await from()).includes(b));

    const downs = (): number =>
      hand.lines().filter((line) => line.includes(`"peer": "${b}"`) && line.includes('"down"')).length;
    expect(downs()).toBe(0);
    await lab.flapExabgpSession('B');
    await until('ExaBGP says down', SEEN_MS, () => downs() > 0);
    expect((await lab.r1.sessions()).get(b)?.state).toBe('Established');
    await until('it comes back', 15_000, async () => (await ownSession()) === 'Established');
  });
});

describe('what a lab leaves behind', () => {
  const ofLabs = (pid: number): string[] =>
    [...readdirSync('/run/netns'), ...readdirSync(tmpdir())].filter((name) => name.startsWith(`weirlab-${pid}-`));

  test('two side by side do not meet, and nothing is left of either', async () => {
    const before = ofLabs(process.pid);
    const [one, other] = await Promise.all([lab1({ ownSessions: false }), lab1({ ownSessions: false })]);
    await one.cutRouterSession('A');
    await until('one has lost A', SEEN_MS, async () => (await one.r1.countPaths({ usable: true })) < 100);
    expect(await other.r1.countPaths({ usable: true })).toBeGreaterThan(160);
    await one.dispose();
    expect((await other.r1.sessions()).get(LAB1.linkA.ipv4.them)?.state).toBe('Established');
    await other.dispose();
    expect(ofLabs(process.pid)).toEqual(before);
  });

  test('what a killed run left is found and removed', async () => {
    const script = `
      import { lab1 } from ${JSON.stringify(join(import.meta.dirname, 'lab1.ts'))};
      await lab1({ ownSessions: false });
      process.stdout.write(String(process.pid), () => process.kill(process.pid, 'SIGKILL'));
    `;
    const killed = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
      timeout: SCRIPT_MS,
    });
    expect(killed.signal).toBe('SIGKILL');
    const pid = Number(killed.stdout);
    const left = ofLabs(pid);
    expect(left.length).toBeGreaterThan(6);
    const daemons = left.flatMap(pidsIn);
    expect(daemons.length).toBeGreaterThan(5);
    sweep();
    expect(ofLabs(pid)).toEqual([]);
    await until('its daemons have ended', SEEN_MS, () => {
      const all = execFileSync('ps', ['-eo', 'pid=,stat='], { encoding: 'latin1' }).split('\n');
      const alive = all.filter((line) => !line.includes('Z')).map((line) => Number.parseInt(line, 10));
      return !daemons.some((daemon) => alive.includes(daemon));
    });
  });
});
