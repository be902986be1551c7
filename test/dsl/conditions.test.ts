import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Test } from '../../src/dsl/check/index.ts';
import { compileTerm, compileTest } from '../../src/dsl/lower/conditions.ts';
import { ms, prefix } from '../../src/dsl/program/index.ts';
import type { MeasureRequest, MeasureView, Reading, Tri } from '../../src/dsl/program/index.ts';
import { NETWORK, programOf, rulesOf } from './support.ts';

const reading = (lo: number, hi = lo): Reading => ({ value: (lo + hi) / 2, lo, hi, age: ms(1_000) });

/** Answers by the name of the measure and notes what was asked. */
function viewOf(answers: Readonly<Record<string, Reading | undefined>>, subject?: MeasureView['subject']) {
  const asked: MeasureRequest[] = [];
  const view: MeasureView = {
    subject,
    read: (request) => {
      asked.push(request);
      return answers[request.measure];
    },
  };
  return { view, asked };
}

function conditionOf(text: string) {
  const { trigger } = rulesOf(`rule r when ${text} notify "x"\n`)[0]!;
  if (trigger.kind !== 'when') throw new Error('not a condition');
  return trigger.condition;
}
const judge = (text: string, answers: Readonly<Record<string, Reading | undefined>>): Tri =>
  conditionOf(text).evaluate(viewOf(answers).view);

describe('a comparison is decided by the bounds where they suffice', () => {
  test.each<[string, Reading | undefined, Tri]>([
    ['link A outbound > 80%', reading(0.81), true],
    ['link A outbound > 80%', reading(0.8), false],
    ['link A outbound >= 80%', reading(0.8), true],
    ['link A outbound > 80%', reading(0.79, 0.81), 'unknown'],
    ['link A outbound > 80%', reading(0.81, 0.99), true],
    ['link A outbound > 80%', reading(0.1, 0.8), false],
    ['link A outbound < 80%', reading(0.8), false],
    ['link A outbound <= 80%', reading(0.8), true],
    ['link A outbound < 80%', reading(0.7, 0.8), 'unknown'],
    ['80% < link A outbound', reading(0.81), true],
    ['80% < link A outbound', reading(0.79, 0.81), 'unknown'],
    ['link A outbound == 80%', reading(0.8), true],
    ['link A outbound != 80%', reading(0.8), false],
    ['link A outbound != 80%', reading(0.9, 0.95), true],
    ['link A outbound == 80%', reading(0.7, 0.9), 'unknown'],
    ['link A outbound > 80%', undefined, 'unknown'],
  ])('%s', (text, utilization, expected) => {
    expect(judge(text, { utilization })).toBe(expected);
  });
});

describe('unknown follows Kleene', () => {
  const yes = 'sessions.up > 1';
  const no = 'sessions.up < 1';
  const unknown = 'flows.age > 5m';
  const answers = { up: reading(3) };
  test.each<[string, Tri]>([
    [`${unknown} or ${yes}`, true],
    [`${unknown} or ${no}`, 'unknown'],
    [`${unknown} and ${no}`, false],
    [`${unknown} and ${yes}`, 'unknown'],
    [`not ${unknown}`, 'unknown'],
    [`not (${unknown} and ${no})`, true],
    [`${no} or ${yes} and ${yes}`, true],
  ])('%s', (text, expected) => {
    expect(judge(text, answers)).toBe(expected);
  });
});

test('a percentage asks for utilization, a rate for load, in the direction that is written', () => {
  const { view, asked } = viewOf({});
  conditionOf('link A outbound > 80% or link A inbound > 8Gbps or demand of link A > 80%').evaluate(view);
  expect(asked.map((each) => (each.of === 'link' ? [each.measure, each.direction] : []))).toEqual([
    ['utilization', 'outbound'],
    ['load', 'inbound'],
    ['demand-utilization', undefined],
  ]);
});

