/** What the tests of arming share: rules that move traffic, and refusals in a few words. */
import type { Action, Program, Rule } from '../../../src/dsl/program/index.ts';
import { ms, ruleName } from '../../../src/dsl/program/index.ts';
import { armRefusals } from '../../../src/runtime/guard/index.ts';
import type { World } from '../../../src/runtime/model/index.ts';
import * as edge from '../edge/index.ts';
import { A, B, P } from '../edge/index.ts';
import { at } from './cases/situation.ts';

export const rule = (...actions: readonly Action[]): Rule => ({
  name: ruleName('relieve_a'),
  was: undefined,
  title: undefined,
  because: undefined,
  direction: 'outbound',
  at,
  source: '',
  trigger: { kind: 'always' },
  release: undefined,
  hold: ms(0),
  during: undefined,
  priority: 100,
  actions,
});
export const move = (to: Extract<Action, { kind: 'move' }>['to']): Action => ({
  kind: 'move',
  selection: { kind: 'prefix', prefix: P },
  from: [A],
  to,
  until: undefined,
  at,
});
export const TO_B = [rule(move({ kind: 'links', links: [B] }))];

/** `code router-or-link word` of each refusal, in their order; a rule moves traffic to b unless the program has others. */
export const refusals = (program: Partial<Program> = {}, world: Partial<World> = {}): readonly string[] =>
  armRefusals(edge.program({ rules: TO_B, ...program }), edge.world(world)).map(
    ({ code, router, link, word }) => `${code} ${router ?? link ?? ''} ${word}`,
  );
