import { describe, expect, it } from 'vitest';
import { CHECKS, guard } from '../../../src/runtime/guard/index.ts';
import { CASES } from './cases/index.ts';

const without = (id: string): typeof CHECKS => CHECKS.filter((check) => check.id !== id);

describe('what each check forbids', () => {
  it.each(CASES)('$check: $name', ({ input, check, code }) => {
    const { refused, allowed } = guard(input);
    expect(refused.map((refusal) => [refusal.check, refusal.code])).toContainEqual([check, code]);
    expect(new Set(refused.map((refusal) => refusal.check))).toEqual(new Set([check]));
    expect(allowed).not.toContain(input.desired.at(-1));
  });
});

describe('a check that is taken out is missed', () => {
  it.each(CASES)('without $check: $name', ({ input, check }) => {
    const { refused } = guard(input, without(check));
    expect(refused.map((refusal) => refusal.check)).not.toContain(check);
    expect(refused).not.toEqual(guard(input).refused);
  });

  it.each(CHECKS)('nothing else stands in for $id everywhere', ({ id }) => {
    const open = CASES.filter(({ check, input }) => check === id && guard(input, without(id)).refused.length === 0);
    expect(open).not.toEqual([]);
  });
});