test('sums and products keep their bounds and their kind', () => {
  const answers = { load: reading(3e9, 5e9), capacity: reading(10e9), utilization: reading(0.3, 0.5) };
  expect(judge('load of link A + load of link B > 5.9Gbps', answers)).toBe(true);
  expect(judge('load of link A + load of link B > 7Gbps', answers)).toBe('unknown');
  expect(judge('load of link A - load of link B < 2.1Gbps', answers)).toBe(true);
  expect(judge('link A > 60% * capacity of link B', answers)).toBe(false);
  expect(judge('load of link A / capacity of link A < 51%', answers)).toBe(true);
  expect(judge('link A + link B > 0.5 * 2 * 60%', answers)).toBe('unknown');
});

test('a window goes to the view', () => {
  const { view, asked } = viewOf({});
  conditionOf('p95(link A outbound, 30d) > 3Gbps').evaluate(view);
  expect(asked[0]).toMatchObject({ measure: 'load', window: { fold: 'p95', over: 30 * 86_400_000 } });
});

test('any and all compare each link of a list, and the variable is that link', () => {
  const text = `${NETWORK}link C { neighbor = 192.0.2.9 interface = "eth3" }\nlet all3 = [A, [B, C]]\n`;
  const { rules } = programOf(
    `${text}rule r when any link x in all3 outbound > 0.9 * capacity of x notify "x"\nrule s when all link in all3 > 10% notify "x"\n`,
  );
  const load: Record<string, number> = { A: 1e9, B: 9.5e9, C: 1e9 };
  const view: MeasureView = {
    subject: undefined,
    read: (request) => {
      if (request.of !== 'link') return undefined;
      if (request.measure === 'capacity') return reading(10e9);
      return request.measure === 'load' ? reading(load[request.link]!) : reading(load[request.link]! / 10e9);
    },
  };
  const evaluate = (index: number): Tri => {
    const { trigger } = rules[index]!;
    return trigger.kind === 'when' ? trigger.condition.evaluate(view) : 'unknown';
  };
  expect(evaluate(0)).toBe(true);
  expect(evaluate(1)).toBe(false);
  load['A'] = load['C'] = 2e9;
  expect(evaluate(1)).toBe(true);
  load['B'] = 1e9;
  expect(evaluate(0)).toBe(false);
});

test('functions are written out with their arguments', () => {
  const { rules } = programOf(
    `${NETWORK}fn busy(l: link, level: ratio) -> bool = link l outbound > level and up()\nfn up() = sessions.up > 0\nrule r when busy(A, 90% - 10%) notify "x"\n`,
  );
  const { trigger } = rules[0]!;
  if (trigger.kind !== 'when') throw new Error('not a condition');
  const { view } = viewOf({ utilization: reading(0.85), up: reading(1) });
  expect(trigger.condition.evaluate(view)).toBe(true);
  expect(trigger.subjects).toEqual([{ link: 'A', direction: 'outbound' }]);
});

describe('where', () => {
  const filterOf = (text: string, more = '') => {
    const { rules } = programOf(`${NETWORK}${more}when link A > 80% move top prefixes where ${text} to B\n`);
    const [action] = rules[0]!.actions;
    if (action?.kind !== 'move' || action.selection.kind !== 'top') throw new Error('not a move');
    return action.selection.where!.condition;
  };
  const about = (text: string, originAsn?: number) => ({ prefix: prefix(text), originAsn });
  const sets = `set big = { 10.0.0.0/8 ge 9 le 24, 2001:db8::/32, AS64511 } - 10.1.0.0/16 - { 10.2.0.0/16 le 32 }\n`;

  test.each<[string, number | undefined, Tri]>([
    ['10.0.0.0/8', 1, false],
    ['10.9.0.0/16', 1, true],
    ['10.9.9.0/24', 1, true],
    ['10.9.9.0/25', 1, false],
    ['10.1.0.0/16', 1, false],
    ['10.1.1.0/24', 1, true],
    ['10.2.3.0/24', 1, false],
    ['10.2.3.0/24', 64511, false],
    ['2001:db8::/32', 1, true],
    ['2001:db8:1::/48', 1, false],
    ['192.0.2.0/24', 64511, true],
    ['192.0.2.0/24', 64512, false],
    ['192.0.2.0/24', undefined, 'unknown'],
  ])('%s from AS%s', (text, originAsn, expected) => {
    expect(filterOf('prefix in big', sets).evaluate(viewOf({}, about(text, originAsn)).view)).toBe(expected);
  });

  test('bare measures are of the prefix under judgement, whatever else has their name', () => {
    const { view, asked } = viewOf({ volume: reading(6e6) }, about('10.0.0.0/8'));
    expect(filterOf('volume > 5Mbps and not age > 5m', 'let volume = 5m\n').evaluate(view)).toBe('unknown');
    expect(asked).toEqual([
      { of: 'prefix', prefix: undefined, measure: 'volume', window: undefined },
      { of: 'prefix', prefix: undefined, measure: 'age', window: undefined },
    ]);
  });
});

