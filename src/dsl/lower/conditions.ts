/**
 * Conditions and sums as closures over what is measured.
 *
 * A reading is an interval; a comparison is decided where the intervals leave no doubt, and unknown elsewhere. Unknown
 * follows Kleene: `unknown or true` is true, `unknown and true` is unknown. Comparing a measure with a constant, which
 * is what most conditions do, reads once and allocates nothing.
 */
import type { Term, Test } from '../check/index.ts';
import type { CompareOperator } from '../ast/index.ts';
import { ms } from '../program/index.ts';
import type { Direction, MeasureRequest, MeasureView, Reading, Tri } from '../program/index.ts';
import { add, divide, multiply, subtract } from './intervals.ts';
import type { Membership } from './membership.ts';

export type Evaluate<Result> = (view: MeasureView) => Result;

export interface Surroundings {
  /** Put in where a measure of a link names no direction. */
  readonly measured: Direction | undefined;
  readonly membership: (set: (Test & { kind: 'member' })['set']) => Membership;
}

export function compileTest(test: Test, around: Surroundings): Evaluate<Tri> {
  switch (test.kind) {
    case 'open':
      return () => 'unknown';
    case 'constant': {
      const { holds } = test;
      return () => holds;
    }
    case 'compare':
      return compileCompare(test, around);
    case 'member': {
      const holds = around.membership(test.set);
      const { prefix } = test;
      if (prefix !== undefined) return () => holds(prefix, undefined);
      return ({ subject }) => (subject === undefined ? 'unknown' : holds(subject.prefix, subject.originAsn));
    }
    case 'not': {
      const inner = compileTest(test.test, around);
      return (view) => {
        const result = inner(view);
        return result === 'unknown' ? result : !result;
      };
    }
    case 'and':
    case 'or': {
      const parts = test.tests.map((each) => compileTest(each, around));
      return junction(parts, test.kind === 'or');
    }
  }
}

/** Stops at the first part that decides: true for or, false for and. */
function junction(parts: readonly Evaluate<Tri>[], decisive: boolean): Evaluate<Tri> {
  return (view) => {
    let result: Tri = !decisive;
    for (const part of parts) {
      const each = part(view);
      if (each === decisive) return decisive;
      if (each === 'unknown') result = 'unknown';
    }
    return result;
  };
}

const FLIPPED: Readonly<Record<CompareOperator, CompareOperator>> = {
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
  '==': '==',
  '!=': '!=',
};

function compileCompare(test: Test & { kind: 'compare' }, around: Surroundings): Evaluate<Tri> {
  const { left, right, operator } = test;
  if (right.kind === 'constant') return compareWithConstant(compileTerm(left, around), operator, right.amount);
  if (left.kind === 'constant') return compareWithConstant(compileTerm(right, around), FLIPPED[operator], left.amount);
  const one = compileTerm(left, around);
  const other = compileTerm(right, around);
  return (view) => {
    const a = one(view);
    const b = other(view);
    return a === undefined || b === undefined ? 'unknown' : compare(operator, a.lo, a.hi, b.lo, b.hi);
  };
}

function compareWithConstant(
  term: Evaluate<Reading | undefined>,
  operator: CompareOperator,
  amount: number,
): Evaluate<Tri> {
  return (view) => {
    const reading = term(view);
    return reading === undefined ? 'unknown' : compare(operator, reading.lo, reading.hi, amount, amount);
  };
}

function compare(operator: CompareOperator, aLo: number, aHi: number, bLo: number, bHi: number): Tri {
  switch (operator) {
    case '>':
      return aLo > bHi ? true : aHi <= bLo ? false : 'unknown';
    case '>=':
      return aLo >= bHi ? true : aHi < bLo ? false : 'unknown';
    case '<':
      return aHi < bLo ? true : aLo >= bHi ? false : 'unknown';
    case '<=':
      return aHi <= bLo ? true : aLo > bHi ? false : 'unknown';
    case '==':
      return equal(aLo, aHi, bLo, bHi);
    case '!=': {
      const same = equal(aLo, aHi, bLo, bHi);
      return same === 'unknown' ? same : !same;
    }
  }
}

function equal(aLo: number, aHi: number, bLo: number, bHi: number): Tri {
  if (aLo > bHi || bLo > aHi) return false;
  return aLo === aHi && bLo === bHi ? true : 'unknown';
}

export function compileTerm(term: Term, around: Surroundings): Evaluate<Reading | undefined> {
  switch (term.kind) {
    case 'constant': {
      const reading: Reading = { value: term.amount, lo: term.amount, hi: term.amount, age: ms(0) };
      return () => reading;
    }
    case 'measure': {
      const request = directed(term.request, around.measured);
      return (view) => view.read(request);
    }
    case 'sum': {
      const steps = term.rest.map((step) => ({
        step: step.operator === '+' ? add : subtract,
        term: compileTerm(step.term, around),
      }));
      return chain(compileTerm(term.first, around), steps);
    }
    case 'product': {
      const steps = term.rest.map((step) => ({
        step: step.operator === '*' ? multiply : divide,
        term: compileTerm(step.term, around),
      }));
      return chain(compileTerm(term.first, around), steps);
    }
  }
}

interface Step {
  readonly step: (one: Reading, other: Reading) => Reading | undefined;
  readonly term: Evaluate<Reading | undefined>;
}

function chain(first: Evaluate<Reading | undefined>, steps: readonly Step[]): Evaluate<Reading | undefined> {
  return (view) => {
    let result = first(view);
    for (const { step, term } of steps) {
      const next = term(view);
      if (result === undefined || next === undefined) return undefined;
      result = step(result, next);
    }
    return result;
  };
}

function directed(request: MeasureRequest, measured: Direction | undefined): MeasureRequest {
  if (request.of !== 'link' || request.direction !== undefined || measured === undefined) return request;
  return { ...request, direction: measured };
}
