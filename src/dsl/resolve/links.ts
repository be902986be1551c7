/** A name where links are wanted: a link, a `let` list of links, a parameter, a variable. */
import type { Expression, Ref } from '../ast/index.ts';
import type { Scope, Declared } from './scope.ts';

export type LinkSymbol = Declared & { readonly kind: 'link' };

export type LinksAt =
  | { readonly kind: 'links'; readonly links: readonly LinkSymbol[] }
  /** A parameter of a function or macro that is looked at for itself. */
  | { readonly kind: 'open' }
  | { readonly kind: 'unknown'; readonly ref: Ref }
  | { readonly kind: 'wrong'; readonly ref: Ref; readonly found: string };

/** Deeper chains are circles, which are reported elsewhere. */
const MAX_DEPTH = 64;

export function linksAt(ref: Ref, scope: Scope, depth = 0): LinksAt {
  const symbol = scope.lookup(ref);
  if (symbol === undefined) return { kind: 'unknown', ref };
  return linksOfSymbol(symbol, ref, depth);
}

function linksOfSymbol(symbol: Declared, ref: Ref, depth: number): LinksAt {
  if (depth > MAX_DEPTH) return { kind: 'open' };
  switch (symbol.kind) {
    case 'link':
      return { kind: 'links', links: [symbol as LinkSymbol] };
    case 'unread':
      return { kind: 'open' };
    case 'variable':
      return symbol.link === undefined ? { kind: 'open' } : linksOfSymbol(symbol.link, ref, depth + 1);
    case 'let':
      return linksIn(symbol.node.value, symbol.scope, ref, depth + 1);
    case 'parameter': {
      const { argument } = symbol;
      return argument === undefined ? { kind: 'open' } : linksIn(argument.expression, argument.scope, ref, depth + 1);
    }
    default:
      return { kind: 'wrong', ref, found: `a ${symbol.kind}` };
  }
}

function linksIn(expression: Expression, scope: Scope, ref: Ref, depth: number): LinksAt {
  if (expression.kind === 'ref') return linksAt(expression.ref, scope, depth);
  if (expression.kind === 'link' && expression.direction === undefined) return linksAt(expression.ref, scope, depth);
  if (expression.kind !== 'list') return { kind: 'wrong', ref, found: 'a value that is not a list of links' };
  const links: LinkSymbol[] = [];
  for (const item of expression.items) {
    const part = linksIn(item, scope, ref, depth);
    if (part.kind !== 'links') return part;
    links.push(...part.links);
  }
  return { kind: 'links', links };
}
