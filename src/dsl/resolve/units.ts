/** Scopes for files and for uses of macros. */
import type { Item, Macro, Name, Parameter, Use } from '../ast/index.ts';
import { nearest } from '../text/index.ts';
import type { Report, Source, Span } from '../text/index.ts';
import { reportCycles } from './cycles.ts';
import type { LoadedFiles, Module } from './files.ts';
import * as mistakes from './mistakes.ts';
import { Scope } from './scope.ts';
import type { Declared } from './scope.ts';

/** From all uses of macros together, so that macros inside macros cannot grow without bound. */
const MAX_STATEMENTS = 100_000;

/** Statements whose second word is a name that others can use; the empty one is a statement word beyond recognition. */
const DECLARING = new Set(['', 'customer', 'router', 'link', 'set', 'group', 'let', 'fn', 'macro', 'schedule']);

/** Statements with the scope that their names are looked up in: a file, or one use of a macro. */
export interface Unit {
  readonly items: readonly Item[];
  readonly scope: Scope;
  /** False for the body of a macro looked at for itself: it is checked and takes no effect. */
  readonly effective: boolean;
}

export interface Resolved {
  readonly entry: string;
  readonly files: LoadedFiles;
  readonly sources: readonly Source[];
  readonly units: readonly Unit[];
}

export function resolve(entry: string, files: LoadedFiles, report: Report): Resolved {
  const builder = new UnitBuilder(report);
  for (const module of files.modules) builder.declareFile(module, prefixOf(module, files));
  for (const module of files.modules) builder.connect(module);
  for (const module of files.modules) builder.unfold(module.file.items, builder.scopeOf(module));
  // Entry first: what is written there is what an operator thinks of as first.
  const units = builder.units.sort((one, other) => rank(one, builder, files) - rank(other, builder, files));
  reportCycles(
    units.map((unit) => unit.scope),
    report,
  );
  return { entry, files, sources: [...files.sources.values()], units };
}

const rank = (unit: Unit, builder: UnitBuilder, files: LoadedFiles): number =>
  files.entry !== undefined && unit.scope === builder.scopeOf(files.entry) ? 0 : 1;

/** What an `import … as name` calls the file; the first such import decides. */
function prefixOf(module: Module, files: LoadedFiles): string {
  for (const importer of [...files.modules].reverse()) {
    const found = importer.imports.find((each) => each.module === module && each.statement.as !== undefined);
    if (found !== undefined) return `${prefixOf(importer, files)}${found.statement.as!.text}.`;
  }
  return '';
}

class UnitBuilder {
  readonly units: Unit[] = [];
  private readonly scopes = new Map<Module, Scope>();
  private readonly report: Report;
  private unfolded = 0;
  private readonly givenUp = new Set<Declared>();

  constructor(report: Report) {
    this.report = report;
  }

  scopeOf(module: Module): Scope {
    return this.scopes.get(module)!;
  }

  declareFile(module: Module, prefix: string): void {
    const scope = new Scope(undefined, prefix, this.givenUp);
    this.scopes.set(module, scope);
    this.declareItems(module.file.items, scope);
    this.units.push({ items: module.file.items, scope, effective: true });
  }

  private declareItems(items: readonly Item[], scope: Scope): void {
    for (const item of items) {
      const symbol = symbolOf(item, scope);
      if (symbol === undefined) continue;
      this.enter(scope, symbol.name, symbol.symbol);
    }
  }

  private enter(scope: Scope, name: Name, symbol: Declared): void {
    const before = scope.declare(name.text, symbol);
    if (before !== undefined) this.report(mistakes.declaredTwice(name.span, name.text, before.span));
  }

  /** Makes imported names visible. */
  connect(module: Module): void {
    const scope = this.scopeOf(module);
    scope.incomplete = module.incomplete;
    for (const { statement, module: other } of module.imports) {
      const theirs = this.scopeOf(other);
      if (statement.as !== undefined) {
        const { text, span } = statement.as;
        this.enter(scope, statement.as, { kind: 'namespace', scope: theirs, span, qualified: text });
      } else if (statement.names !== undefined) {
        for (const name of statement.names) this.bringOne(scope, name, theirs, other.path);
      } else {
        for (const [name, symbol] of theirs.declarations()) this.bring(scope, name, symbol, statement.span);
      }
    }
  }

