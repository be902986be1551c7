/** Sums and products of constants. Undefined where the kinds do not go together; the type checker says so in words. */
import type { Literal } from '../lex/index.ts';

type Scalar = { readonly kind: Literal['kind']; readonly amount: number; readonly make: (amount: number) => Literal };

function scalar(literal: Literal): Scalar | undefined {
  switch (literal.kind) {
    case 'ratio':
      return { kind: 'ratio', amount: literal.ratio, make: (ratio) => ({ kind: 'ratio', ratio }) };
    case 'rate':
      return { kind: 'rate', amount: literal.bps, make: (bps) => ({ kind: 'rate', bps }) };
    case 'packets':
      return { kind: 'packets', amount: literal.pps, make: (pps) => ({ kind: 'packets', pps }) };
    case 'duration':
      return { kind: 'duration', amount: literal.ms, make: (ms) => ({ kind: 'duration', ms }) };
    case 'number':
      return { kind: 'number', amount: literal.value, make: (value) => ({ kind: 'number', value }) };
    case 'money':
      return { kind: 'money', amount: literal.amount, make: (amount) => ({ ...literal, amount }) };
    default:
      return undefined;
  }
}

const isPlain = (each: Scalar): boolean => each.kind === 'number' || each.kind === 'ratio';

export function addLiterals(left: Literal, operator: '+' | '-', right: Literal): Literal | undefined {
  const one = scalar(left);
  const other = scalar(right);
  if (one === undefined || other?.kind !== one.kind) return undefined;
  if (left.kind === 'money' && right.kind === 'money') {
    if (left.currency !== right.currency || left.per !== right.per) return undefined;
  }
  return one.make(operator === '+' ? one.amount + other.amount : one.amount - other.amount);
}

export function multiplyLiterals(left: Literal, operator: '*' | '/', right: Literal): Literal | undefined {
  const one = scalar(left);
  const other = scalar(right);
  if (one === undefined || other === undefined) return undefined;
  if (operator === '*') {
    if (isPlain(other)) return one.make(one.amount * other.amount);
    return isPlain(one) ? other.make(one.amount * other.amount) : undefined;
  }
  if (other.amount === 0) return undefined;
  if (isPlain(other)) return one.make(one.amount / other.amount);
  return one.kind === other.kind && left.kind !== 'money'
    ? { kind: 'number', value: one.amount / other.amount }
    : undefined;
}
