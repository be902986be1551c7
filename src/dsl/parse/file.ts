/** A whole file, read in stretches so that its tokens need not all be held at once. */
import { UNREAD } from '../ast/index.ts';
import type { File, Item } from '../ast/index.ts';
import { MAX_SOURCE_LENGTH, mistakes as lexMistakes, spanOf, tokenize } from '../lex/index.ts';
import type { Stretch, Tokens } from '../lex/index.ts';
import { STATEMENT_WORDS } from '../lex/words.ts';
import type { Diagnostic, Report, Source } from '../text/index.ts';
import * as mistakes from './mistakes.ts';
import { MAX_NESTING, tooDeep } from './nesting.ts';
import { parser } from './parser.ts';

export const LANGUAGE_VERSION = 1;

/** About two thousand lines: tokens die young, which halves the time that collecting them takes. */
const STRETCH_LENGTH = 64 * 1024;
const STATEMENT_AT_MARGIN = new RegExp(`(?<=\\n)(?:${STATEMENT_WORDS.join('|')})(?![\\w-])`, 'g');

/**
 * Cuts a long text before statement words in column 1. Such a word may also stand inside a statement, but then both
 * sides of the cut are incomplete, because no repetition of the grammar swallows a statement word: if all stretches are
 * without mistakes, the tree is that of the whole. Otherwise the whole is read at once, for its messages.
 */
export function readFile(source: Source, report: Report): File {
  if (source.text.length > MAX_SOURCE_LENGTH) {
    report(lexMistakes.tooLarge({ source, start: 0, end: 0 }, source.text.length, MAX_SOURCE_LENGTH));
    return unread(source);
  }
  if (source.text.length <= 2 * STRETCH_LENGTH) return parse(tokenize(source, report), report);
  const found: Diagnostic[] = [];
  const items: Item[] = [];
  const comments: File['comments'][number][] = [];
  let version: File['version'];
  for (const stretch of stretches(source)) {
    const part = parse(
      tokenize(source, (each) => found.push(each), stretch),
      (each) => found.push(each),
    );
    if (found.length > 0) return parse(tokenize(source, report), report);
    for (const item of part.items) items.push(item);
    for (const comment of part.comments) comments.push(comment);
    version ??= part.version;
  }
  return { source, version, items, comments };
}

function* stretches({ text }: Source): Iterable<Stretch> {
  for (let start = 0; start < text.length;) {
    STATEMENT_AT_MARGIN.lastIndex = start + STRETCH_LENGTH;
    const end = STATEMENT_AT_MARGIN.exec(text)?.index ?? text.length;
    yield { start, end };
    start = end;
  }
}

export function parse(tokens: Tokens, report: Report): File {
  const deep = tooDeep(tokens.tokens);
  if (deep !== undefined) {
    report(mistakes.nestedTooDeep(spanOf(deep, tokens.source), MAX_NESTING));
    return unread(tokens.source);
  }
  const file = parser.read(tokens, report);
  const version = file.version?.literal;
  if (version?.kind === 'number' && version.value !== LANGUAGE_VERSION) {
    report(mistakes.unknownVersion(file.version!.span, version.value));
  }
  return file;
}

/** Stands for a file that is not read: names that are missing elsewhere may be in it. */
const unread = (source: Source): File => ({
  source,
  version: undefined,
  items: [{ kind: 'broken', starter: UNREAD, name: undefined, span: { source, start: 0, end: 0 } }],
  comments: [],
});
