/**
 * Checked expressions: names resolved, functions unfolded, quantifiers spelt out, kinds known.
 *
 * Numbers are in the unit of their kind: shares of one, bit/s, packets/s, milliseconds, plain numbers, and money per
 * Mbit/s or per month.
 */
import type { CompareOperator, SetExpression } from '../ast/index.ts';
import type { MeasureRequest } from '../program/index.ts';
import type { Scope } from '../resolve/index.ts';
import type { Kind } from './measures.ts';

export type Term =
  | { readonly kind: 'constant'; readonly amount: number }
  | { readonly kind: 'measure'; readonly request: MeasureRequest }
  | { readonly kind: 'sum'; readonly first: Term; readonly rest: readonly Step<'+' | '-'>[] }
  | { readonly kind: 'product'; readonly first: Term; readonly rest: readonly Step<'*' | '/'>[] };
export interface Step<Operator> {
  readonly operator: Operator;
  readonly term: Term;
}

export type Test =
  | { readonly kind: 'constant'; readonly holds: boolean }
  | { readonly kind: 'compare'; readonly operator: CompareOperator; readonly left: Term; readonly right: Term }
  /** The prefix under judgement, or a fixed one, in a set. */
  | { readonly kind: 'member'; readonly prefix: string | undefined; readonly set: SetSource }
  | { readonly kind: 'not'; readonly test: Test }
  | { readonly kind: 'and' | 'or'; readonly tests: readonly Test[] }
  /** Holds something already reported, or an open parameter: nothing is concluded from it. */
  | { readonly kind: 'open' };

/** A set as written; built once when the Program is made. */
export type SetSource =
  | { readonly kind: 'expression'; readonly set: SetExpression; readonly scope: Scope }
  | { readonly kind: 'own' }
  | { readonly kind: 'union'; readonly sets: readonly SetSource[] }
  | { readonly kind: 'prefix'; readonly prefix: string };

export type Elaborated =
  | { readonly kind: 'any' }
  | { readonly kind: 'bool'; readonly test: Test }
  | { readonly kind: 'prefix'; readonly prefix: string | undefined }
  | { readonly kind: 'money'; readonly term: Term; readonly currency: string; readonly monthly: boolean }
  | { readonly kind: NumericKind; readonly term: Term }
  /** Something that has no place in a condition: a text, a list, a router. */
  | { readonly kind: 'other'; readonly found: string };

export type NumericKind = Extract<Kind, 'ratio' | 'rate' | 'traffic' | 'packets' | 'duration' | 'number'>;

export const ANY: Elaborated = { kind: 'any' };

/** Traffic as a share of capacity or as a rate: turns `load` into `utilization` where a percentage is on the other side. */
export function trafficAs(term: Term, kind: 'ratio' | 'rate'): Term {
  if (kind === 'rate') return term;
  switch (term.kind) {
    case 'constant':
      return term;
    case 'measure':
      return { kind: 'measure', request: asShare(term.request) };
    case 'sum':
      return { ...term, first: trafficAs(term.first, kind), rest: term.rest.map((step) => shareStep(step)) };
    case 'product':
      return { ...term, first: trafficAs(term.first, kind), rest: term.rest.map((step) => shareStep(step)) };
  }
}

const shareStep = <Operator>(step: Step<Operator>): Step<Operator> => ({
  ...step,
  term: trafficAs(step.term, 'ratio'),
});

function asShare(request: MeasureRequest): MeasureRequest {
  if (request.of !== 'link') return request;
  if (request.measure === 'load') return { ...request, measure: 'utilization' };
  return request.measure === 'demand' ? { ...request, measure: 'demand-utilization' } : request;
}

/** What to call it in a message. */
export function describe(result: Elaborated): string {
  switch (result.kind) {
    case 'any':
      return 'something else';
    case 'other':
      return result.found;
    case 'bool':
      return 'a condition';
    case 'prefix':
      return 'a prefix';
    default:
      return KIND_NAMES[result.kind];
  }
}

const KIND_NAMES = {
  ratio: 'a percentage',
  rate: 'a rate',
  traffic: 'the traffic of a link',
  packets: 'a packet rate',
  duration: 'a duration',
  number: 'a number',
  money: 'a price',
};
