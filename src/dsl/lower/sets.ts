/** Sets as written, worked out into lists of entries. */
import { boundsOf, linesOf, readLine } from '../check/index.ts';
import type { Network, SetSource } from '../check/index.ts';
import type { SetEntry, SetExpression, SetTerm } from '../ast/index.ts';
import { asn, prefix } from '../program/index.ts';
import type { Asn, PrefixSet, PrefixSetEntry } from '../program/index.ts';
import type { LoadedFiles, Scope } from '../resolve/index.ts';
import type { Report, Span } from '../text/index.ts';
import { membershipOf } from './membership.ts';
import type { Membership } from './membership.ts';
import * as mistakes from './mistakes.ts';

const EMPTY: PrefixSet = { entries: [], asns: [] };
/** A set of sets of sets can double with every line. */
const MAX_ENTRIES = 4_000_000;

/** Builds every set once; sets that are named in many places are shared. */
export class Sets {
  private readonly built = new Map<SetExpression, Map<Scope, PrefixSet>>();
  private readonly members = new Map<PrefixSet, Membership>();
  private readonly network: Network;
  private readonly files: LoadedFiles;
  private readonly report: Report;
  private ownSet: PrefixSet | undefined;
  /** Said once: what is built on a set that is too large is too large as well. */
  private tooLarge = false;

  constructor(network: Network, files: LoadedFiles, report: Report) {
    this.network = network;
    this.files = files;
    this.report = report;
  }

  of(source: SetSource): PrefixSet {
    switch (source.kind) {
      case 'own':
        return (this.ownSet ??= this.network.own
          .map(({ node, scope }) => this.expression(node.set, scope))
          .reduce((all, each) => this.union(all, each, undefined), EMPTY));
      case 'prefix':
        return { entries: [entryOf(source.prefix, undefined)], asns: [] };
      case 'union':
        return source.sets.reduce<PrefixSet>((all, each) => this.union(all, this.of(each), undefined), EMPTY);
      case 'expression':
        return this.expression(source.set, source.scope);
    }
  }

  membership(source: SetSource): Membership {
    const set = this.of(source);
    let found = this.members.get(set);
    if (found === undefined) this.members.set(set, (found = membershipOf(set)));
    return found;
  }

  expression(set: SetExpression, scope: Scope): PrefixSet {
    let byScope = this.built.get(set);
    if (byScope === undefined) this.built.set(set, (byScope = new Map<Scope, PrefixSet>()));
    const known = byScope.get(scope);
    if (known !== undefined) return known;
    // Before it is built, so that a circle, which has been reported, ends here.
    byScope.set(scope, EMPTY);
    let result = EMPTY;
    for (const { operator, term } of set.terms) {
      const part = this.term(term, scope);
      result = operator === '+' ? this.union(result, part, term.span) : this.difference(result, part, term.span);
    }
    byScope.set(scope, result);
    return result;
  }

  private term(term: SetTerm, scope: Scope): PrefixSet {
    switch (term.kind) {
      case 'entries':
        return term.entries
          .map((entry) => this.entry(entry, scope))
          .reduce((all, each) => this.union(all, each, term.span), EMPTY);
      case 'file':
        return this.file(term);
      default:
        return this.entry(term, scope);
    }
  }

  private entry(entry: SetEntry, scope: Scope): PrefixSet {
    switch (entry.kind) {
      case 'asn':
        return entry.asn.literal.kind === 'asn' ? { entries: [], asns: [asn(entry.asn.literal.asn)] } : EMPTY;
      case 'prefix':
        return entry.prefix.literal.kind === 'prefix'
          ? { entries: [entryOf(entry.prefix.literal.text, boundsOf(entry))], asns: [] }
          : EMPTY;
      case 'ref': {
        const symbol = scope.lookup(entry.ref);
        if (symbol === undefined) return entry.ref.text === 'own' ? this.of({ kind: 'own' }) : EMPTY;
        return symbol.kind === 'set' ? this.expression(symbol.node.set, symbol.scope) : EMPTY;
      }
    }
  }

  private file(term: SetTerm & { kind: 'file' }): PrefixSet {
    const { literal, span } = term.path;
    const source = literal.kind === 'text' ? this.files.setFile(span.source, literal.text) : undefined;
    if (source === undefined) return EMPTY;
    const entries: PrefixSetEntry[] = [];
    const asns: Asn[] = [];
    for (const { text } of linesOf(source)) {
      const line = readLine(text);
      if (line?.kind === 'asn') asns.push(asn(line.asn));
      if (line?.kind === 'prefix') entries.push(entryOf(line.prefix, undefined));
    }
    return { entries, asns };
  }

  private union(one: PrefixSet, other: PrefixSet, at: Span | undefined): PrefixSet {
    if (one.entries.length + other.entries.length > MAX_ENTRIES) {
      if (at !== undefined && !this.tooLarge) this.report(mistakes.setTooLarge(at, MAX_ENTRIES));
      this.tooLarge = true;
      return one;
    }
    const asns = other.asns.length === 0 ? one.asns : [...new Set([...one.asns, ...other.asns])];
    if (!excludes(other)) return { entries: joined(one.entries, other.entries), asns };
    // The later entry wins, so the side that takes nothing out goes last.
    if (!excludes(one)) return { entries: joined(other.entries, one.entries), asns };
    if (at !== undefined) this.report(mistakes.setTooInvolved(at));
    return one;
  }

  private difference(one: PrefixSet, other: PrefixSet, at: Span): PrefixSet {
    if (excludes(other)) {
      this.report(mistakes.setTooInvolved(at));
      return one;
    }
    const out = other.entries.map((entry) => ({ ...entry, excluded: true }));
    const gone = new Set(other.asns);
    return { entries: joined(one.entries, out), asns: one.asns.filter((each) => !gone.has(each)) };
  }
}

const excludes = (set: PrefixSet): boolean => set.entries.some((entry) => entry.excluded);

function joined<Entry>(one: readonly Entry[], other: readonly Entry[]): readonly Entry[] {
  if (one.length === 0) return other;
  return other.length === 0 ? one : one.concat(other);
}

function entryOf(text: string, bounds: { least: number; most: number } | undefined): PrefixSetEntry {
  const length = Number(text.slice(text.indexOf('/') + 1));
  return {
    prefix: prefix(text),
    minLength: bounds?.least ?? length,
    maxLength: bounds?.most ?? length,
    excluded: false,
  };
}