/** Truth by trying every corner of the intervals. */
test('a decided condition holds for every true value inside the bounds', () => {
  const names = ['load', 'demand', 'commit', 'capacity'] as const;
  const term = fc.letrec((tie) => ({
    term: fc.oneof(
      { maxDepth: 3 },
      fc.integer({ min: 0, max: 9 }).map((amount) => ({ kind: 'constant', amount }) as const),
      fc.constantFrom(...names).map(
        (measure) =>
          ({
            kind: 'measure',
            request: { of: 'link', link: 'A', measure, direction: 'outbound', window: undefined },
          }) as const,
      ),
      fc.record({
        kind: fc.constant('sum' as const),
        first: tie('term'),
        rest: fc.array(fc.record({ operator: fc.constantFrom('+', '-'), term: tie('term') }), {
          minLength: 1,
          maxLength: 2,
        }),
      }),
      fc.record({
        kind: fc.constant('product' as const),
        first: tie('term'),
        rest: fc.array(fc.record({ operator: fc.constantFrom('*', '/'), term: tie('term') }), {
          minLength: 1,
          maxLength: 2,
        }),
      }),
    ),
  })).term;
  const compare = fc.record({
    kind: fc.constant('compare' as const),
    operator: fc.constantFrom('<', '<=', '>', '>=', '==', '!='),
    left: term,
    right: term,
  });
  const tests = fc.oneof(
    compare,
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      tests: fc.array(compare, { minLength: 1, maxLength: 3 }),
    }),
    compare.map((test) => ({ kind: 'not' as const, test })),
  );
  const bounds = fc.tuple(
    fc.integer({ min: 0, max: 9 }),
    fc.integer({ min: 0, max: 3 }),
    fc.integer({ min: 0, max: 3 }),
  );
  const around = { measured: undefined, membership: () => () => 'unknown' as const };
  fc.assert(
    fc.property(tests, fc.array(bounds, { minLength: 4, maxLength: 4 }), (test, all) => {
      const intervals = Object.fromEntries(
        names.map((name, index) => [name, reading(all[index]![0], all[index]![0] + all[index]![1])]),
      );
      const truth = Object.fromEntries(
        names.map((name, index) => [name, reading(all[index]![0] + Math.min(all[index]![1], all[index]![2]))]),
      );
      const compiled = compileTest(test as Test, around);
      const decided = compiled(viewOf(intervals).view);
      const real = compiled(viewOf(truth).view);
      // Rounding can tip a sum of exact values; both sides round alike, so only a division can differ.
      if (decided !== 'unknown' && real !== 'unknown') expect(decided).toBe(real);
    }),
    { numRuns: 1_000 },
  );
});

test('a divisor that may be zero makes the result unknown', () => {
  const quotient = compileTerm(
    {
      kind: 'product',
      first: { kind: 'constant', amount: 1 },
      rest: [{ operator: '/', term: { kind: 'measure', request: { of: 'sessions', measure: 'up' } } }],
    },
    { measured: undefined, membership: () => () => false },
  );
  expect(quotient(viewOf({ up: reading(0, 2) }).view)).toBeUndefined();
  expect(quotient(viewOf({ up: reading(2) }).view)).toMatchObject({ value: 0.5, lo: 0.5, hi: 0.5 });
});
