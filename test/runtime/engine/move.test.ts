import { describe, expect, it } from 'vitest';
import { address, ms, prefix, ratio } from '../../../src/dsl/program/index.ts';
import { DEFAULT_TUNING } from '../../../src/runtime/engine/tuning.ts';
import type { Tuning } from '../../../src/runtime/engine/tuning.ts';
import {
  A,
  B,
  C,
  candidate,
  INJECT,
  link,
  linkState,
  MBIT,
  program,
  relieve,
  router,
  traffic,
  world,
} from './build.ts';
import { neighborKey } from '../../../src/runtime/model/index.ts';
import { Driver, moved } from './drive.ts';

const loads = (seconds: number, a: number, b: number) => [
  linkState(A, seconds, a),
  linkState(B, seconds, b),
  linkState(C, seconds, 0),
];
const ten = (natural = A) =>
  Array.from({ length: 10 }, (_, n) => traffic(`100.64.${String(n)}.0/24`, 8.5, { natural }));

describe('a rule that moves top prefixes', () => {
  it('moves just enough to bring the link to `until`', () => {
    const result = new Driver(program()).step(world(10, loads(10, 85, 10), ten()));
    expect(moved(result)).toEqual(['100.64.0.0/24 A>B', '100.64.1.0/24 A>B', '100.64.2.0/24 A>B']);
  });

  it('copies the real path of the target, with NO_EXPORT and the tags', () => {
    const result = new Driver(program()).step(world(10, loads(10, 85, 10), ten()));
    const first = result.plan.announcements[0];
    expect(first?.neighbor).toBe(INJECT);
    expect(first?.route.asPath).toEqual(candidate(B).asPath);
    expect(first?.route.nextHop).toBe(candidate(B).nextHop);
    expect(first?.route.communities).toEqual(['65535:65281']);
    expect(first?.route.largeCommunities).toHaveLength(2);
    expect(first?.route.localPref).toBe(300);
  });

  it('takes no more than the blast radius allows before the counters have answered', () => {
    const result = new Driver(program()).step(
      world(
        10,
        loads(10, 99, 0),
        ten().map((entry) => ({ ...entry, bps: (9.9 * MBIT) as never })),
      ),
    );
    expect(result.plan.overrides).toHaveLength(3);
    expect(result.rules[0]?.shortBps).toBeGreaterThan(0);
  });

  it('makes no second pass while the first is unsettled, and goes on when it has settled short of `until`', () => {
    const driver = new Driver(program());
    const prefixes = Array.from({ length: 10 }, (_, n) => traffic(`100.64.${String(n)}.0/24`, 9.9));
    driver.step(world(10, loads(10, 99, 0), prefixes));
    expect(driver.step(world(12, loads(12, 99, 0), prefixes)).plan.overrides).toHaveLength(3);
    const settled = driver.step(world(20, [linkState(A, 20, 69.3), linkState(B, 20, 29.7)], prefixes));
    expect(settled.state.steered.get(prefix('100.64.0.0/24'))?.settled).toBe(B);
    expect(settled.plan.overrides.length).toBeGreaterThan(3);
  });

  it('undoes good moves when the settle rule is taken out, because the counters have not answered yet', () => {
    const prefixes = Array.from({ length: 20 }, (_, n) => traffic(`100.64.${String(n)}.0/24`, 4.3));
    const undone = (tuning: Tuning) => {
      const driver = new Driver(program(), tuning);
      const seconds = [10, 11, 12, 13, 14];
      return seconds.flatMap((now) =>
        driver.step(world(now, loads(now, 86, 10), prefixes)).plan.events.filter((event) => event.kind === 'undone'),
      );
    };
    expect(undone(DEFAULT_TUNING)).toEqual([]);
    expect(undone({ ...DEFAULT_TUNING, waitForSettle: false })).not.toEqual([]);
  });

  it('never uses a link without a live candidate, and says so', () => {
    const only = ten().map((entry) => ({ ...entry, candidates: [candidate(A)] }));
    const result = new Driver(program()).step(world(10, loads(10, 85, 10), only));
    expect(result.plan.overrides).toEqual([]);
    expect(new Set(result.plan.refused.map((entry) => entry.code))).toEqual(new Set(['noRoute']));
  });

  it.each([
    ['is down', { up: 'down' as const }, 'targetDown'],
    ['is stale', { stale: true }, 'targetStale'],
    ['has no known capacity', { capacity: undefined }, 'noCapacity'],
  ])('gives nothing to a target that %s', (_, over, code) => {
    const links = [linkState(A, 10, 85), linkState(B, 10, 10, over)];
    const result = new Driver(program()).step(world(10, links, ten()));
    expect(result.plan.overrides).toEqual([]);
    expect(result.plan.refused.map((entry) => entry.code)).toContain(code);
  });

  it('leaves a target below its limit by the margin', () => {
    const result = new Driver(program()).step(world(10, loads(10, 85, 76), ten()));
    expect(result.plan.overrides).toHaveLength(1);
    expect(result.plan.projected.get(B)).toBeLessThanOrEqual(85 * MBIT);
  });

  it('refuses where a route in the feed is preferred as much as the injected one', () => {
    const preferred = ten().map((entry) => ({ ...entry, highestLocalPref: 300 }));
    const result = new Driver(program()).step(world(10, loads(10, 85, 10), preferred));
    expect(new Set(result.plan.refused.map((entry) => entry.code))).toEqual(new Set(['localPref']));
  });

  it('passes over a prefix whose rate is not known well enough', () => {
    const unsure = ten().map((entry, n) => ({ ...entry, error: ratio(n === 0 ? 0.31 : 0.05) }));
    const result = new Driver(program()).step(world(10, loads(10, 85, 10), unsure));
    expect(moved(result)).not.toContain('100.64.0.0/24 A>B');
    expect(result.plan.refused.find((entry) => entry.prefix === '100.64.0.0/24')?.code).toBe('unsureVolume');
  });
});

