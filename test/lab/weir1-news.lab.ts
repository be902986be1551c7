/** Bad news while prefixes are steered: what has lost its way goes within a second, and nothing else does. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SeenUpdate } from './collector.ts';
import { lab1, LAB1, type Lab1, type Lab1Options } from './lab1.ts';
import { heldByRouter, injected, overB } from './overrides.ts';
import { WORLD } from './plan.ts';
import { nowMs, pause, until } from './wait.ts';
import { Watch, type Sample } from './watch.ts';
import { Weir } from './weir.ts';

const GONE_MS = 1_000;
/** A light load and a low threshold: one pass moves what has to move. */
const RULES = `
when link A outbound > 20% for 1s move top prefixes to B until < 5%
limits { change 1s }
`;
const MBIT = 6;

type Ways = readonly Sample<ReadonlySet<string>>[];

/** Everything moved and settled; the prefixes over B, heaviest first. */
async function steer(options: Lab1Options): Promise<{ lab: Lab1; weir: Weir; moved: readonly string[] }> {
  const lab = await lab1(options);
  const weir = await Weir.start(lab, { rules: RULES, every: '2s' });
  await lab.startFlowExport({ activeTimeoutS: 5 });
  lab.offerLoad(MBIT, WORLD);
  await weir.warm();
  expect((await weir.cli('arm')).code).toBe(0);
  await weir.settle();
  const over = await overB(lab, WORLD);
  return { lab, weir, moved: WORLD.map(({ prefix }) => prefix).filter((prefix) => over.has(prefix)) };
}

/** What the router's kernel does while something happens, looked at every 100 ms until 3 s later. */
async function watched(lab: Lab1, happens: () => Promise<void>): Promise<Ways> {
  const watch = new Watch(100, () => overB(lab, WORLD));
  try {
    await happens();
    await pause(3_000);
  } finally {
    await watch.stop();
  }
  return watch.samples;
}

/** From the withdrawal on the cable with B to the withdrawal on the cable with ExaBGP, ms. */
function delays(from: readonly SeenUpdate[], to: readonly SeenUpdate[], prefixes: readonly string[]): number[] {
  const at = (updates: readonly SeenUpdate[], wanted: string): number =>
    updates.find(({ kind, prefix }) => kind === 'withdraw' && prefix === wanted)?.atMs ?? Number.NaN;
  return prefixes.map((prefix) => at(to, prefix) - at(from, prefix));
}

const lastSeen = (ways: Ways, prefix: string): number => ways.findLast(({ value }) => value.has(prefix))?.atMs ?? 0;
const rounded = (values: readonly number[]): string => values.map((value) => value.toFixed(0)).join(', ');

