/** What names stand for. */
import type { Declaration, Expression, Fn, Group, Let, Macro, Ref, Schedule, SetStatement } from '../ast/index.ts';
import type { Span } from '../text/index.ts';

interface Common<Kind extends string, Node> {
  readonly kind: Kind;
  readonly node: Node;
  /** Unique in the program: `edge.transit_a` for what an import or a macro calls `edge` brought in. */
  readonly qualified: string;
  readonly span: Span;
  /** In which the names inside the node are looked up. */
  readonly scope: Scope;
}

export type LinkDeclaration = Declaration & { readonly kind: 'link' };

/** What a name can stand for. */
export type Declared =
  | Common<'link' | 'router' | 'customer', Declaration>
  | Common<'set', SetStatement>
  | Common<'group', Group>
  | Common<'let', Let>
  | Common<'fn', Fn>
  | Common<'macro', Macro>
  | Common<'schedule', Schedule>
  | ParameterSymbol
  | LinkVariable
  /** Would have been declared by a statement or file that could not be read: fits everywhere, means nothing. */
  | { readonly kind: 'unread'; readonly span: Span; readonly qualified: string }
  | { readonly kind: 'namespace'; readonly scope: Scope; readonly span: Span; readonly qualified: string };

/** A parameter of a function or macro; without an argument while its body is checked for itself. */
export interface ParameterSymbol {
  readonly kind: 'parameter';
  readonly type: string;
  readonly argument: { readonly expression: Expression; readonly scope: Scope } | undefined;
  readonly qualified: string;
  readonly span: Span;
}

/** The `x` of `any link x in transits`, bound to one link at a time. */
export interface LinkVariable {
  readonly kind: 'variable';
  readonly link: Declared | undefined;
  readonly qualified: string;
  readonly span: Span;
}

export type SymbolKind = Declared['kind'];

export class Scope {
  readonly parent: Scope | undefined;
  /** Put before the names declared here, with its dot: `edge.`, or nothing. */
  readonly prefix: string;
  /** A file that it imports could not be read. */
  incomplete = false;
  private readonly own = new Map<string, Declared>();
  /** Names that plain imports bring; those declared here go before them. */
  private readonly imported = new Map<string, Declared>();

  /** Shared by all scopes of a program. */
  private readonly givenUp: Set<Declared>;

  constructor(parent: Scope | undefined, prefix: string, givenUp: Set<Declared> = parent?.givenUp ?? new Set()) {
    this.parent = parent;
    this.prefix = prefix;
    this.givenUp = givenUp;
  }

  declare(name: string, symbol: Declared): Declared | undefined {
    const before = this.own.get(name);
    if (before !== undefined && symbol.kind === 'unread') return undefined;
    // What was only guessed from a broken statement gives way to what is really declared.
    if (before === undefined || before.kind === 'unread') this.own.set(name, symbol);
    return before?.kind === 'unread' ? undefined : before;
  }

  /** Makes a name of another scope visible here. */
  bring(name: string, symbol: Declared): Declared | undefined {
    const before = this.imported.get(name);
    if (before === undefined) this.imported.set(name, symbol);
    return before === symbol ? undefined : before;
  }

  named(name: string): Declared | undefined {
    return this.own.get(name) ?? this.imported.get(name) ?? this.parent?.named(name);
  }

  /** Reported as leading nowhere: from now on it is found as something that could not be read. */
  giveUp(symbol: Declared): void {
    this.givenUp.add(symbol);
  }

  lookup(ref: Ref): Declared | undefined {
    const found = this.find(ref);
    // Few programs have anything to give up, so the set is hardly ever asked.
    if (found === undefined || this.givenUp.size === 0 || !this.givenUp.has(found)) return found;
    return { kind: 'unread', span: found.span, qualified: found.qualified };
  }

  private find(ref: Ref): Declared | undefined {
    let found = this.named(ref.parts[0]!) ?? this.unreadable(ref);
    for (const part of ref.parts.slice(1)) {
      if (found?.kind === 'unread') return found;
      if (found?.kind !== 'namespace') return undefined;
      found = found.scope.declared(part) ?? found.scope.unreadable(ref);
    }
    return found;
  }

  /** Where an import could not be read, an unknown name may be in it. */
  private unreadable(ref: Ref): Declared | undefined {
    if (!this.incomplete) return this.parent?.unreadable(ref);
    return { kind: 'unread', span: ref.span, qualified: ref.text };
  }

  declared(name: string): Declared | undefined {
    return this.own.get(name);
  }

  /** Names declared here, for imports. */
  *declarations(): Iterable<[string, Declared]> {
    yield* this.own;
  }

  /** Every visible name, for did-you-mean. */
  *visible(): Iterable<[string, Declared]> {
    yield* this.own;
    yield* this.imported;
    if (this.parent !== undefined) yield* this.parent.visible();
  }
}
