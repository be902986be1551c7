/**
 * A whole cycle of the same rule with a release of its own: the overload comes, prefixes move, the load falls, all of
 * them return. Judged over everything that went over the cables from the first session on.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lab1, type Lab1 } from './lab1.ts';
import { changesByPrefix, heldByRouter, injected, overB } from './overrides.ts';
import { OWN, WORLD } from './plan.ts';
import { pause, until } from './wait.ts';
import { watchLoad, type LoadSample } from './watch.ts';
import { Weir } from './weir.ts';

const RULES = `
when link A outbound > 80% for 5s move top prefixes to B until < 65%
  release when demand of link A outbound < 55% for 10s
  hold 20s
limits { change 5s }
`;
/** Long after the last pass: another one, or the first sign of a ping-pong, would show. */
const QUIET_MS = 20_000;

let lab: Lab1;
let moved: ReadonlySet<string>;
let left: ReadonlySet<string>;
let load: readonly LoadSample[];

beforeAll(async () => {
  lab = await lab1({ feed: 'add-path' });
  const weir = await Weir.start(lab, { rules: RULES });
  await lab.startFlowExport({ activeTimeoutS: 5 });
  lab.offerLoad(10, WORLD);
  await weir.warm();
  expect((await weir.cli('arm')).code).toBe(0);
  const loads = watchLoad(lab.r1.at);
  try {
    lab.offerLoad(22, WORLD);
    await until('A is relieved', 60_000, async () => {
      const { overrides } = await weir.status();
      return overrides.length > 0 && overrides.every(({ settled }) => settled) && (await lab.linkLoad()).A < 13;
    });
    moved = await overB(lab, WORLD);
    lab.offerLoad(8, WORLD);
    await until('everything has returned', 90_000, async () => (await heldByRouter(lab)).size === 0);
    await pause(QUIET_MS);
    left = await overB(lab, WORLD);
  } finally {
    load = await loads.stop();
  }
}, 240_000);

afterAll(() => lab.dispose());

test('prefixes of both families moved and came back', () => {
  expect([...moved].some((prefix) => prefix.includes(':'))).toBe(true);
  expect([...moved].some((prefix) => !prefix.includes(':'))).toBe(true);
  expect(left).toEqual(new Set());
});

test('the packets came back with them', () => {
  const last = load.slice(-10);
  for (const { value } of last) expect(value.get('upB')!.outMbit).toBeLessThan(0.1);
});

test('each prefix was announced once and withdrawn once', async () => {
  const changes = changesByPrefix(await injected(lab));
  expect(changes.size).toBeGreaterThanOrEqual(moved.size);
  for (const [, count] of changes) expect(count).toEqual({ announced: 1, withdrawn: 1 });
});

test('in the whole run neither transit was told anything but our own prefixes', async () => {
  const own = new Set<string>([...OWN.ipv4, ...OWN.ipv6]);
  for (const link of ['A', 'B'] as const) {
    const told = await lab.updatesSeenBy(link);
    expect(told.length).toBeGreaterThan(0);
    expect(told.filter(({ prefix }) => !own.has(prefix))).toEqual([]);
  }
});
