/** `weir stop` on a router full of overrides: everything is back at once and stays back, whatever dies. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lab1, type Lab1 } from './lab1.ts';
import { heldByRouter, injected } from './overrides.ts';
import { extraPrefixes } from './plan.ts';
import { nowMs, pause, until } from './wait.ts';
import { Watch } from './watch.ts';
import { Weir } from './weir.ts';

const COUNT = 1_000;
/** More than are wanted: not every one has a packet in every window of the flow records. */
const PREFIXES = 1_200;
const RULES = `
when link A outbound > 20% for 1s move top prefixes to B until < 1%
limits { moves ${String(COUNT)} per 1s; announcements ${String(COUNT)}; blast 100%; change 1s }
`;
const MBIT = 12;
const CLEAR_MS = 1_000;
/** A new process reads the tables and polls twice before it would act; longer than that. */
const RESPAWNED_MS = 12_000;

let lab: Lab1;
let weir: Weir;

/** Counted without fetching the whole table, so that it can be asked every 50 ms. */
async function overrides(): Promise<number> {
  const summary = (await lab.r1.show('show bgp ipv4 unicast summary')) as {
    readonly peers: Record<string, { readonly pfxRcd: number }>;
  };
  return summary.peers['10.98.0.2']?.pfxRcd ?? 0;
}

beforeAll(async () => {
  lab = await lab1({ feed: 'add-path', extraPrefixes: PREFIXES, ownSessions: false });
  weir = await Weir.start(lab, { rules: RULES, every: '2s' });
  await lab.startFlowExport({ activeTimeoutS: 5 });
  // Rates that differ a little: equal ones send all their packets in the same moment, more than a queue holds.
  const hosts = extraPrefixes(PREFIXES).map((prefix) => prefix.replace('0/24', '1'));
  lab.offerLoad(0).offer(new Map(hosts.map((host, n) => [host, (MBIT / PREFIXES) * (0.5 + n / PREFIXES)])));
  await weir.warm();
  expect((await weir.cli('arm')).code).toBe(0);
  await until('1,000 overrides are out', 60_000, async () => (await overrides()) === COUNT);
}, 150_000);

afterAll(() => lab.dispose());

test('1,000 overrides are withdrawn within a second of `weir stop`', async () => {
  const watch = new Watch(50, overrides);
  const askedAt = nowMs();
  await weir.ask('stop');
  const answeredAt = nowMs();
  await until('the router is clear', 10_000, () => watch.samples.some(({ value }) => value === 0));
  await watch.stop();
  const clearAt = watch.samples.find(({ value }) => value === 0)!.atMs;
  const told = (await injected(lab, askedAt)).filter(({ kind }) => kind === 'withdraw');
  const lastAt = Math.max(...told.map(({ atMs }) => atMs));
  console.log(
    `clear at the router after ${(clearAt - askedAt).toFixed(0)} ms (last withdrawal on the cable ` +
      `${(lastAt - askedAt).toFixed(0)} ms, answered ${(answeredAt - askedAt).toFixed(0)} ms)`,
  );
  expect(new Set(told.map(({ prefix }) => prefix)).size).toBe(COUNT);
  expect(lastAt - askedAt).toBeLessThan(CLEAR_MS);
  expect(clearAt - askedAt).toBeLessThan(CLEAR_MS);
});

test('it stays stopped, over kill -9 of weir too, though the rule still holds', async () => {
  const since = nowMs();
  const before = weir.pid!;
  process.kill(before, 'SIGKILL');
  await until('ExaBGP starts it again', 20_000, async () => {
    return weir.pid !== undefined && weir.pid !== before && (await weir.status()).mode === 'stopped';
  });
  await pause(RESPAWNED_MS);
  expect((await weir.status()).mode).toBe('stopped');
  expect((await injected(lab, since)).filter(({ kind }) => kind === 'announce')).toEqual([]);
  expect(await heldByRouter(lab)).toEqual(new Set());
});

test('`weir arm` is refused while stopped', async () => {
  const { code, stderr } = await weir.cli('arm');
  expect(code).toBe(1);
  expect(stderr).toMatch(/weir resume/);
});

test('`weir resume` observes: the rule is at work and nothing is sent', async () => {
  const since = nowMs();
  expect((await weir.cli('resume')).code).toBe(0);
  await until('the rule would act', 60_000, async () => (await weir.status()).overrides.length > 0);
  const status = await weir.status();
  expect(status.mode).toBe('observe');
  expect(await injected(lab, since)).toEqual([]);
});
