/** What a written value comes to once names, parameters and arithmetic are followed. */
import type { Expression } from '../ast/index.ts';
import type { Literal } from '../lex/index.ts';
import type { Declared, Scope } from '../resolve/index.ts';
import type { Span } from '../text/index.ts';
import { addLiterals, multiplyLiterals } from './arithmetic.ts';

/** An expression with the scope that its names are looked up in. */
export interface Located {
  readonly expression: Expression;
  readonly scope: Scope;
}

export type Value =
  | { readonly kind: 'literal'; readonly literal: Literal }
  | { readonly kind: 'list'; readonly items: readonly Located[] }
  /** A word that names nothing: `target` in `inject = target`. */
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'named'; readonly symbol: Declared }
  /** `env("NAME")`: known to be a text; read only when the Program is made. */
  | { readonly kind: 'env'; readonly variable: string }
  /** Measured, so only known at run time: `load of link A`. */
  | { readonly kind: 'measured' }
  /** Not known here, or already reported: an argument of a macro that is looked at for itself. */
  | { readonly kind: 'open' };

const OPEN: Value = { kind: 'open' };
const MEASURED: Value = { kind: 'measured' };
/** Longer chains of names are reported where names are resolved. */
const MAX_DEPTH = 64;

/** Follows `let` and parameters down to the expression that says something. */
export function follow(at: Located): Located | undefined {
  let { expression, scope } = at;
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    if (expression.kind !== 'ref') return { expression, scope };
    const symbol = scope.lookup(expression.ref);
    if (symbol?.kind === 'let') ({ expression, scope } = { expression: symbol.node.value, scope: symbol.scope });
    else if (symbol?.kind === 'parameter') {
      if (symbol.argument === undefined) return undefined;
      ({ expression, scope } = symbol.argument);
    } else return { expression, scope };
  }
  return undefined;
}

export function valueOf(at: Located): Value {
  const settled = follow(at);
  if (settled === undefined) return OPEN;
  const { expression, scope } = settled;
  switch (expression.kind) {
    case 'literal':
      return expression.literal.kind === 'bad' ? OPEN : { kind: 'literal', literal: expression.literal };
    case 'list':
      return { kind: 'list', items: expression.items.map((item) => ({ expression: item, scope })) };
    case 'word':
      return { kind: 'word', word: expression.word };
    case 'ref': {
      const symbol = scope.lookup(expression.ref);
      if (symbol?.kind === 'unread') return OPEN;
      if (symbol !== undefined) return { kind: 'named', symbol };
      return expression.ref.parts.length === 1 ? { kind: 'word', word: expression.ref.text } : OPEN;
    }
    case 'link':
    case 'group': {
      const symbol = scope.lookup(expression.ref);
      return symbol === undefined || symbol.kind === 'unread' ? OPEN : { kind: 'named', symbol };
    }
    case 'call':
      return envCall(settled) ?? MEASURED;
    case 'sum':
    case 'product':
      return fold(settled);
    default:
      return MEASURED;
  }
}

function envCall({ expression, scope }: Located): Value | undefined {
  if (expression.kind !== 'call' || expression.callee.text !== 'env' || expression.args.length !== 1) return undefined;
  const name = valueOf({ expression: expression.args[0]!, scope });
  return name.kind === 'literal' && name.literal.kind === 'text'
    ? { kind: 'env', variable: name.literal.text }
    : undefined;
}

/** `2 * 10Gbps`, `80% - 5%`: constants are worked out here. */
function fold({ expression, scope }: Located): Value {
  if (expression.kind !== 'sum' && expression.kind !== 'product') return MEASURED;
  const first = valueOf({ expression: expression.first, scope });
  if (first.kind !== 'literal') return first.kind === 'open' ? OPEN : MEASURED;
  let result = first.literal;
  for (const { operator, term } of expression.rest) {
    const next = valueOf({ expression: term, scope });
    if (next.kind !== 'literal') return next.kind === 'open' ? OPEN : MEASURED;
    const combined =
      operator === '+' || operator === '-'
        ? addLiterals(result, operator, next.literal)
        : multiplyLiterals(result, operator, next.literal);
    if (combined === undefined) return OPEN;
    result = combined;
  }
  return { kind: 'literal', literal: result };
}

/** What to call a value in a message: `a rate`, `the router edge1`. */
export function describeValue(value: Value): string {
  switch (value.kind) {
    case 'literal':
      return LITERAL_NAMES[value.literal.kind];
    case 'list':
      return 'a list';
    case 'word':
      return `the word \`${value.word}\``;
    case 'named':
      return `the ${value.symbol.kind} \`${value.symbol.qualified}\``;
    case 'env':
      return 'a text';
    case 'measured':
      return 'a measurement';
    case 'open':
      return 'something else';
  }
}

const LITERAL_NAMES: Readonly<Record<Literal['kind'], string>> = {
  ratio: 'a percentage',
  rate: 'a rate',
  packets: 'a packet rate',
  money: 'a price',
  duration: 'a duration',
  number: 'a number',
  text: 'a text',
  prefix: 'a prefix',
  address: 'an address',
  endpoint: 'an address with a port',
  asn: 'an AS number',
  pair: 'a community or a time of day',
  large: 'a large community',
  length: 'a prefix length',
  bool: 'true or false',
  bad: 'something else',
};

export const spanOf = (at: Located): Span => at.expression.span;
