/** What the declarations come to: the properties of every router, link and source as typed values. */
import type { Declaration, Own, SourceStatement } from '../ast/index.ts';
import type { Scope } from '../resolve/index.ts';
import type { SetSource } from './term.ts';
import type { CUSTOMER, LINK, OWN, ROUTER, SourceKind, Values } from './vocabulary.ts';

export interface Facts<Table> {
  readonly name: string;
  readonly node: Declaration;
  readonly values: Values<Table>;
  /** Properties that the operator wrote, to tell a default from a statement. */
  readonly written: ReadonlySet<string>;
}
export type RouterFacts = Facts<typeof ROUTER>;
export type LinkFacts = Facts<typeof LINK>;
export interface CustomerFacts extends Facts<typeof CUSTOMER> {
  readonly prefixes: SetSource | undefined;
}
export interface OwnFacts {
  readonly node: Own;
  readonly scope: Scope;
  readonly values: Values<typeof OWN>;
}
export interface SourceFacts {
  readonly name: string;
  readonly node: SourceStatement;
  readonly kind: SourceKind;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Put into `unread` where a whole file is missing. */
export const ANYTHING = '*';

/** By qualified name, in file order. */
export class Network {
  readonly routers = new Map<string, RouterFacts>();
  readonly links = new Map<string, LinkFacts>();
  readonly customers = new Map<string, CustomerFacts>();
  readonly own: OwnFacts[] = [];
  readonly sources: SourceFacts[] = [];
  /** Kinds of statements of which one could not be read: what is missing may be said there. */
  readonly unread = new Set<string>();

  has(...kinds: readonly SourceKind[]): boolean {
    return this.mayHold('source') || this.sources.some((source) => kinds.includes(source.kind));
  }

  /** Whether a statement of this kind may stand where something could not be read. */
  mayHold(starter: string): boolean {
    return this.unread.has(starter) || this.unread.has(ANYTHING);
  }

  hasOwn(): boolean {
    return this.own.length > 0 || this.mayHold('own');
  }

  /** The router a link is on: the one it names, or the only one. */
  routerOf(link: LinkFacts): RouterFacts | undefined {
    const named = link.values.router;
    if (named !== undefined) return this.routers.get(named);
    return this.routers.size === 1 ? this.routers.values().next().value : undefined;
  }
}
