/**
 * From tokens to a tree.
 *
 * A Chevrotain grammar with one token of lookahead, no gates and no ignored ambiguities, in layers: what is written with
 * what lies below it (core, expressions, selections, rules, declarations, tests, statements, file). Its actions build the
 * tree directly: a concrete tree in between would double the time and tell nobody anything.
 *
 * Chevrotain's own recovery is off. After a mistake reading goes on at the next statement word in column 1, which in
 * trials reported fewer false mistakes than resynchronising inside statements: one slip, one message. The price: two
 * slips in one statement show one after the other.
 */
import type { File } from '../ast/index.ts';
import type { Tokens } from '../lex/index.ts';
import { spanOf } from '../lex/index.ts';
import type { Report } from '../text/index.ts';
import * as mistakes from './mistakes.ts';
import { MAX_NESTING, tooDeep } from './nesting.ts';
import { parser } from './parser.ts';

export * as mistakes from './mistakes.ts';

export const LANGUAGE_VERSION = 1;

export function parse(tokens: Tokens, report: Report): File {
  const deep = tooDeep(tokens.tokens);
  if (deep !== undefined) {
    report(mistakes.nestedTooDeep(spanOf(deep, tokens.source), MAX_NESTING));
    return { source: tokens.source, version: undefined, items: [], comments: tokens.comments };
  }
  const file = parser.read(tokens, report);
  const version = file.version?.literal;
  if (version?.kind === 'number' && version.value !== LANGUAGE_VERSION) {
    report(mistakes.unknownVersion(file.version!.span, version.value));
  }
  return file;
}
