/**
 * The main job on real input: the rule exactly as an operator would write it, 22 Mbit/s offered to a link of 20.
 *
 * No clause, no limit of its own: SNMP every 5 s, release and hold as by default, so nothing may come back here. The
 * router has no outbound filter at all: only what is on the overrides keeps them from the transits.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lab1, LAB1, type Lab1 } from './lab1.ts';
import { changesByPrefix, heldByRouter, injected, overB, routerPaths } from './overrides.ts';
import { LINK_MBIT, WORLD } from './plan.ts';
import { nowMs, pause, until } from './wait.ts';
import { Watch, watchLoad, type LoadSample, type Sample } from './watch.ts';
import { Weir } from './weir.ts';

const RULE = 'when link A outbound > 80% for 5s move top prefixes to B until < 65%';
const FOR_MS = 5_000;
const FIRST_MOVE_MS = 10_000;
/** As in an operator's network, weir has been there for a while: it knows how the SNMP agent renews its counters. */
const RUNNING_MS = 40_000;
const UNTIL_MS = 30_000;
/** The campaign watches for ten minutes. */
const STEADY_MS = Number(process.env['WEIR_STEADY_S'] ?? 60) * 1_000;
const UNTIL_MBIT = 0.65 * LINK_MBIT;

let lab: Lab1;
let armedAt: number;
let overloadAt: number;
let firstMoveAt: number;
let endAt: number;
let load: readonly LoadSample[];
let ways: readonly Sample<ReadonlySet<string>>[];

const out = (dev: 'upA' | 'upB', from: number, to: number): number[] =>
  load.filter(({ atMs }) => atMs >= from && atMs < to).map(({ value }) => value.get(dev)!.outMbit);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

beforeAll(async () => {
  lab = await lab1({ feed: 'add-path' });
  await lab.removeOutboundFilter();
  const weir = await Weir.start(lab, { rules: RULE });
  await lab.startFlowExport({ activeTimeoutS: 5 });
  lab.offerLoad(10, WORLD);
  await weir.warm();
  expect((await weir.cli('arm')).code).toBe(0);
  armedAt = nowMs();
  await pause(RUNNING_MS);

  const loads = watchLoad(lab.r1.at);
  const fib = new Watch(250, () => overB(lab, WORLD));
  try {
    overloadAt = nowMs();
    lab.offerLoad(22, WORLD);
    await until('something is moved', 60_000, () => fib.samples.some(({ value }) => value.size > 0));
    firstMoveAt = fib.samples.find(({ value }) => value.size > 0)!.atMs;
    await pause(UNTIL_MS + STEADY_MS - (nowMs() - firstMoveAt));
    endAt = nowMs();
  } finally {
    [load, ways] = await Promise.all([loads.stop(), fib.stop()]);
  }
}, STEADY_MS + 180_000);

afterAll(() => lab.dispose());

test('the first prefix moves at most 10 s after the overload has lasted for 5 s', () => {
  console.log(`first move ${((firstMoveAt - overloadAt - FOR_MS) / 1_000).toFixed(1)} s after \`for\``);
  expect(firstMoveAt - overloadAt).toBeLessThanOrEqual(FOR_MS + FIRST_MOVE_MS);
  expect(firstMoveAt - overloadAt).toBeGreaterThanOrEqual(FOR_MS);
});

test('A is under `until` 30 s after the first move and stays there, B is never above 90 %', () => {
  const reached = load.find(({ atMs, value }) => atMs >= firstMoveAt && value.get('upA')!.outMbit < UNTIL_MBIT);
  const [a, b] = [out('upA', firstMoveAt + UNTIL_MS, endAt), out('upB', overloadAt, endAt)];
  console.log(
    `A under until ${(((reached?.atMs ?? NaN) - firstMoveAt) / 1_000).toFixed(1)} s after the first move, then ` +
      `${mean(a).toFixed(2)} Mbit/s; B at most ${Math.max(...b).toFixed(2)} Mbit/s`,
  );
  // A sender that waits for the processor sends a burst in the next second: five together are exact.
  for (let i = 0; i + 5 <= a.length; i += 5) expect(mean(a.slice(i, i + 5))).toBeLessThan(UNTIL_MBIT);
  for (const second of b) expect(second).toBeLessThan(0.9 * LINK_MBIT);
});

test('no more was moved than needed', () => {
  const moved = mean(out('upB', firstMoveAt + UNTIL_MS, endAt));
  expect(moved / (22 - UNTIL_MBIT)).toBeLessThan(1.25);
});

test('prefixes of both families were moved, and the kernel forwards exactly what ExaBGP injected over B', async () => {
  const moved = [...ways.at(-1)!.value];
  expect(moved.some((prefix) => prefix.includes(':'))).toBe(true);
  expect(moved.some((prefix) => !prefix.includes(':'))).toBe(true);
  expect(await heldByRouter(lab)).toEqual(new Set(moved));
});

test('each keeps its length and the real AS path of B, and carries NO_EXPORT and the large communities of weir', async () => {
  for (const prefix of ways.at(-1)!.value) {
    const paths = await routerPaths(lab, prefix);
    const from = (...peers: readonly string[]) => paths.find(({ peer }) => peers.includes(peer.peerId));
    const [override, overB] = [from(LAB1.exabgp.ipv4), from(LAB1.linkB.ipv4.them, LAB1.linkB.ipv6.them)];
    expect(override?.bestpath?.overall).toBe(true);
    expect(override?.aspath.string).toBe(overB?.aspath.string);
    expect(override?.aspath.string).toBe('65102 65200 65200');
    expect(override?.nexthops[0]?.ip).toBe(overB?.nexthops[0]?.ip);
    expect(override?.community?.string).toBe('no-export');
    expect(override?.largeCommunity?.string).toMatch(/^65000:1:[0-9]{8} 65000:[0-9]{4,10}:[0-9]{4,10}$/);
  }
});

test('nothing was announced twice and nothing taken back', async () => {
  const changes = changesByPrefix(await injected(lab));
  expect(new Set(changes.keys())).toEqual(ways.at(-1)!.value);
  for (const [, count] of changes) expect(count).toEqual({ announced: 1, withdrawn: 0 });
});

test('from arming on neither transit is told one of them, though the router has no outbound filter', async () => {
  for (const link of ['A', 'B'] as const) {
    const told = (await lab.updatesSeenBy(link)).filter(({ kind }) => kind === 'announce');
    expect(told.filter(({ largeCommunities }) => largeCommunities.length > 0)).toEqual([]);
    const later = told.filter(({ atMs }) => atMs >= armedAt);
    expect(later.filter(({ prefix }) => ways.at(-1)!.value.has(prefix))).toEqual([]);
  }
});
