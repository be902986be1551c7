/** Reads the properties of `own`, `customer`, `router`, `link` and `source` by the tables of the vocabulary. */
import type { Declaration, Expression, Own, Property as PropertyNode, SourceStatement } from '../ast/index.ts';
import type { Scope } from '../resolve/index.ts';
import type { Span } from '../text/index.ts';
import type { Context } from './context.ts';
import { setAt } from './elaborate.ts';
import * as mistakes from './mistakes/index.ts';
import { suggestFrom } from './names.ts';
import { isRead } from './property.ts';
import type { SetSource } from './term.ts';
import type { Located } from './value.ts';
import { describeValue, valueOf } from './value.ts';
import { CUSTOMER, LINK, OWN, ROUTER, SOURCES } from './vocabulary.ts';
import type { Properties, SourceKind, Values } from './vocabulary.ts';

interface ReadProperties<Table> {
  readonly values: Values<Table>;
  readonly written: ReadonlySet<string>;
}

/** Properties whose value is not of a plain type and is read by the statement itself. */
const NO_EXTRAS: ReadonlyMap<string, string> = new Map();

export function readProperties<Table extends Properties>(
  table: Table,
  props: readonly PropertyNode[],
  owner: { readonly kind: string; readonly at: Span; readonly extras?: ReadonlyMap<string, string> },
  context: Context,
): ReadProperties<Table> {
  const values: Record<string, unknown> = {};
  for (const [key, property] of Object.entries(table)) values[key] = property.fallback;
  const seen = new Map<string, PropertyNode>();
  const extras = owner.extras ?? NO_EXTRAS;
  let unknown = false;
  for (const each of props) {
    const key = each.key.text;
    const before = seen.get(key);
    if (before !== undefined) context.report(mistakes.propertyTwice(each.key.span, key, before.key.span));
    else seen.set(key, each);
    if (extras.has(key)) continue;
    const property = Object.hasOwn(table, key) ? table[key] : undefined;
    if (property === undefined) {
      const known = [...Object.keys(table), ...extras.keys()];
      const near = suggestFrom(key, known);
      context.report(mistakes.unknownProperty(each.key.span, owner.kind, key, near, known));
      unknown = true;
      continue;
    }
    const at: Located = { expression: each.value, scope: context.scope };
    const read = property.type.read(at);
    if (isRead(read)) values[key] = read.value;
    else if (read !== 'open') reportMismatch(each, property.type.name, read.mismatch, context);
  }
  for (const [key, property] of Object.entries(table)) {
    // One slip, one message: a property with an unknown name may be the one that is missing.
    if (property.required && !seen.has(key) && !unknown) {
      context.report(mistakes.missingProperty(owner.at, owner.kind, key, property.type.name, property.about));
    }
  }
  return { values: values as Values<Table>, written: new Set(unknown ? Object.keys(table) : seen.keys()) };
}

function reportMismatch(each: PropertyNode, wanted: string, at: Located, context: Context): void {
  const value = valueOf(at);
  // A list is wrong where its item is; a name where it is used, not where it is defined.
  const inside = at.expression.span.start >= each.span.start && at.expression.span.end <= each.span.end;
  const span = inside ? at.expression.span : each.value.span;
  context.report(mistakes.wrongProperty(span, each.key.text, wanted, describeValue(value)));
}

/** Enters what a unit declares into the network; the body of a macro is only checked. */
export function declare(item: Declaration | Own | SourceStatement, context: Context, effective: boolean): void {
  switch (item.kind) {
    case 'own': {
      declareOwn(item, context, effective);
      return;
    }
    case 'source': {
      declareSource(item, context, effective);
      return;
    }
    case 'router': {
      const read = readProperties(ROUTER, item.props, { kind: 'router', at: item.name.span }, context);
      enter(context.network.routers, item, read, context.scope, effective);
      return;
    }
    case 'link': {
      const read = readProperties(LINK, item.props, { kind: 'link', at: item.name.span }, context);
      enter(context.network.links, item, read, context.scope, effective);
      return;
    }
    case 'customer': {
      const extras = new Map([['prefixes', 'a set']]);
      const read = readProperties(CUSTOMER, item.props, { kind: 'customer', at: item.name.span, extras }, context);
      const prefixes = item.props.find((each) => each.key.text === 'prefixes')?.value;
      const set = prefixes && setOfValue(prefixes, context);
      enter(context.network.customers, item, { ...read, prefixes: set }, context.scope, effective);
      return;
    }
  }
}

function enter<Entry extends object>(
  map: Map<string, Entry & { name: string; node: Declaration }>,
  node: Declaration,
  entry: Entry,
  scope: Scope,
  effective: boolean,
): void {
  const name = scope.prefix + node.name.text;
  if (effective && !map.has(name)) map.set(name, { ...entry, name, node });
}

/** `prefixes = [203.0.113.0/24, their_set]` */
function setOfValue(expression: Expression, context: Context): SetSource | undefined {
  if (expression.kind === 'ref') return setAt(expression.ref, context);
  if (expression.kind === 'list') {
    const sets = expression.items.map((item) => setOfValue(item, context));
    return { kind: 'union', sets: sets.filter((set) => set !== undefined) };
  }
  const value = valueOf({ expression, scope: context.scope });
  if (value.kind === 'literal' && value.literal.kind === 'prefix')
    return { kind: 'prefix', prefix: value.literal.text };
  if (value.kind !== 'open') {
    const wanted = 'a prefix, the name of a set or a list of them';
    context.report(mistakes.wrongProperty(expression.span, 'prefixes', wanted, describeValue(value)));
  }
  return undefined;
}

function declareOwn(node: Own, context: Context, effective: boolean): void {
  const { values } = readProperties(OWN, node.props, { kind: 'own', at: node.span }, context);
  if (effective) context.network.own.push({ node, scope: context.scope, values });
}

function declareSource(node: SourceStatement, context: Context, effective: boolean): void {
  const kind = node.type.text;
  if (!Object.hasOwn(SOURCES, kind)) {
    const kinds = Object.keys(SOURCES);
    context.report(mistakes.unknownWord(node.type.span, 'a kind of source', kind, suggestFrom(kind, kinds), kinds));
    context.network.unread.add('source');
    return;
  }
  const known = kind as SourceKind;
  const table: Properties = SOURCES[known];
  const { values } = readProperties(table, node.props, { kind: `source of kind ${kind}`, at: node.name.span }, context);
  const name = context.scope.prefix + node.name.text;
  const before = context.network.sources.find((source) => source.name === name);
  if (before !== undefined && effective)
    context.report(mistakes.sourceTwice(node.name.span, name, before.node.name.span));
  if (effective) context.network.sources.push({ name, node, kind: known, values });
}
