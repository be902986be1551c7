/** The lone comparison of a link's traffic with a level: what defaults, room and hysteresis are worked out from. */
import { linkName, ratio } from '../program/index.ts';
import type { Direction, Level, LinkMeasure, LinkName, Subject, Threshold } from '../program/index.ts';
import type { Network } from './network.ts';
import type { Term, Test } from './term.ts';

/** Measures of traffic, as what they compare. */
const COMPARES: Partial<Record<LinkMeasure, { measure: 'load' | 'demand'; share: boolean }>> = {
  load: { measure: 'load', share: false },
  utilization: { measure: 'load', share: true },
  demand: { measure: 'demand', share: false },
  'demand-utilization': { measure: 'demand', share: true },
};

/** `measured` stands in where the condition names no direction. */
export function thresholdOf(test: Test, measured: Direction | undefined): Threshold | undefined {
  if (test.kind !== 'compare') return undefined;
  const flipped = test.left.kind !== 'measure';
  const [term, other] = flipped ? [test.right, test.left] : [test.left, test.right];
  const amount = constantOf(other);
  if (term.kind !== 'measure' || term.request.of !== 'link' || amount === undefined) return undefined;
  const compares = COMPARES[term.request.measure];
  if (compares === undefined || test.operator === '==' || test.operator === '!=') return undefined;
  const greater = test.operator.startsWith('>');
  return {
    subject: { link: term.request.link, direction: term.request.direction ?? measured },
    measure: compares.measure,
    above: greater !== flipped,
    level: compares.share ? { kind: 'ratio', ratio: ratio(amount) } : { kind: 'rate', bps: amount },
  };
}

function constantOf(term: Term): number | undefined {
  switch (term.kind) {
    case 'constant':
      return term.amount;
    case 'measure':
      return undefined;
    case 'sum':
    case 'product': {
      let result = constantOf(term.first);
      for (const { operator, term: next } of term.rest) {
        const amount = constantOf(next);
        if (amount === undefined || result === undefined) return undefined;
        if (operator === '+') result += amount;
        else if (operator === '-') result -= amount;
        else if (operator === '*') result *= amount;
        else result /= amount;
      }
      return result;
    }
  }
}

/** Links that a condition reads, in order of appearance. */
export function subjectsOf(test: Test, measured: Direction | undefined): readonly Subject[] {
  const found = new Map<string, Subject>();
  visitMeasures(test, (link, direction) => {
    const subject = { link, direction: direction ?? measured };
    found.set(`${link} ${subject.direction ?? ''}`, subject);
  });
  return [...found.values()];
}

/** Whether any measure of a link says which direction it means. */
export function namesDirection(test: Test): boolean {
  let named = false;
  visitMeasures(test, (_, direction) => {
    named ||= direction !== undefined;
  });
  return named;
}

/** Whether something in it could not be made out, so that nothing can be concluded from what is missing. */
export function isOpen(test: Test): boolean {
  if (test.kind === 'not') return isOpen(test.test);
  return test.kind === 'open' || ((test.kind === 'and' || test.kind === 'or') && test.tests.some(isOpen));
}

type Visit = (link: LinkName, direction: Direction | undefined) => void;

function visitMeasures(test: Test, visit: Visit): void {
  switch (test.kind) {
    case 'constant':
    case 'open':
    case 'member':
      return;
    case 'compare':
      visitTerm(test.left, visit);
      visitTerm(test.right, visit);
      return;
    case 'not':
      visitMeasures(test.test, visit);
      return;
    case 'and':
    case 'or':
      for (const each of test.tests) visitMeasures(each, visit);
  }
}

function visitTerm(term: Term, visit: Visit): void {
  if (term.kind === 'measure' && term.request.of === 'link') visit(term.request.link, term.request.direction);
  if (term.kind !== 'sum' && term.kind !== 'product') return;
  visitTerm(term.first, visit);
  for (const step of term.rest) visitTerm(step.term, visit);
}

/** A level lowered by a share of the capacity; of the level itself where the capacity is not known here. */
export function lower(level: Level, share: number, link: LinkName, network: Network): Level {
  if (level.kind === 'ratio') return { kind: 'ratio', ratio: ratio(rounded(Math.max(0, level.ratio - share))) };
  const whole = network.links.get(link)?.values.capacity ?? level.bps;
  return { kind: 'rate', bps: Math.max(0, level.bps - share * whole) };
}

/** 0.8 - 0.05 is 0.75, not 0.7500000000000001. */
const rounded = (share: number): number => Math.round(share * 1e9) / 1e9;

/** A level as a share of the capacity; undefined where that is not known here. */
export function shareOf(level: Level, link: string, network: Network): number | undefined {
  if (level.kind === 'ratio') return level.ratio;
  const capacity = network.links.get(linkName(link))?.values.capacity;
  return capacity === undefined ? undefined : level.bps / capacity;
}

export function levelText(level: Level): string {
  if (level.kind === 'ratio') return `${String(rounded(level.ratio * 100))} %`;
  const [size, unit] = level.bps >= 1e9 ? [1e9, 'Gbps'] : level.bps >= 1e6 ? [1e6, 'Mbps'] : [1e3, 'kbps'];
  return `${String(rounded(level.bps / size))} ${unit}`;
}