  private bringOne(scope: Scope, name: Name, theirs: Scope, path: string): void {
    const symbol = theirs.declared(name.text);
    if (symbol !== undefined) {
      this.bring(scope, name.text, symbol, name.span);
      return;
    }
    const names = [...theirs.declarations()].map(([each]) => each);
    this.report(mistakes.importedNameMissing(name.span, name.text, path, nearest(name.text, names)));
  }

  private bring(scope: Scope, name: string, symbol: Declared, at: Span): void {
    const before = scope.bring(name, symbol);
    if (before !== undefined) this.report(mistakes.declaredTwice(at, name, before.span));
  }

  /** Gives each use of a macro a unit of its own, and each macro one in which its body is checked for itself. */
  unfold(items: readonly Item[], scope: Scope): void {
    for (const item of items) {
      if (item.kind === 'macro') this.unfoldBody(item, scope);
      if (item.kind === 'use') this.unfoldUse(item, scope, []);
    }
  }

  private unfoldBody(macro: Macro, scope: Scope): void {
    const inner = new Scope(scope, `${scope.prefix}${macro.name.text}.`);
    for (const param of macro.params) this.enter(inner, param.name, parameterSymbol(param, undefined));
    this.declareItems(macro.items, inner);
    this.units.push({ items: macro.items, scope: inner, effective: false });
  }

  private unfoldUse(use: Use, scope: Scope, within: readonly Macro[]): void {
    const symbol = scope.lookup(use.macro);
    if (symbol?.kind !== 'macro' || within.includes(symbol.node)) return;
    const macro = symbol.node;
    if (this.unfolded > MAX_STATEMENTS) return;
    this.unfolded += macro.items.length + 1;
    if (this.unfolded > MAX_STATEMENTS) {
      this.report(mistakes.tooManyUses(use.span, MAX_STATEMENTS));
      return;
    }
    const name = use.as?.text ?? macro.name.text;
    const inner = new Scope(symbol.scope, `${scope.prefix}${name}.`);
    macro.params.forEach((param, index) => {
      const expression = use.args[index];
      inner.declare(param.name.text, parameterSymbol(param, expression && { expression, scope }));
    });
    for (const item of macro.items) {
      const declared = symbolOf(item, inner);
      if (declared !== undefined) inner.declare(declared.name.text, declared.symbol);
    }
    const named = use.as;
    if (named !== undefined) {
      this.enter(scope, named, { kind: 'namespace', scope: inner, span: named.span, qualified: named.text });
    }
    this.units.push({ items: macro.items, scope: inner, effective: true });
    for (const item of macro.items) if (item.kind === 'use') this.unfoldUse(item, inner, [...within, macro]);
  }
}

const parameterSymbol = (param: Parameter, argument: (Declared & { kind: 'parameter' })['argument']): Declared => ({
  kind: 'parameter',
  type: param.type.text,
  argument,
  qualified: param.name.text,
  span: param.name.span,
});

function symbolOf(item: Item, scope: Scope): { name: Name; symbol: Declared } | undefined {
  switch (item.kind) {
    case 'link':
    case 'router':
    case 'customer':
      return { name: item.name, symbol: { ...common(item.name, scope), kind: item.kind, node: item } };
    case 'set':
      return { name: item.name, symbol: { ...common(item.name, scope), kind: 'set', node: item } };
    case 'group':
      return { name: item.name, symbol: { ...common(item.name, scope), kind: 'group', node: item } };
    case 'let':
      return { name: item.name, symbol: { ...common(item.name, scope), kind: 'let', node: item } };
    case 'fn':
      return { name: item.name, symbol: { ...common(item.name, scope), kind: 'fn', node: item } };
    case 'macro':
      return { name: item.name, symbol: { ...common(item.name, scope), kind: 'macro', node: item } };
    case 'schedule':
      return { name: item.name, symbol: { ...common(item.name, scope), kind: 'schedule', node: item } };
    case 'broken': {
      const { name, starter } = item;
      if (name === undefined || !DECLARING.has(starter)) return undefined;
      return { name, symbol: { kind: 'unread', span: name.span, qualified: name.text } };
    }
    default:
      return undefined;
  }
}

const common = (name: Name, scope: Scope): { qualified: string; span: Span; scope: Scope } => ({
  qualified: scope.prefix + name.text,
  span: name.span,
  scope,
});
