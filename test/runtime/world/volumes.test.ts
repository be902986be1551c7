import { describe, expect, it } from 'vitest';
import { ms, ratio } from '../../../src/dsl/program/index.ts';
import { volumesOf } from '../../../src/runtime/world/volumes.ts';
import { A, B, P, P6 } from '../edge/index.ts';
import { INDEX, row } from './scene.ts';

const ofIndex = (_: string, ifIndex: number): ReturnType<typeof INDEX.get> => INDEX.get(ifIndex);
const volume = (...rows: readonly ReturnType<typeof row>[]): unknown => volumesOf(rows, ofIndex).get(P);

describe('traffic to a prefix', () => {
  it('is the sum over links, and a share per link', () => {
    expect(volume(row(P, 1, 3e6), row(P, 2, 1e6), row(P, 1, 2e6))).toMatchObject({
      bps: 6e6,
      byLink: new Map([
        [A, 5e6],
        [B, 1e6],
      ]),
    });
  });

  it('does not count where it goes elsewhere inside the network', () => {
    expect(volume(row(P, 9, 3e6))).toBeUndefined();
    expect(volume(row(P, 9, 3e6), row(P, 1, 1e6))).toMatchObject({ bps: 1e6 });
  });

  it.each([
    ['is 0', row(P, 0, 3e6)],
    ['equals the input', row(P, 1, 3e6, { inIf: 1 })],
    ['is nobody’s', row(P, 8, 3e6)],
  ])('counts without a link where the output interface %s', (_, unknown) => {
    expect(volume(unknown)).toMatchObject({ bps: 3e6, byLink: new Map() });
  });

  it('takes the same interface number for another link at another exporter', () => {
    const rows = [row(P, 1, 3e6), row(P, 1, 1e6, { exporter: '10.98.0.2' })];
    const found = volumesOf(rows, (exporter) => (exporter === '10.98.0.1' ? A : B)).get(P);
    expect(found?.byLink).toEqual(
      new Map([
        [A, 3e6],
        [B, 1e6],
      ] as const),
    );
  });

  it('is kept apart by prefix', () => {
    expect([...volumesOf([row(P, 1, 1e6), row(P6, 1, 2e6)], ofIndex)].map(([of, { bps }]) => [of, bps])).toEqual([
      [P, 1e6],
      [P6, 2e6],
    ]);
  });

  it('is as old as its newest record', () => {
    expect(volume(row(P, 1, 1e6, { age: ms(9_000) }), row(P, 2, 1e6, { age: ms(4_000) }))).toMatchObject({
      age: 4_000,
    });
  });
});

describe('the error of a sum', () => {
  const error = (of: number): { error: ReturnType<typeof ratio> } => ({ error: ratio(of) });

  it('adds independent errors as squares', () => {
    expect(volume(row(P, 1, 3e6, error(0.1)), row(P, 2, 4e6, error(0.1)))).toMatchObject({ error: 0.5 / 7 });
    expect(volume(row(P, 1, 4e6, error(0.3)))).toMatchObject({ error: 0.3 });
  });

  it('is not touched by a row without traffic, however unsure', () => {
    const unsure = row(P, 2, 0, error(Number.POSITIVE_INFINITY));
    expect(volume(row(P, 1, 4e6, error(0.25)), unsure)).toMatchObject({ error: 0.25 });
    expect(volume(unsure)).toMatchObject({ bps: 0, error: 0 });
  });
});
