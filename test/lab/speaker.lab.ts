/**
 * The speaker under a real ExaBGP 4.2.21 with a real router behind it. The judges are the router's own tables and a
 * capture of the cable between it and ExaBGP.
 */
import { chmodSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Announcement } from '../../src/runtime/model/index.ts';
import { LAB1, lab1 } from './lab1.ts';
import type { Lab1, Lab1Options } from './lab1.ts';
import { ASN, REMOTE4, REMOTE6 } from './plan.ts';
import type { Request, State } from './speaker-child.ts';
import { nowMs, until } from './wait.ts';

const CHILD = fileURLToPath(new URL('./speaker-child.ts', import.meta.url));
const R1 = `${LAB1.exabgp.ipv4}>${LAB1.router.ipv4}`;
const SOON_MS = 10_000;
/** Overrides of one test: what a busy network has at most. */
const MANY = 1_000;

let lab: Lab1;
let socket: string;
beforeEach(() => void (lab = undefined as never));
afterEach(() => lab.dispose());

async function start(options: Lab1Options): Promise<void> {
  lab = await lab1(options);
  socket = join(lab.exa.dir, 'speaker.sock');
  const run = lab.exa.file('speaker.sh', `#!/bin/sh\nexec ${process.execPath} ${CHILD} ${socket}\n`);
  chmodSync(run, 0o755);
  await lab.startExabgp(run);
  await until('the speaker is ready', SOON_MS, async () => (await state()).ready);
}

async function ask<T>(request: Request): Promise<T> {
  const connection = connect(socket);
  try {
    connection.write(`${JSON.stringify(request)}\n`);
    for await (const line of createInterface(connection)) return JSON.parse(line) as T;
    throw new Error('no answer');
  } finally {
    connection.destroy();
  }
}
const state = (): Promise<State> => ask({ do: 'state' });

const override = (prefix: string, index: number): Announcement =>
  ({
    neighbor: R1,
    prefix,
    route: {
      nextHop: LAB1.linkB.ipv4.them,
      origin: 'igp',
      asPath: [ASN.b, ASN.remote, 4_200_000_000 + (index % 500)],
      localPref: 300,
      communities: ['65535:65281'],
      largeCommunities: [`${ASN.us}:1:29000000`, `${ASN.us}:5000:6000`],
    },
    purpose: 'override',
    rule: 'r',
    from: 'A',
    to: 'B',
    because: 'lab',
  }) as unknown as Announcement;
const overrides = (count: number): Announcement[] =>
  Array.from({ length: count }, (_, index) => override(`100.${90 + (index >> 8)}.${index & 255}.0/24`, index));

const atRouter = async (): Promise<number> =>
  [...(await lab.r1.table('ipv4')).values()].flat().filter(({ peerId }) => peerId === LAB1.exabgp.ipv4).length;

test('an add-path feed shows every path that the router has, in both families', async () => {
  await start({ feed: 'add-path', ownSessions: false });
  const { rib, defects, health } = await until('the RIB is complete', SOON_MS, async () => {
    const now = await state();
    return (now.health as { complete: boolean }).complete && now;
  });
  for (const { prefix } of [...REMOTE4, ...REMOTE6]) {
    const paths = await lab.r1.paths(prefix);
    const known = rib[prefix] ?? [];
    expect(known).toHaveLength(paths.length);
    expect(new Set(known.map((path) => path.split(' ')[1])).size).toBe(paths.length);
    for (const { path } of paths) expect(known.some((text) => text.endsWith(` ${path}`))).toBe(true);
  }
  // IPv6 next hops are the global ones.
  expect(JSON.stringify(rib)).not.toContain('fe80');
  expect(defects).toEqual({});
  expect(health).toMatchObject({ trusted: true });
});

describe('a thousand overrides', () => {
  beforeEach(async () => {
    await start({ feed: 'add-path', ownSessions: false });
    await ask({ do: 'apply', announcements: overrides(MANY) });
    await until('r1 has them all', 4 * SOON_MS, async () => (await atRouter()) === MANY);
    expect((await state()).advertised).toHaveLength(MANY);
  });

  test('are gone from the cable within a second of the word', async () => {
    const asked = nowMs();
    await ask({ do: 'withdrawAll' });
    await until('r1 has none', SOON_MS, async () => (await atRouter()) === 0);
    const seen = await lab.updatesOn('exabgp', { to: LAB1.router.ipv4 });
    const withdrawn = seen.filter(({ kind, atMs }) => kind === 'withdraw' && atMs >= asked);
    expect(new Set(withdrawn.map(({ prefix }) => prefix)).size).toBe(MANY);
    expect(Math.max(...withdrawn.map(({ atMs }) => atMs)) - asked).toBeLessThan(1_000);
    expect((await state()).advertised).toEqual([]);
  });

  test('survive the death of the process untouched, and the next one knows them', async () => {
    const before = await state();
    const died = nowMs();
    process.kill(before.pid, 'SIGKILL');
    const after = await until('the next speaker is ready', SOON_MS, async () => {
      const now = await state();
      return now.pid !== before.pid && now.ready && now;
    });
    expect(after.advertised.map(({ prefix }) => prefix).sort()).toEqual(
      before.advertised.map(({ prefix }) => prefix).sort(),
    );
    expect(Object.keys(after.rib).sort()).toEqual(Object.keys(before.rib).sort());
    for (const { prefix } of REMOTE4) expect([...after.rib[prefix]!].sort()).toEqual([...before.rib[prefix]!].sort());
    expect(after.written[0]).toBe('!weir!');
    await ask({ do: 'apply', announcements: overrides(MANY) });
    await ask({ do: 'apply', announcements: overrides(MANY - 1) });
    await until('r1 has one less', SOON_MS, async () => (await atRouter()) === MANY - 1);
    const seen = await lab.updatesOn('exabgp', { to: LAB1.router.ipv4 });
    expect(seen.filter(({ atMs }) => atMs >= died).map(({ kind }) => kind)).toEqual(['withdraw']);
  });
});

test('a main thread that is blocked for twice the hold time costs no session', async () => {
  await start({ feed: 'add-path', ownSessions: false, extraPrefixes: 1_500 });
  const { written, sessions } = await state();
  await ask({ do: 'block', ms: 20_000 });
  // Far more JSON than the pipe holds, while nobody is at home.
  for (let round = 0; round < 3; round++) await lab.r1.vtysh('clear bgp ipv4 unicast * soft out');
  const after = await until('the speaker is back', 30_000, () => state());
  expect((await lab.r1.sessions()).get(LAB1.exabgp.ipv4)?.state).toBe('Established');
  expect(after.health).toMatchObject({ trusted: true });
  // The session is the one it was: no reset in between, and nothing lost.
  expect(after.sessions).toEqual(sessions);
  expect(after.written).toEqual(written);
});
