/** Sets and groups as written: names in them, bounds, lines of set files. */
import type { Group, SetEntry, SetExpression, Split } from '../ast/index.ts';
import { parsePrefix } from '../lex/address.ts';
import type { LoadedFiles } from '../resolve/index.ts';
import type { Source } from '../text/index.ts';
import type { CheckedGroup } from './checked.ts';
import type { Context } from './context.ts';
import { setAt } from './elaborate.ts';
import * as mistakes from './mistakes/index.ts';
import { countOf, durationOf, lengthOf } from './quantities.ts';

export function checkSet(set: SetExpression, context: Context): void {
  for (const { term } of set.terms) {
    if (term.kind === 'entries') for (const entry of term.entries) checkEntry(entry, context);
    else if (term.kind !== 'file') checkEntry(term, context);
  }
}

function checkEntry(entry: SetEntry, context: Context): void {
  if (entry.kind === 'ref') setAt(entry.ref, context);
  if (entry.kind !== 'prefix' || entry.prefix.literal.kind !== 'prefix') return;
  const { length, version } = entry.prefix.literal;
  const most = version === 4 ? 32 : 128;
  const bounds = boundsOf(entry);
  if (bounds !== undefined && (bounds.least < length || bounds.most > most || bounds.least > bounds.most)) {
    context.report(mistakes.badBounds(entry.span, length, most));
  }
}

/** The lengths that an entry matches; undefined when a figure in it is malformed. */
export function boundsOf(
  entry: SetEntry & { kind: 'prefix' },
): { readonly least: number; readonly most: number } | undefined {
  if (entry.prefix.literal.kind !== 'prefix') return undefined;
  const { length, version } = entry.prefix.literal;
  if (entry.bounds.length === 0) return { least: length, most: length };
  let least = length;
  let most = version === 4 ? 32 : 128;
  for (const { bound, length: at } of entry.bounds) {
    if (at.literal.kind !== 'number') return undefined;
    if (bound === 'ge') least = at.literal.value;
    else most = at.literal.value;
  }
  return { least, most };
}

export function checkGroup(group: Group, context: Context): CheckedGroup {
  const name = context.scope.prefix + group.name.text;
  if (!('kind' in group.blocks)) {
    checkSet(group.blocks, context);
    return { name, set: { kind: 'expression', set: group.blocks, scope: context.scope }, split: undefined };
  }
  return { name, set: setAt(group.blocks.of, context) ?? { kind: 'own' }, split: splitOf(group.blocks, context) };
}

const MOST_BLOCKS = 100_000;

function splitOf(split: Split, context: Context): NonNullable<CheckedGroup['split']> {
  const regroup = split.options.findLast((each) => each.option === 'regroup');
  const max = split.options.findLast((each) => each.option === 'max');
  return {
    length: lengthOf(split.into, context),
    regroupEvery: regroup && durationOf(regroup.value, context),
    max: max && countOf(max.value, '`max`', 1, MOST_BLOCKS, context),
  };
}

/** More bad lines than this are one mistake made many times. */
const MOST_BAD_LINES = 20;

/** One prefix or AS number per line, # for comments. */
export function checkSetFiles(files: LoadedFiles, context: Pick<Context, 'report'>): void {
  for (const source of files.sets.values()) {
    let bad = 0;
    for (const { text, start } of linesOf(source)) {
      if (readLine(text) !== undefined || ++bad > MOST_BAD_LINES) continue;
      context.report(mistakes.badSetLine({ source, start, end: start + text.length }, text));
    }
  }
}

export type SetLine =
  | { readonly kind: 'prefix'; readonly prefix: string; readonly length: number }
  | { readonly kind: 'asn'; readonly asn: number };

export function readLine(text: string): SetLine | undefined {
  const asn = /^AS(\d{1,10})$/.exec(text);
  if (asn !== null) return Number(asn[1]) <= 0xffff_ffff ? { kind: 'asn', asn: Number(asn[1]) } : undefined;
  const parsed = parsePrefix(text);
  return parsed === undefined || 'meant' in parsed
    ? undefined
    : { kind: 'prefix', prefix: parsed.text, length: parsed.length };
}

/** Lines that say something, without comment and blanks around. */
export function* linesOf(source: Source): Iterable<{ readonly text: string; readonly start: number }> {
  const { text } = source;
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(start, end);
    const comment = line.indexOf('#');
    const written = comment < 0 ? line : line.slice(0, comment);
    const trimmed = written.trim();
    if (trimmed !== '') yield { text: trimmed, start: start + written.indexOf(trimmed) };
    start = end + 1;
  }
}
