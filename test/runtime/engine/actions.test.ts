import { describe, expect, it } from 'vitest';
import type { Action, Rule } from '../../../src/dsl/program/index.ts';
import { ms, ruleName } from '../../../src/dsl/program/index.ts';
import { A, B, C, linkState, program, relieve, traffic, world } from './build.ts';
import { Driver, moved } from './drive.ts';

const AT = { file: 'edge.weir', line: 1, column: 1 };
const with_ = (name: string, actions: readonly Action[], over: Partial<Rule> = {}): Rule => ({
  ...relieve(),
  name: ruleName(name),
  actions,
  ...over,
});
const links = (seconds: number, a: number, b: number, c = 0) => [
  linkState(A, seconds, a),
  linkState(B, seconds, b),
  linkState(C, seconds, c),
];
const some = Array.from({ length: 10 }, (_, n) => traffic(`100.64.${String(n)}.0/24`, 8));

describe('drain', () => {
  const drain = with_('drain', [{ kind: 'drain', link: A, at: AT }], {
    trigger: { kind: 'always' },
    release: undefined,
  });

  it('takes the largest first, as much as the blast radius allows, to the emptiest link with room', () => {
    const result = new Driver(program({ rules: [drain] })).step(world(10, links(10, 80, 40, 10), some));
    expect(moved(result)).toEqual(['100.64.0.0/24 A>C', '100.64.1.0/24 A>C', '100.64.2.0/24 A>C']);
  });

  it('goes on after each settle until the link is empty of what can move', () => {
    const driver = new Driver(program({ rules: [drain] }));
    let [a, c] = [80, 0];
    for (let seconds = 10; seconds < 100; seconds += 10) {
      const result = driver.step(
        world(seconds, [linkState(A, seconds, a), linkState(B, seconds, 0), linkState(C, seconds, c)], some),
      );
      a = 80 - 8 * result.plan.overrides.length;
      c = 8 * result.plan.overrides.filter((entry) => entry.to === C).length;
    }
    expect(driver.state.steered.size).toBe(10);
  });

  it('keeps every other rule from sending traffic there', () => {
    const rules = [with_('drain', [{ kind: 'drain', link: B, at: AT }], { trigger: { kind: 'always' } }), relieve()];
    const result = new Driver(program({ rules })).step(world(10, links(10, 85, 10), some));
    expect(moved(result)).toEqual([]);
    expect(result.plan.refused.map((entry) => entry.code)).toContain('targetFrozen');
  });
});

describe('freeze', () => {
  const freeze = with_('freeze', [{ kind: 'freeze', links: [B], at: AT }]);

  it('lets nothing new go to the link', () => {
    const result = new Driver(program({ rules: [freeze, relieve()] })).step(world(10, links(10, 85, 10), some));
    expect(moved(result)).toEqual([]);
  });

  it('lasts until its release, not only while its trigger is true', () => {
    const driver = new Driver(program({ rules: [freeze] }));
    driver.step(world(10, links(10, 85, 10), some));
    expect(driver.step(world(20, links(20, 70, 10), some)).rules[0]?.phase).toBe('held');
    for (let seconds = 30; seconds <= 120; seconds += 5) driver.step(world(seconds, links(seconds, 30, 10), some));
    expect(driver.step(world(125, links(125, 30, 10), some)).rules[0]?.phase).toBe('idle');
  });

  it('keeps what is out', () => {
    const driver = new Driver(program());
    driver.step(world(10, links(10, 85, 10), some));
    driver.program = program({
      rules: [with_('freeze', [{ kind: 'freeze', links: 'all', at: AT }], { trigger: { kind: 'always' } })],
    });
    expect(driver.step(world(100, links(100, 61, 34), some)).plan.announcements).toHaveLength(3);
  });
});

describe('notify', () => {
  it('is told once when the rule fires', () => {
    const driver = new Driver(program({ rules: [with_('tell', [{ kind: 'notify', text: 'look', at: AT }])] }));
    const told = [10, 15, 20].flatMap((now) => driver.step(world(now, links(now, 85, 10), some)).plan.events);
    expect(told.filter((event) => event.kind === 'notify').map((event) => event.text)).toEqual(['look']);
  });
});

describe('several rules', () => {
  it('the one with the higher priority picks first, and no prefix has two', () => {
    const first = relieve({ name: ruleName('late'), priority: 200, to: [C] });
    const result = new Driver(program({ rules: [relieve(), first] })).step(world(10, links(10, 85, 10), some));
    expect(new Set(result.plan.overrides.map((entry) => entry.rule))).toEqual(new Set(['late']));
    expect(new Set(result.plan.overrides.map((entry) => entry.prefix)).size).toBe(result.plan.overrides.length);
  });

  it('share the room of one target', () => {
    const rules = [relieve(), relieve({ name: ruleName('second'), until: 0.3 })];
    const result = new Driver(program({ rules })).step(world(10, links(10, 85, 70), some));
    expect(result.plan.projected.get(B)).toBeLessThanOrEqual(85_000_000);
  });
});

describe('every', () => {
  it('plans anew each period and gives back what its ranking no longer holds', () => {
    const rule = relieve({ trigger: { kind: 'every', period: ms(60_000) }, count: 1, until: 0, hold: ms(0) });
    const driver = new Driver(program({ rules: [rule], limits: { ...program().limits, change: ms(0) } }));
    const ranked = (first: number, second: number) => [
      traffic('100.64.0.0/24', first),
      traffic('100.64.1.0/24', second),
    ];
    expect(moved(driver.step(world(10, links(10, 50, 0), ranked(9, 5))))).toEqual(['100.64.0.0/24 A>B']);
    driver.step(world(30, links(30, 41, 9), ranked(5, 9)));
    const anew = driver.step(world(80, links(80, 41, 9), ranked(5, 9)));
    expect(anew.plan.announcements.map((entry) => entry.prefix)).not.toContain('100.64.0.0/24');
  });
});