describe('with an add-path feed', () => {
  let lab: Lab1;
  let moved: readonly string[];

  beforeAll(async () => {
    ({ lab, moved } = await steer({ feed: 'add-path' }));
  }, 120_000);
  afterAll(() => lab.dispose());

  test('sessions of ExaBGP’s own with the transits flap: no override changes', async () => {
    const since = nowMs();
    const ways = await watched(lab, async () => {
      await Promise.all([lab.flapExabgpSession('A'), lab.flapExabgpSession('B')]);
      await until('the sessions are back', 60_000, async () => {
        const states = await Promise.all([lab.a, lab.b].map(({ bird }) => bird.protocols()));
        return states.every((each) => each.get('exabgp') === 'Established' && each.get('exabgp6') === 'Established');
      });
    });
    expect(await injected(lab, since)).toEqual([]);
    for (const { value } of ways) expect([...value].sort()).toEqual([...moved].sort());
    // The next test begins while the sessions' tables are still arriving: what the router's feed shows must count at once.
  });

  test('a transit withdraws two moved prefixes: those overrides are gone within a second, the others stay', async () => {
    const gone = [moved.find((prefix) => !prefix.includes(':'))!, moved.find((prefix) => prefix.includes(':'))!];
    const since = nowMs();
    const ways = await watched(lab, () => lab.withdrawAt('B', ...gone));
    const told = await lab.updatesOn('B', { from: LAB1.linkB.ipv4.them });
    const told6 = await lab.updatesOn('B', { from: LAB1.linkB.ipv6.them });
    const toRouter = [...told, ...told6].filter(
      ({ atMs, to }) => atMs >= since && (to === LAB1.linkB.ipv4.us || to === LAB1.linkB.ipv6.us),
    );
    const ours = await injected(lab, since);
    const took = delays(toRouter, ours, gone);
    console.log(`withdrawn by B to withdrawn by ExaBGP: ${rounded(took)} ms`);
    for (const delay of took) expect(delay).toBeLessThan(GONE_MS);
    const heard = Math.max(...toRouter.map(({ atMs }) => atMs));
    for (const prefix of gone) expect(lastSeen(ways, prefix) - heard).toBeLessThan(GONE_MS);
    expect(ours.map(({ kind, prefix }) => `${kind} ${prefix}`).sort()).toEqual(gone.map((p) => `withdraw ${p}`).sort());
    expect(await heldByRouter(lab)).toEqual(new Set(moved.filter((prefix) => !gone.includes(prefix))));
    await lab.restoreAt('B', ...gone);
  });

  test('the router’s session with B is cut, ExaBGP’s own stays: every override is gone within a second', async () => {
    const held = await heldByRouter(lab);
    expect(held.size).toBeGreaterThan(2);
    const since = nowMs();
    const ways = await watched(lab, () => lab.cutRouterSession('B'));
    const cut = ways.findLast(({ value }) => value.size > 0)!.atMs;
    console.log(`${String(held.size)} overrides gone ${(cut - since).toFixed(0)} ms after the cut began`);
    expect(cut - since).toBeLessThan(GONE_MS);
    expect(await heldByRouter(lab)).toEqual(new Set());
    expect((await lab.b.bird.protocols()).get('exabgp')).toBe('Established');
  });
});

describe('with a plain feed', () => {
  let lab: Lab1;
  let weir: Weir;
  let moved: readonly string[];
  let started: number;

  beforeAll(async () => {
    started = nowMs();
    ({ lab, weir, moved } = await steer({ feed: 'plain' }));
  }, 120_000);
  afterAll(() => lab.dispose());

  test('the router hides its own best path behind each override: override and natural link survive', async () => {
    expect(moved.length).toBeGreaterThan(3);
    const hidden = await lab.r1.advertised('ipv4', LAB1.exabgp.ipv4);
    for (const prefix of moved.filter((each) => !each.includes(':'))) expect(hidden).not.toContain(prefix);
    const since = nowMs();
    await pause(8_000);
    expect(await injected(lab, since)).toEqual([]);
    expect(await overB(lab, WORLD)).toEqual(new Set(moved));
    for (const { from, to } of (await weir.status()).overrides) expect([from, to]).toEqual(['A', 'B']);
  });

  test('a transit withdraws a moved prefix: its override is gone within a second', async () => {
    const [gone = ''] = moved;
    const since = nowMs();
    const ways = await watched(lab, () => lab.withdrawAt('B', gone));
    const toRouter = (await lab.updatesOn('B', { from: LAB1.linkB.ipv4.them })).filter(
      ({ atMs, to }) => atMs >= since && to === LAB1.linkB.ipv4.us,
    );
    const took = delays(toRouter, await injected(lab, since), [gone]);
    console.log(`plain feed: withdrawn by B to withdrawn by ExaBGP: ${rounded(took)} ms`);
    expect(took[0]).toBeLessThan(GONE_MS);
    expect(lastSeen(ways, gone) - toRouter[0]!.atMs).toBeLessThan(GONE_MS);
    expect(await heldByRouter(lab)).toEqual(new Set(moved.slice(1)));
  });

  test('every prefix was announced once', async () => {
    const announced = (await injected(lab, started)).filter(({ kind }) => kind === 'announce');
    expect(announced.map(({ prefix }) => prefix).sort()).toEqual([...moved].sort());
  });
});
