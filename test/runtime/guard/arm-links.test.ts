import { describe, expect, it } from 'vitest';
import type { Action, Program } from '../../../src/dsl/program/index.ts';
import { ms } from '../../../src/dsl/program/index.ts';
import type { World } from '../../../src/runtime/model/index.ts';
import * as edge from '../edge/index.ts';
import { A, B, C, D, EDGE1 } from '../edge/index.ts';
import { at, declared, links, one, roles } from './cases/situation.ts';
import { move, refusals, rule } from './arming.ts';

describe('links that rules move traffic to', () => {
  const bare = { links: declared({}, { router: undefined }) };
  it.each([
    ['which router they hang on', bare, {}, ['router-missing b router']],
    ['their next hop', { links: declared({}, { nextHop: [], neighbor: [] }) }, {}, ['next-hop-missing b next-hop']],
    ['their capacity', {}, { links: links({}, { capacity: undefined }) }, ['capacity-unknown b capacity']],
    ['a link that nobody moves to is not asked', {}, { links: links({ capacity: undefined }) }, []],
    ["a link that is not declared is the compiler's matter", { links: declared({}, { name: A }) }, {}, []],
  ] satisfies [string, Partial<Program>, Partial<World>, string[]][])('%s', (_, program, world, expected) => {
    expect(refusals(program, world)).toEqual(expected);
  });

  const unknown = {
    links: edge.named(...[A, B, C, D].map((name) => edge.linkState(name, EDGE1, { capacity: undefined }))),
  };
  it.each([
    ['the best of some', [move({ kind: 'best', of: [B, C], by: 'load' })], ['b', 'c']],
    ['any, but no customer', [move({ kind: 'optimal' })], ['a', 'b', 'c']],
    ['all others of a drained one', [{ kind: 'drain', link: A, at }], ['b', 'c']],
    ['none', [{ kind: 'freeze', links: 'all', at }], []],
  ] satisfies [string, Action[], string[]][])('%s', (_, actions, expected) => {
    expect(refusals({ rules: [rule(...actions)] }, unknown)).toEqual(
      expected.map((link) => `capacity-unknown ${link} capacity`),
    );
  });

  it('those of an outbound objective', () => {
    const objective = {
      direction: 'outbound',
      terms: [],
      over: [C],
      using: undefined,
      every: ms(1),
      during: undefined,
      at,
      source: '',
    } as const;
    const inbound = { ...objective, direction: 'inbound', over: [D] } as const;
    expect(refusals({ rules: [], objectives: [objective, inbound] }, unknown)).toEqual(['capacity-unknown c capacity']);
  });

  const plain = one({ candidates: [edge.candidate(A, { source: 'plain' })] });
  it('one of which nothing shows what it reaches', () => {
    expect(refusals({}, plain)).toEqual(['no-candidates b feed']);
  });
  it.each([
    ['an add-path feed of its router shows it', {}, one({ candidates: [edge.candidate(A)] })],
    [
      'a session with its neighbour shows it',
      {},
      { ...plain, roles: roles(edge.TO_A, { kind: 'link', link: B, relation: 'provider' }) },
    ],
    ['the file states it', { links: declared({}, { reachesAny: true }) }, plain],
    ['nothing is known yet', {}, one({ candidates: [] })],
  ] satisfies [string, Partial<Program>, Partial<World>][])('%s', (_, program, world) => {
    expect(refusals(program, world)).toEqual([]);
  });
});
