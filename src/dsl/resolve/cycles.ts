/** Finds values, sets, functions and macros that need themselves. */
import { walkExpression } from '../ast/index.ts';
import type { Expression, Item, Ref, SetExpression } from '../ast/index.ts';
import type { Report } from '../text/index.ts';
import * as mistakes from './mistakes.ts';
import type { Scope, Declared } from './scope.ts';

export function reportCycles(scopes: readonly Scope[], report: Report): void {
  const finder = new CycleFinder(report);
  for (const scope of scopes) {
    for (const [, symbol] of scope.declarations()) finder.visit(symbol, []);
  }
}

class CycleFinder {
  /** Nodes whose needs have been followed to the end. */
  private readonly done = new Set<unknown>();
  private readonly report: Report;

  constructor(report: Report) {
    this.report = report;
  }

  visit(symbol: Declared, path: readonly Declared[]): void {
    const node = 'node' in symbol ? symbol.node : undefined;
    if (node === undefined || this.done.has(node)) return;
    const at = path.findIndex((each) => 'node' in each && each.node === node);
    if (at >= 0) {
      const circle = [...path.slice(at), symbol].map((each) => each.qualified);
      this.report(mistakes.definedByItself(path[at]!.span, circle));
      for (const each of path.slice(at)) if ('node' in each) this.done.add(each.node);
      return;
    }
    for (const needed of needsOf(symbol)) this.visit(needed, [...path, symbol]);
    this.done.add(node);
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
        ? (look(symbol.scope, symbol.node.blocks.of) ?? [])
        : setRefs(symbol.node.blocks, symbol.scope);
    case 'macro':
      return symbol.node.items.flatMap((item: Item) =>
        item.kind === 'use' ? (look(symbol.scope, item.macro) ?? []) : [],
      );
    default:
      return [];
  }
}

const look = (scope: Scope, ref: Ref): Declared[] | undefined => {
  const found = scope.lookup(ref);
  return found && [found];
};

function setRefs(set: SetExpression, scope: Scope): Declared[] {
  return set.terms.flatMap(({ term }) => {
    const entries = term.kind === 'entries' ? term.entries : [term];
    return entries.flatMap((entry) => (entry.kind === 'ref' ? (scope.lookup(entry.ref) ?? []) : []));
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
