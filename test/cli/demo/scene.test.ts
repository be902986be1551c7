import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { compile } from '../../../src/dsl/index.ts';
import type { Program } from '../../../src/dsl/program/index.ts';
import { monoMs } from '../../../src/dsl/program/index.ts';
import { Network, shape } from '../../../src/runtime/sim/index.ts';
import { Dial, FULL, hotLink, sceneOf } from '../../../src/cli/demo/scene.ts';
import type { Act, Stage } from '../../../src/cli/demo/script.ts';
import { Script } from '../../../src/cli/demo/script.ts';

const SHIPPED = fileURLToPath(new URL('../../../rules/demo.weir', import.meta.url));

function compiled(text = readFileSync(SHIPPED, 'utf8')): Program {
  const { program, diagnostics } = compile('demo.weir', () => ({ text }));
  expect(diagnostics).toEqual([]);
  return program!;
}

describe('the scene of the shipped rule file', () => {
  const scene = sceneOf(compiled(), shape.constant(1));

  test('fills the link that the rule watches, the other has room for what has to move', () => {
    expect(scene).toMatchObject({ hot: 'A', trigger: 0.8 });
    const [onA, onB] = new Network(scene.network).offered();
    expect(onA! / 1e9).toBeCloseTo(FULL, 1);
    expect(onB! / 1e9).toBeLessThan(0.3);
  });
  test('every destination has a path over both links, with the links own AS first', () => {
    for (const { paths } of scene.network.prefixes)
      expect(paths.map(({ asPath }) => asPath[0]).toSorted()).toEqual([65_101, 65_102]);
  });
  test('the router shows all its paths in one session', () => {
    expect(scene.sessions.map(({ neighbor, shows }) => [neighbor.peer, shows])).toEqual([
      ['10.0.0.2', { kind: 'router', router: 'edge', feed: 'add-path' }],
    ]);
  });
  test('a changed threshold changes the aim', () => {
    const text = readFileSync(SHIPPED, 'utf8')
      .replaceAll(/\b(\d)0%/g, '$100Mbps')
      .replace('800Mbps', '750Mbps');
    expect(hotLink(compiled(text))).toEqual({ hot: 'A', trigger: 0.75 });
  });
});

describe('the script', () => {
  const calm: Stage = { now: 0, ready: true, steered: 0, settled: true };
  function play(dial: Dial): { readonly script: Script; readonly step: (change: Partial<Stage>) => Act } {
    const script = new Script(dial, FULL, 0.8);
    return {
      script,
      step(change) {
        script.watch({ ...calm, ...change });
        return script.act;
      },
    };
  }

  test('waits for weir, rises above the trigger, shows the relief, falls, and is over when all is back', () => {
    const dial = new Dial(0);
    const { step } = play(dial);
    const load = (at: number): number => dial.shape(monoMs(at)) * FULL;
    expect(step({ ready: false })).toBe('warming');
    expect(load(1_000)).toBeLessThan(0.6);
    expect(step({ now: 5_000 })).toBe('rising');
    expect(load(8_000)).toBeGreaterThan(load(6_000));
    expect(load(20_000)).toBeGreaterThan(0.9);
    expect(step({ now: 15_000, steered: 3, settled: false })).toBe('rising');
    expect(step({ now: 20_000, steered: 3 })).toBe('relieved');
    expect(step({ now: 21_000, steered: 3 })).toBe('relieved');
    expect(step({ now: 30_000, steered: 3 })).toBe('falling');
    expect(load(40_000)).toBeLessThan(0.4);
    expect(step({ now: 41_000, steered: 1 })).toBe('falling');
    expect(step({ now: 45_000 })).toBe('falling');
    expect(step({ now: 48_000 })).toBe('over');
  });
  test('follows a threshold that is changed while traffic rises', () => {
    const dial = new Dial(0);
    const { script, step } = play(dial);
    step({ now: 0 });
    script.aim(0.95, 3_000);
    expect(dial.shape(monoMs(20_000)) * FULL).toBeGreaterThan(1);
  });
  test('begins again', () => {
    const dial = new Dial(0);
    const { script, step } = play(dial);
    script.again(50_000);
    expect(script.act).toBe('warming');
    expect(step({ now: 50_250 })).toBe('rising');
  });
});
