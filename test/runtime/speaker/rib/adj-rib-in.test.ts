/** The typed tables against the simplest thing that is right: a Map of Maps. */
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Prefix } from '../../../../src/dsl/program/index.ts';
import { AdjRibIn } from '../../../../src/runtime/speaker/rib/index.ts';
import type { RouteChange } from './lines.ts';
import { Feeder, keyOf } from './lines.ts';

const P = '192.0.2.0/24' as Prefix;
const PREFIXES = [
  ...Array.from({ length: 40 }, (_, index) => `10.${index}.0.0/16`),
  '0.0.0.0/0',
  '::/0',
  ...Array.from({ length: 20 }, (_, index) => `2001:db8:${(index + 1).toString(16)}::/48`),
];

let rib: AdjRibIn;
let feeder: Feeder;
beforeEach(() => {
  rib = new AdjRibIn(0x5eed);
  feeder = new Feeder(rib);
});

const meds = (prefix: string): string[] =>
  rib
    .paths(prefix as Prefix)
    .map(({ neighbor, pathId, med }) => `${neighbor} ${pathId} ${med ?? '-'}`)
    .sort();

describe('any sequence of updates, clearings and sweeps', () => {
  type Step = { readonly change: RouteChange } | { readonly clear: number } | { readonly sweep: number };
  const neighbor = fc.integer({ min: 1, max: 4 });
  const change: fc.Arbitrary<RouteChange> = fc.record({
    neighbor,
    prefix: fc.constantFrom(...PREFIXES),
    pathId: fc.constantFrom('0.0.0.1', '0.0.0.2', undefined).map((id) => id ?? '0.0.0.0'),
    attributes: fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined, freq: 3 }),
  });
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 30, arbitrary: change.map((one) => ({ change: one })) },
    { weight: 1, arbitrary: neighbor.map((one) => ({ clear: one })) },
    { weight: 2, arbitrary: fc.integer({ min: 1, max: 3_000 }).map((slots) => ({ sweep: slots })) },
  );

  test('lead to the same routes as in a Map', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 50, maxLength: 400 }), (steps) => {
        rib = new AdjRibIn(0x5eed);
        feeder = new Feeder(rib);
        const model = new Map<string, string>();
        for (const one of steps) {
          if ('change' in one) {
            feeder.apply(one.change);
            const { neighbor: from, prefix, pathId, attributes } = one.change;
            const key = `${prefix} ${keyOf(from)} ${pathId === '0.0.0.0' ? '' : pathId!}`;
            if (attributes === undefined) model.delete(key);
            else model.set(key, String(attributes));
          } else if ('clear' in one) {
            rib.clear(keyOf(one.clear));
            for (const key of [...model.keys()]) if (key.includes(keyOf(one.clear))) model.delete(key);
          } else rib.sweep(one.sweep);
        }
        const known = [...rib.prefixes()].flatMap((prefix) => meds(prefix).map((path) => `${prefix} ${path}`));
        expect(known.sort()).toEqual([...model].map(([key, med]) => `${key} ${med}`).sort());
        expect(rib.size).toBe(model.size);
        for (const prefix of PREFIXES) {
          expect(meds(prefix).length).toBe([...model.keys()].filter((key) => key.startsWith(`${prefix} `)).length);
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('memory', () => {
  /** Thousands of prefixes that come and go under changing attributes and sessions. */
  function churn(round: number): void {
    for (let index = 0; index < 3_000; index++) {
      feeder.apply({
        neighbor: 1 + (index % 3),
        prefix: `${1 + (index % 200)}.${(index * 7 + round) % 256}.0.0/16`,
        attributes: 1 + ((index + round) % 500),
      });
    }
    for (let from = 1; from <= 3; from++) rib.clear(keyOf(from));
    while (rib.needsSweep) rib.sweep(1 << 12);
  }

  test('stays flat when tables change but do not grow', () => {
    for (let round = 0; round < 10; round++) churn(round);
    const { bytes } = rib.statistics();
    for (let round = 10; round < 40; round++) churn(round);
    expect(rib.statistics()).toEqual({ routes: 0, attributeSets: 0, bytes, dropped: 0 });
  });

  test('a set of attributes lives as long as a path uses it', () => {
    feeder.apply({ neighbor: 1, prefix: P, attributes: 1 });
    feeder.apply({ neighbor: 1, prefix: '198.51.100.0/24', attributes: 1 });
    expect(rib.statistics().attributeSets).toBe(1);
    feeder.apply({ neighbor: 1, prefix: P, attributes: 2 });
    feeder.apply({ neighbor: 1, prefix: '198.51.100.0/24', attributes: undefined });
    expect(rib.statistics().attributeSets).toBe(1);
    expect(rib.paths(P)).toMatchObject([{ med: 2 }]);
  });
});

test('attributes that were read do not outlive the set that had their number', () => {
  feeder.apply({ neighbor: 1, prefix: P, attributes: 1 });
  expect(rib.paths(P)).toMatchObject([{ med: 1 }]);
  feeder.apply({ neighbor: 1, prefix: P, attributes: undefined });
  feeder.apply({ neighbor: 1, prefix: P, attributes: 2 });
  expect(rib.paths(P)).toMatchObject([{ med: 2 }]);
});

describe('changes', () => {
  test('name the prefixes touched since the last look, and only those that really changed', () => {
    feeder.apply({ neighbor: 1, prefix: P, attributes: 1 });
    feeder.apply({ neighbor: 1, prefix: '2001:db8::/32', attributes: 1 });
    expect([...rib.changes.drain().prefixes]).toEqual([P, '2001:db8::/32']);
    feeder.apply({ neighbor: 1, prefix: P, attributes: 1 });
    feeder.apply({ neighbor: 1, prefix: '10.0.0.0/8', attributes: undefined });
    expect(rib.changes.isEmpty).toBe(true);
    feeder.apply({ neighbor: 1, prefix: P, attributes: undefined });
    expect(rib.changes.drain()).toEqual({ prefixes: new Set([P]), overflow: false, cleared: new Set() });
  });

  test('more than are worth naming are reported as such', () => {
    for (let index = 0; index < 3_000; index++) {
      feeder.apply({ neighbor: 1, prefix: `10.${index >> 8}.${index & 255}.0/24`, attributes: 1 });
    }
    expect(rib.changes.drain()).toMatchObject({ prefixes: new Set(), overflow: true });
    feeder.apply({ neighbor: 1, prefix: P, attributes: 1 });
    expect(rib.changes.drain()).toMatchObject({ prefixes: new Set([P]), overflow: false });
  });

  test('a cleared neighbour is named once, and only if it had routes', () => {
    rib.clear(keyOf(1));
    expect(rib.changes.isEmpty).toBe(true);
    feeder.apply({ neighbor: 1, prefix: P, attributes: 1 });
    rib.clear(keyOf(1));
    expect([...rib.changes.drain().cleared]).toEqual([keyOf(1)]);
    expect(rib.paths(P)).toEqual([]);
  });
});

describe('a table read anew', () => {
  test('stays unseen until it takes the place of the old one', () => {
    feeder.apply({ neighbor: 1, prefix: P, attributes: 1 });
    feeder.apply({ neighbor: 1, prefix: '10.0.0.0/8', attributes: 1 });
    rib.beginReplacement(keyOf(1));
    feeder.applyListed({ neighbor: 1, prefix: P, attributes: 2 });
    expect([...rib.prefixes()].sort()).toEqual(['10.0.0.0/8', P]);
    expect(rib.paths(P)).toMatchObject([{ med: 1 }]);
    expect(rib.size).toBe(2);
    rib.endReplacement(keyOf(1), true);
    expect([...rib.prefixes()]).toEqual([P]);
    expect(rib.paths(P)).toMatchObject([{ med: 2 }]);
    expect(rib.size).toBe(1);
  });

  test('an update during the listing is newer than its row', () => {
    rib.beginReplacement(keyOf(1));
    feeder.apply({ neighbor: 1, prefix: P, attributes: 5 });
    feeder.applyListed({ neighbor: 1, prefix: P, attributes: 2 });
    rib.endReplacement(keyOf(1), true);
    expect(rib.paths(P)).toMatchObject([{ med: 5 }]);
  });

  test('thrown away, it leaves the old one as it was', () => {
    feeder.apply({ neighbor: 1, prefix: P, attributes: 1 });
    rib.beginReplacement(keyOf(1));
    feeder.applyListed({ neighbor: 1, prefix: '10.0.0.0/8', attributes: 2 });
    rib.endReplacement(keyOf(1), false);
    while (rib.needsSweep) rib.sweep(1 << 12);
    expect([...rib.prefixes()]).toEqual([P]);
    expect(rib.statistics()).toMatchObject({ routes: 1, attributeSets: 1 });
  });
});

test('paths of one neighbour are listed by prefix', () => {
  feeder.apply({ neighbor: 1, prefix: P, pathId: '0.0.0.1', attributes: 1 });
  feeder.apply({ neighbor: 1, prefix: P, pathId: '0.0.0.2', attributes: 2 });
  feeder.apply({ neighbor: 2, prefix: P, attributes: 3 });
  const [[prefix, paths] = [], ...more] = [...rib.pathsOf(keyOf(1))];
  expect([prefix, paths?.map(({ pathId }) => pathId).sort(), more]).toEqual([P, ['0.0.0.1', '0.0.0.2'], []]);
});

test('what is no prefix has no paths', () => {
  for (const text of ['192.0.2.1/24', 'x', '', '192.0.2.0']) expect(rib.paths(text as Prefix)).toEqual([]);
});