describe('bad news', () => {
  const steering = () => {
    const driver = new Driver(program());
    driver.step(world(10, loads(10, 85, 10), ten()));
    return driver;
  };

  it('a withdrawn alternative takes the override away at once', () => {
    const driver = steering();
    const lost = ten().map((entry) =>
      entry.prefix === '100.64.1.0/24' ? { ...entry, candidates: [candidate(A)] } : entry,
    );
    expect(moved(driver.step(world(11, loads(10, 85, 10), lost)))).toEqual(['100.64.0.0/24 A>B', '100.64.2.0/24 A>B']);
  });

  it('a target that goes down loses every override', () => {
    const driver = steering();
    const links = [linkState(A, 10, 85), linkState(B, 10, 10, { up: 'down' })];
    expect(driver.step(world(11, links, ten())).plan.announcements).toEqual([]);
  });

  it('a stale session of a candidate keeps the overrides and makes no new ones', () => {
    const driver = steering();
    const stale = ten().map((entry) => ({ ...entry, candidates: [candidate(A), candidate(B, { stale: true })] }));
    expect(driver.step(world(11, loads(10, 85, 10), stale)).plan.overrides).toHaveLength(3);
  });

  it('one table that arrives anew does not hide what another shows to be gone', () => {
    const own = neighborKey(address('192.0.2.1'), address('192.0.2.66'));
    const gone = (arriving: typeof own) => {
      const driver = steering();
      const lost = ten().map((entry) =>
        entry.prefix === '100.64.1.0/24' ? { ...entry, candidates: [candidate(A)] } : entry,
      );
      const rib = { complete: false, arriving: new Set([arriving]), trusted: true, routes: 10 };
      return moved(driver.step(world(11, loads(10, 85, 10), lost, { rib })));
    };
    expect(gone(own)).toEqual(['100.64.0.0/24 A>B', '100.64.2.0/24 A>B']);
    expect(gone(INJECT)).toHaveLength(3);
  });

  it("a lost inject session is nobody's refusal: the choice stands, and is not held against the prefix", () => {
    const driver = steering();
    const down = (seconds: number) => {
      const seen = world(seconds, loads(seconds, 85, 10), ten());
      const sessions = new Map(
        [...seen.sessions].map(([key, session]) => [key, { ...session, state: 'down' as const }]),
      );
      return { ...seen, sessions };
    };
    driver.step(world(20, loads(20, 59.5, 35.5), ten()));
    const results = [60, 100, 140].map((seconds) => driver.step(down(seconds)));
    expect(results.flatMap((result) => result.plan.events.filter((event) => event.kind === 'undone'))).toEqual([]);
    expect(driver.state.penalties).toEqual([]);
    expect(driver.step(world(150, loads(150, 59.5, 35.5), ten())).plan.overrides).toHaveLength(3);
  });

  it('an announcement that never comes to be on the wire is given up and not tried again at once', () => {
    const driver = steering();
    driver.wire = [];
    const result = driver.step(world(50, loads(50, 85, 10), ten()));
    expect(result.plan.events.filter((event) => event.kind === 'undone')).toHaveLength(3);
    expect(driver.state.penalties).toHaveLength(3);
  });

  it('an incomplete table withdraws nothing', () => {
    const driver = steering();
    const empty = ten().map((entry) => ({ ...entry, candidates: [] }));
    const unsure = world(11, loads(10, 85, 10), empty, { rib: { complete: false, trusted: true, routes: 0 } });
    expect(driver.step(unsure).plan.announcements).toHaveLength(3);
  });

  it('silent flows freeze the ranking and keep what is out', () => {
    const driver = steering();
    const silent = ten().map((entry) => ({ ...entry, age: undefined, bps: 0 as never }));
    const result = driver.step(
      world(30, [linkState(A, 30, 59.5), linkState(B, 30, 35.5)], silent, {
        flows: { declared: true, age: ms(200_000), stale: true, activeTimeout: ms(60_000), trouble: undefined },
      }),
    );
    expect(result.plan.overrides).toHaveLength(3);
    expect(result.plan.overrides[0]?.bps).toBe(8.5 * MBIT);
  });
});

