/** Why a prefix was not moved, asked long after the tick in which a rule looked at it. */
import { expect, test } from 'vitest';
import { Journal, why } from '../../../src/runtime/answers/index.ts';
import type { Moment, WhyAnswer } from '../../../src/runtime/answers/index.ts';
import type { World } from '../../../src/runtime/model/index.ts';
import { A, B, C, candidate, linkState, program, traffic, world } from '../engine/build.ts';
import { Driver } from '../engine/drive.ts';

const MISSING = '100.65.0.0/24';
const prefixes = [
  ...Array.from({ length: 8 }, (_, n) => traffic(`100.64.${String(n)}.0/24`, 8)),
  traffic(MISSING, 20, { candidates: [candidate(A)] }),
];
const at = (seconds: number, a: number, b: number): World =>
  world(seconds, [linkState(A, seconds, a), linkState(B, seconds, b), linkState(C, seconds, 0)], prefixes);

/** Asks after the last of these worlds. */
function asked(subject: string, ...worlds: readonly World[]): WhyAnswer | undefined {
  const [driver, journal] = [new Driver(program()), new Journal()];
  let moment: Moment | undefined;
  for (const next of worlds) {
    const { state, plan, rules } = driver.step(next);
    moment = {
      program: driver.program,
      world: next,
      state,
      plan,
      rules,
      allowed: [],
      guarded: [],
      alarms: [],
      unproven: 0,
    };
    journal.note(moment);
  }
  return moment && why(subject, moment, journal);
}

test('the refusal is told ticks later, with the rule and what it had read then', () => {
  const then = asked(MISSING, at(10, 84, 0));
  const later = asked(MISSING, at(10, 84, 0), at(20, 60, 24), at(30, 60, 24), at(40, 60, 24));
  expect(then?.rejected).toEqual([{ link: B, reason: 'noRoute', text: 'no route over B' }]);
  expect(later?.rejected).toEqual(then?.rejected);
  expect(later?.rule?.samples).toEqual(then?.rule?.samples);
  expect(later?.rule?.samples[0]?.value).toBe(0.84);
  expect(later?.answer).toMatch(/^A carries it, .*; no route over B \(2027-01-15T08:00:10/);
});

test('a prefix that no rule looked at says so', () => {
  expect(asked(MISSING, at(10, 50, 0))?.answer).toMatch(/no rule wanted to take traffic off that link/);
  expect(asked(MISSING, at(10, 50, 0))?.rejected).toEqual([]);
});
