import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Objective, ObjectiveTerm } from '../../../src/dsl/program/index.ts';
import { bps, linkName, ms } from '../../../src/dsl/program/index.ts';
import { lowerBound } from '../../../src/runtime/engine/optimize/bound.ts';
import { Cost } from '../../../src/runtime/engine/optimize/cost.ts';
import type { Problem, ProblemPrefix } from '../../../src/runtime/engine/optimize/problem.ts';
import { search } from '../../../src/runtime/engine/optimize/search.ts';
import { A, B, C, candidate, link, linkState, MBIT, program, relieve, traffic, world } from './build.ts';
import { Driver, moved } from './drive.ts';

const objective = (terms: Partial<Record<ObjectiveTerm, number>>, over: Partial<Objective> = {}): Objective => ({
  direction: 'outbound',
  terms: Object.entries(terms).map(([term, weight]) => ({ term: term as ObjectiveTerm, weight })),
  over: [A, B, C],
  using: undefined,
  every: ms(300_000),
  during: undefined,
  at: { file: 'edge.weir', line: 1, column: 1 },
  source: '',
  ...over,
});
const links = (seconds: number, a: number, b: number, c: number) => [
  linkState(A, seconds, a),
  linkState(B, seconds, b),
  linkState(C, seconds, c),
];
const thirty = Array.from({ length: 30 }, (_, n) => traffic(`100.64.${String(n)}.0/24`, 2));

describe('optimize outbound', () => {
  it('for balance spreads over the links, within the blast radius', () => {
    const result = new Driver(program({ rules: [], objectives: [objective({ balance: 1 })] })).step(
      world(10, links(10, 60, 0, 0), thirty),
    );
    const left = result.plan.overrides.reduce((sum, entry) => sum + entry.bps, 0);
    expect(left).toBeLessThanOrEqual(30 * MBIT);
    expect(left).toBeGreaterThan(25 * MBIT);
    expect(result.plan.gap).toBeGreaterThanOrEqual(0);
  });

  it('reaches balance over several settle windows and then rests', () => {
    const rules = { rules: [], objectives: [objective({ balance: 1 })], limits: { ...program().limits, hold: ms(0) } };
    const driver = new Driver(program(rules));
    let loads = [60, 0, 0];
    let changes = 0;
    for (let seconds = 10; seconds < 3000; seconds += 60) {
      const result = driver.step(world(seconds, links(seconds, loads[0] ?? 0, loads[1] ?? 0, loads[2] ?? 0), thirty));
      const on = (name: string): number => 2 * result.plan.overrides.filter((entry) => entry.to === name).length;
      const before = loads;
      loads = [60 - on(B) - on(C), on(B), on(C)];
      if (seconds > 1500 && before.join() !== loads.join()) changes += 1;
    }
    expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(4);
    expect(changes).toBe(0);
  });

  it('for cost prefers the cheap link and leaves it below its limit', () => {
    const price = (amount: number) => ({ amount, currency: 'USD', per: bps(MBIT) });
    const declared = new Map([
      [A, link(A, { price: price(1) })],
      [B, link(B, { price: price(0.1) })],
      [C, link(C, { price: price(1) })],
    ]);
    const result = new Driver(program({ rules: [], links: declared, objectives: [objective({ cost: 1 })] })).step(
      world(10, links(10, 60, 70, 0), thirty),
    );
    expect(new Set(result.plan.overrides.map((entry) => entry.to))).toEqual(new Set([B]));
    expect(result.plan.projected.get(B)).toBeLessThanOrEqual(85 * MBIT);
  });

  it('for latency takes the shorter AS path where nothing measures', () => {
    const longer = thirty.map((entry) => ({
      ...entry,
      candidates: [candidate(A, { asPath: [65065, 1, 2, 3, 4] as never }), candidate(C)],
    }));
    const result = new Driver(program({ rules: [], objectives: [objective({ latency: 1 })] })).step(
      world(10, links(10, 60, 0, 0), longer),
    );
    expect(new Set(result.plan.overrides.map((entry) => entry.to))).toEqual(new Set([C]));
  });

  it('leaves alone what a rule holds', () => {
    const driver = new Driver(program({ rules: [relieve()], objectives: [objective({ balance: 1 })] }));
    const heavy = Array.from({ length: 10 }, (_, n) => traffic(`100.64.${String(n)}.0/24`, 8.5));
    const result = driver.step(world(10, links(10, 85, 10, 0), heavy));
    const ruled = result.plan.overrides.filter((entry) => entry.rule === 'relieve');
    expect(ruled).toHaveLength(3);
    expect(new Set(moved(result)).size).toBe(result.plan.overrides.length);
  });

  it('changes nothing for a gain that is not worth it', () => {
    const result = new Driver(program({ rules: [], objectives: [objective({ balance: 1 })] })).step(
      world(10, links(10, 21, 20, 20), thirty),
    );
    expect(result.plan.overrides).toEqual([]);
  });

  it('gives everything back when the objective leaves the file', () => {
    const driver = new Driver(program({ rules: [], objectives: [objective({ balance: 1 })] }));
    driver.step(world(10, links(10, 60, 0, 0), thirty));
    driver.program = program({ rules: [] });
    driver.step(world(80, links(80, 32, 14, 14), thirty));
    expect(driver.step(world(160, links(160, 60, 0, 0), thirty)).plan.announcements).toEqual([]);
  });
});

