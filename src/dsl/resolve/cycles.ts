/**
 * Finds values, sets, functions and macros that need themselves, or that unfold without reasonable bound.
 *
 * Everything after this stage follows names recursively. What is reported here is made unusable, so that no later stage
 * can run in a circle, overflow its stack, or take exponential time over `let b = [a, a]  let c = [b, b] …`.
 */
import { walkExpression } from '../ast/index.ts';
import type { Expression, Ref, SetExpression } from '../ast/index.ts';
import type { Report } from '../text/index.ts';
import * as mistakes from './mistakes.ts';
import type { Declared, Scope } from './scope.ts';

/** How far names may be built on each other. */
export const MAX_DEPTH = 64;
/** How many names one name may come to when all are written out. */
const MAX_SIZE = 10_000;

interface Extent {
  readonly depth: number;
  readonly size: number;
}
const NOTHING: Extent = { depth: 0, size: 0 };

export function reportCycles(scopes: readonly Scope[], report: Report): void {
  const finder = new CycleFinder(report);
  for (const scope of scopes) {
    for (const [, symbol] of scope.declarations()) finder.visit(symbol, []);
  }
}

class CycleFinder {
  /** Those whose needs have been followed to the end. */
  private readonly done = new Map<Declared, Extent>();
  private readonly report: Report;

  constructor(report: Report) {
    this.report = report;
  }

  visit(symbol: Declared, path: readonly Declared[]): Extent {
    const known = this.done.get(symbol);
    if (known !== undefined) return known;
    const at = path.indexOf(symbol);
    if (at >= 0) {
      const circle = path.slice(at);
      const names = [...circle, symbol].map((each) => each.qualified);
      return this.giveUp(circle, mistakes.definedByItself(symbol.span, names));
    }
    if (path.length >= MAX_DEPTH)
      return this.giveUp([symbol], mistakes.builtTooDeep(symbol.span, symbol.qualified, MAX_DEPTH));
    let depth = 0;
    let size = 1;
    for (const needed of needsOf(symbol)) {
      const extent = this.visit(needed, [...path, symbol]);
      depth = Math.max(depth, extent.depth + 1);
      size += extent.size;
    }
    if (this.done.has(symbol)) return NOTHING;
    if (depth >= MAX_DEPTH)
      return this.giveUp([symbol], mistakes.builtTooDeep(symbol.span, symbol.qualified, MAX_DEPTH));
    // Sets are built once and shared, however often they are named.
    if (symbol.kind === 'set' || symbol.kind === 'group') size = 1;
    if (size > MAX_SIZE)
      return this.giveUp([symbol], mistakes.unfoldsTooLarge(symbol.span, symbol.qualified, MAX_SIZE));
    const extent = { depth, size };
    this.done.set(symbol, extent);
    return extent;
  }

  private giveUp(symbols: readonly Declared[], mistake: ReturnType<typeof mistakes.builtTooDeep>): Extent {
    this.report(mistake);
    for (const each of symbols) {
      this.done.set(each, NOTHING);
      if ('scope' in each) each.scope.giveUp(each);
    }
    return NOTHING;
  }
}

function needsOf(symbol: Declared): Declared[] {
  switch (symbol.kind) {
    case 'let':
      return refsIn(symbol.node.value).flatMap((ref) => symbol.scope.lookup(ref) ?? []);
    case 'fn': {
      const params = new Set(symbol.node.params.map((param) => param.name.text));
      const refs = refsIn(symbol.node.body).filter((ref) => !params.has(ref.parts[0]!));
      return refs.flatMap((ref) => symbol.scope.lookup(ref) ?? []);
    }
    case 'set':
      return setRefs(symbol.node.set, symbol.scope);
    case 'group':
      return 'kind' in symbol.node.blocks
        ? found(symbol.scope, symbol.node.blocks.of)
        : setRefs(symbol.node.blocks, symbol.scope);
    case 'macro':
      return symbol.node.items.flatMap((item) => (item.kind === 'use' ? found(symbol.scope, item.macro) : []));
    default:
      return [];
  }
}

const found = (scope: Scope, ref: Ref): Declared[] => {
  const symbol = scope.lookup(ref);
  return symbol === undefined ? [] : [symbol];
};

function setRefs(set: SetExpression, scope: Scope): Declared[] {
  return set.terms.flatMap(({ term }) => {
    const entries = term.kind === 'entries' ? term.entries : [term];
    return entries.flatMap((entry) => (entry.kind === 'ref' ? found(scope, entry.ref) : []));
  });
}

function refsIn(expression: Expression): Ref[] {
  const refs: Ref[] = [];
  walkExpression(expression, (each) => {
    if (each.kind === 'ref' || each.kind === 'link' || each.kind === 'group') refs.push(each.ref);
    if (each.kind === 'call') refs.push(each.callee);
    if (each.kind === 'in') refs.push(each.set);
    if (each.kind === 'each') refs.push(each.over);
    return undefined;
  });
  return refs;
}
