import { describe, expect, it } from 'vitest';
import { monoMs, ms } from '../../../src/dsl/program/index.ts';
import type { LinkMeasurement } from '../../../src/runtime/model/index.ts';
import { A, B, named, program } from '../edge/index.ts';
import { counted, flowing, measured, Scene } from './scene.ts';

const HEALTHY = { complete: true, trusted: true, routes: 1 };
const FLOWS = { ...flowing(), longestDelay: ms(60_000) };

/** @param running milliseconds since the start */
function waits(
  running: number,
  links: readonly LinkMeasurement[],
  change: Partial<Parameters<Scene['look']>[0]> = {},
): readonly string[] {
  const ab = [...program().links.values()].filter(({ name }) => name === A || name === B);
  const scene = new Scene(program({ links: named(...ab) }));
  scene.now = monoMs(running);
  return scene.look({ links: new Map(links.map((each) => [each.link, each])), ...change }).warmingUp;
}
const polled = (link: typeof A, samples = 1): LinkMeasurement =>
  measured(link, { samples: counted(monoMs(0), ...Array.from({ length: samples }, () => 1)) });

describe('after a start weir waits', () => {
  it('for routes, for tables in doubt, for two polls and for one timeout of the flows', () => {
    const health = { ribHealth: { complete: false, trusted: false, routes: 0 }, flows: FLOWS };
    expect(waits(1_000, [measured(A), measured(B)], health)).toEqual([
      'routes are still arriving',
      'routes are read again after lost lines',
      'polls of a, b',
      'flows, 59 s',
    ]);
  });

  it('for nothing when all of that has passed', () => {
    expect(waits(60_000, [polled(A), polled(B)], { ribHealth: HEALTHY, flows: FLOWS })).toEqual([]);
  });

  it('for the links that lack their second poll', () => {
    expect(waits(1_000, [polled(A), measured(B)])).toEqual(['polls of b']);
  });

  it('for no link whose agent is silent or that nobody measures', () => {
    expect(waits(1_000, [polled(A), measured(B, { stale: true })])).toEqual([]);
    expect(waits(1_000, [polled(A)])).toEqual([]);
  });

  it('for no agent that answers and yields no rate for longer than a minute', () => {
    expect(waits(59_999, [polled(A), measured(B)])).toEqual(['polls of b']);
    expect(waits(60_000, [polled(A), measured(B)])).toEqual([]);
  });

  it('for twice the longest delay of records where exporters are quicker than the file says', () => {
    const quick = { ...FLOWS, longestDelay: ms(6_000) };
    expect(waits(11_000, [], { flows: quick })).toEqual(['flows, 1 s']);
    expect(waits(12_000, [], { flows: quick })).toEqual([]);
  });

  it('for a whole timeout, and no longer, where no record comes at all', () => {
    const silent = { ...FLOWS, age: undefined, stale: true, longestDelay: ms(0) };
    expect(waits(59_000, [], { flows: silent })).toEqual(['flows, 1 s']);
    expect(waits(60_000, [], { flows: silent })).toEqual([]);
  });

  it('for no flows where the file declares none', () => {
    expect(waits(0, [polled(A), polled(B)])).toEqual([]);
  });
});
