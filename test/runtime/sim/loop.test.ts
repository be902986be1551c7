import { describe, expect, test } from 'vitest';
import type { Prefix } from '../../../src/dsl/program/index.ts';
import { bps, HOUR, MINUTE, monoMs, ms, ratio, ruleName } from '../../../src/dsl/program/index.ts';
import type { Announcement, World } from '../../../src/runtime/model/index.ts';
import type { Decide, LoopOptions } from '../../../src/runtime/sim/index.ts';
import { ClosedLoop, cycles, movesPerPrefix, Network, peak, shape, simulate } from '../../../src/runtime/sim/index.ts';
import { A, B, CLEAR, MEGA, onA, prefixAt } from './networks.ts';
import { programOf } from './program.ts';

/** Puts the given prefixes on B, with the candidate's own attributes. */
function announce(world: World, prefixes: readonly Prefix[]): readonly Announcement[] {
  return prefixes.flatMap((name) => {
    const candidate = world.prefixes.get(name)?.candidates.find(({ link }) => link === B);
    const [neighbor] = world.sessions.keys();
    if (!candidate || neighbor === undefined) return [];
    const { nextHop, origin, asPath, med } = candidate;
    const route = { nextHop, origin, asPath, localPref: 300, med, communities: [], largeCommunities: [] };
    return [{ neighbor, prefix: name, route, purpose: 'override', rule: ruleName('r'), from: A, to: B, because: '' }];
  });
}

/** What any policy answers: announcements, and nothing else. */
const deciding =
  (choose: (world: World) => readonly Prefix[]): Decide =>
  (_program, state, world) => ({
    state,
    plan: {
      announcements: announce(world, choose(world)),
      overrides: [],
      demand: new Map(),
      projected: new Map(),
      refused: [],
      events: [],
      gap: undefined,
    },
    rules: [],
    wakeAt: undefined,
  });

function options(spec = onA([50, 40]), change: Partial<LoopOptions> = {}): LoopOptions {
  return { ...CLEAR, network: new Network(spec), program: programOf(spec, []), ...change };
}

const load = (world: World): number => world.links.get(A)?.samples.at(-1)?.outBps ?? 0;

describe('the loop', () => {
  test('a decision changes the traffic after echo and routing delay, not before', () => {
    const moved = deciding((world) => (world.now >= 60_000 ? [prefixAt(0)] : []));
    const wire = { echoDelay: ms(2_000), routeDelay: ms(3_000) };
    const loop = new ClosedLoop(options(undefined, { decide: moved, wire }));
    while (loop.report.messages.length === 0) loop.run(monoMs(loop.now + 100));
    const sent = loop.report.messages[0]!.at;
    loop.run(monoMs(sent + 1_999));
    expect(loop.world.advertised).toEqual([]);
    loop.run(monoMs(sent + 4_999));
    expect(loop.world.advertised.map(({ prefix, echoedAt }) => ({ prefix, echoedAt }))).toEqual([
      { prefix: prefixAt(0), echoedAt: sent + 2_000 },
    ]);
    expect(loop.network.offered()).toEqual([90 * MEGA, 0, 0]);
    loop.run(monoMs(sent + 5_000));
    expect(loop.network.offered()).toEqual([40 * MEGA, 50 * MEGA, 0]);
    expect(loop.report.messages).toHaveLength(1);
  });
  test('the same seed gives the same run, another seed another one', () => {
    const run = (seed: number): readonly unknown[] => {
      const spec = onA([50, 40], shape.noise(0.1, ms(5_000), 9));
      const loop = new ClosedLoop(options(spec, { seed, polling: { ...CLEAR.polling, noise: ratio(0.02) } }));
      loop.run(monoMs(5 * MINUTE));
      return loop.world.links.get(A)!.samples;
    };
    expect(run(4)).toEqual(run(4));
    expect(run(4)).not.toEqual(run(5));
  });
  test('a failing link is bad news: a tick follows at once and the World says so', () => {
    const seen: string[] = [];
    const happenings = [{ at: monoMs(61_234), what: (network: Network) => network.setLink(A, false) }];
    const watch: LoopOptions['watch'] = ({ world }) => {
      if (world.links.get(A)?.up === 'down') seen.push(String(world.now));
    };
    simulate(options(undefined, { happenings, watch, decide: deciding(() => []) }), ms(62_000));
    expect(seen[0]).toBe('61234');
  });
  test('a World has what the observers told and what the routers could choose', () => {
    const loop = new ClosedLoop(options(undefined, { decide: deciding(() => []) }));
    expect(loop.world.warmingUp).toHaveLength(1);
    loop.run(monoMs(MINUTE));
    const { world } = loop;
    expect(world.warmingUp).toEqual([]);
    expect(load(world)).toBeCloseTo(90 * MEGA, 3);
    expect(world.links.get(A)).toMatchObject({
      capacity: bps(100 * MEGA),
      up: 'up',
      flowTrust: 'trusted',
      stale: false,
    });
    const state = world.prefixes.get(prefixAt(0))!;
    expect(state).toMatchObject({ natural: A, naturalBy: 'next-hop', highestLocalPref: 200 });
    expect(state.bps).toBeCloseTo(50 * MEGA, 3);
    expect(state.candidates.map(({ link, nextHop }) => `${link} ${nextHop}`)).toEqual([
      'A 192.0.2.1',
      'B 192.0.2.2',
      'C 192.0.2.3',
    ]);
  });
});

describe('the report', () => {
  test('a policy that looks only at the load now is caught oscillating', () => {
    const naive = deciding((world) => (load(world) > 80 * MEGA ? [prefixAt(0)] : []));
    const report = simulate(options(undefined, { decide: naive }), HOUR);
    expect(cycles(report)).toBeGreaterThan(100);
    expect(movesPerPrefix(report).get(prefixAt(0))?.out).toBeGreaterThan(100);
  });
  test('a policy that keeps what it moved has one cycle, and the loads show what it did', () => {
    const steady = deciding((world) => (world.advertised.length > 0 || load(world) > 80 * MEGA ? [prefixAt(0)] : []));
    const report = simulate(options(undefined, { decide: steady }), HOUR);
    expect(cycles(report)).toBe(1);
    expect(peak(report, A, 'offered')?.offered).toBe(90 * MEGA);
    expect(peak(report, A, 'offered', monoMs(2 * MINUTE))?.offered).toBe(40 * MEGA);
    expect(peak(report, B, 'intended')?.intended).toBe(50 * MEGA);
    expect(report.moves).toMatchObject([{ prefix: prefixAt(0), from: undefined, to: B, bps: 50 * MEGA }]);
    expect(report.unroutableOctets).toBe(0);
  });
});