describe('release', () => {
  const steady = (driver: Driver, from: number, to: number, a: number, b: number, prefixes = ten()) => {
    let result = driver.step(world(from, loads(from, a, b), prefixes));
    for (let seconds = from + 5; seconds <= to; seconds += 5)
      result = driver.step(world(seconds, loads(seconds, a, b), prefixes));
    return result;
  };

  it('waits while demand, not load, is above the release level', () => {
    const driver = new Driver(program());
    driver.step(world(10, loads(10, 85, 10), ten()));
    expect(steady(driver, 20, 300, 59.5, 35.5).plan.overrides).toHaveLength(3);
  });

  it('gives everything back once demand has been low for its time and `hold` is over', () => {
    const driver = new Driver(program());
    driver.step(world(10, loads(10, 85, 10), ten()));
    const low = ten().map((entry) => ({ ...entry, bps: (3 * MBIT) as never }));
    expect(steady(driver, 20, 75, 21, 19, low).plan.overrides).toHaveLength(3);
    expect(steady(driver, 80, 110, 21, 19, low).plan.announcements).toEqual([]);
  });

  it('stops at `limits moves`', () => {
    const limits = { ...program().limits, moves: { count: 3, per: ms(600_000) } };
    const driver = new Driver(program({ limits, rules: [relieve({ hold: ms(0) })] }));
    driver.step(world(10, loads(10, 85, 10), ten()));
    const low = ten().map((entry) => ({ ...entry, bps: (1 * MBIT) as never }));
    steady(driver, 80, 150, 8, 12, low);
    expect(driver.state.changes.filter((change) => change.kind === 'withdraw')).toHaveLength(3);
  });

  it('a rule that left the file gives its overrides back', () => {
    const driver = new Driver(program());
    driver.step(world(10, loads(10, 85, 10), ten()));
    driver.program = program({ rules: [] });
    expect(steady(driver, 20, 90, 59.5, 35.5).plan.announcements).toEqual([]);
  });
});

describe('modes', () => {
  it('observe chooses once and keeps its choice, with the same announcements that arming sends', () => {
    const driver = new Driver(program());
    const seen = [10, 15, 20, 60].map((seconds) =>
      driver.step(world(seconds, loads(seconds, 85, 10), ten(), { mode: 'observe' })),
    );
    const plans = seen.map((result) => JSON.stringify(result.plan.announcements));
    expect(new Set(plans).size).toBe(1);
    const armed = driver.step(world(61, loads(60, 85, 10), ten()));
    expect(JSON.stringify(armed.plan.announcements)).toBe(plans[0]);
  });

  it('disarming gives back what is out and chooses nothing meanwhile', () => {
    const driver = new Driver(
      program({ limits: { ...program().limits, moves: { count: 2, per: ms(3_600_000) }, change: ms(0) } }),
    );
    driver.step(world(10, loads(10, 85, 10), ten()));
    const first = driver.step(world(20, loads(20, 59.5, 35.5), ten(), { mode: 'observe' }));
    expect(first.plan.announcements.length).toBeLessThan(3);
  });

  it('stopped wants nothing and forgets the rules', () => {
    const driver = new Driver(program());
    driver.step(world(10, loads(10, 85, 10), ten()));
    const result = driver.step(world(11, loads(10, 85, 10), ten(), { mode: 'stopped' }));
    expect(result.plan.announcements).toEqual([]);
    expect(driver.state.steered.size).toBe(0);
  });

  it('a restart takes up its overrides from their tags alone', () => {
    const driver = new Driver(program());
    driver.step(world(10, loads(10, 85, 10), ten()));
    const reborn = new Driver(program());
    reborn.wire = driver.wire;
    const result = reborn.step(world(20, [linkState(A, 20, 59.5), linkState(B, 20, 35.5)], ten()));
    expect(JSON.stringify(result.plan.announcements.map(({ prefix: p, route }) => [p, route]))).toBe(
      JSON.stringify(driver.wire.map(({ prefix: p, route }) => [p, route])),
    );
  });
});

describe('several routers', () => {
  it('inject = target announces only to the router of the target link', () => {
    const other = 'core' as never;
    const routers = new Map([
      [router().name, router()],
      [other, router({ name: other, neighbor: [address('10.0.4.2')], feed: [address('10.0.4.2')] })],
    ]);
    const links = new Map([
      [A, link(A, { router: other })],
      [B, link(B)],
    ]);
    const result = new Driver(program({ routers, links })).step(world(10, loads(10, 85, 10), ten()));
    expect(new Set(result.plan.announcements.map((entry) => entry.neighbor))).toEqual(new Set([INJECT]));
  });
});