const problems = fc
  .record({
    capacities: fc.array(fc.integer({ min: 50, max: 200 }), { minLength: 2, maxLength: 4 }),
    loads: fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 4, maxLength: 4 }),
    prices: fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 4, maxLength: 4 }),
    rates: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 6 }),
    reach: fc.array(fc.integer({ min: 1, max: 15 }), { minLength: 6, maxLength: 6 }),
    weight: fc.record({
      balance: fc.integer({ min: 0, max: 3 }),
      cost: fc.integer({ min: 0, max: 3 }),
      latency: fc.integer({ min: 0, max: 3 }),
    }),
  })
  .map(({ capacities, loads, prices, rates, reach, weight }): Problem => {
    const links = capacities.map((capacity, index) => ({
      name: linkName(`L${String(index)}`),
      capacity: bps(capacity),
      load: loads[index] ?? 0,
      room: bps(capacity),
      leaving: bps(capacity),
      price: (prices[index] ?? 0) / 10,
    }));
    const prefixes = rates.map((rate, n): ProblemPrefix => {
      const at = n % links.length;
      links[at]!.load += rate;
      const latency = links.map((_, index) =>
        index === at || ((reach[n] ?? 0) >> index) % 2 === 1 ? ((index + n) % 5) / 10 : undefined,
      );
      const option = {
        prefix: `10.0.${String(n)}.0/24` as never,
        bps: bps(rate),
        atMost: bps(rate),
        from: links[at]!.name,
      };
      return { option, at, start: at, natural: at, latency };
    });
    return {
      links,
      prefixes,
      weight,
      total: Math.max(
        1,
        links.reduce((sum, entry) => sum + entry.load, 0),
      ),
    };
  });

describe('the search', () => {
  it('never ends worse than it began, never below the bound, and within its number of changes', () => {
    fc.assert(
      fc.property(problems, fc.integer({ min: 0, max: 6 }), (problem, most) => {
        const cost = new Cost(problem);
        const before = cost.total();
        const moves = search(problem, cost, most);
        expect(cost.total()).toBeLessThanOrEqual(before + 1e-9);
        expect(cost.total()).toBeGreaterThanOrEqual(lowerBound(problem) - 1e-9);
        expect(moves.length).toBeLessThanOrEqual(most);
        for (const entry of problem.prefixes) expect(entry.latency[entry.at]).toBeDefined();
      }),
      { numRuns: 500 },
    );
  });

  it('is within a tenth of the best of all assignments on small problems', () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const best = bruteForce(problem);
        const cost = new Cost(problem);
        search(problem, cost, 50);
        expect(cost.total()).toBeLessThanOrEqual(best * 1.1 + 1e-6);
      }),
      { numRuns: 200, seed: 7 },
    );
  });
});

function bruteForce(problem: Problem): number {
  const copy: Problem = {
    ...problem,
    links: problem.links.map((entry) => ({ ...entry })),
    prefixes: problem.prefixes.map((entry) => ({ ...entry })),
  };
  const cost = new Cost(copy);
  const place = (index: number): number => {
    const entry = copy.prefixes[index];
    if (entry === undefined) return cost.total();
    let best = Number.POSITIVE_INFINITY;
    entry.latency.forEach((latency, to) => {
      if (latency === undefined) return;
      const from = entry.at;
      shift(copy, entry, to);
      best = Math.min(best, place(index + 1));
      shift(copy, entry, from);
    });
    return best;
  };
  return place(0);
}

function shift(problem: Problem, entry: ProblemPrefix, to: number): void {
  problem.links[entry.at]!.load -= entry.option.bps;
  problem.links[to]!.load += entry.option.bps;
  entry.at = to;
}
