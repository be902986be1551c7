/** From the facts of a failed parse to a mistake in an operator's words. */
import { EOF as END_OF_INPUT, tokenLabel, tokenMatcher } from 'chevrotain';
import type { IToken, TokenType } from 'chevrotain';
import type { BrokenStatement } from '../ast/index.ts';
import { spanOf } from '../lex/index.ts';
import * as token from '../lex/tokens.ts';
import { HARD_WORDS, STATEMENT_WORDS } from '../lex/words.ts';
import { nearest } from '../text/index.ts';
import type { Diagnostic, Source, Span } from '../text/index.ts';
import type { Expectation } from './core.ts';
import * as mistakes from './mistakes.ts';

/** Where the list of what could have stood there is longer than what it amounts to. */
const IN_SHORT: Readonly<Record<string, string>> = {
  primary: 'a value, a link or a measure',
  value: 'a value',
  propertyValue: 'a value',
  item: 'a statement',
  action: 'an action: move, prepend, announce, withdraw, tag, med, local-pref, mark, drain, freeze or notify',
  until: 'a level such as `< 65%`, or a condition',
  rule: 'a trigger',
  trigger: '`when`, `always` or `every`',
  place: 'links, `all`, `optimal` or `non-optimal`',
  setTerm: 'prefixes in braces, a prefix, an AS number, the name of a set, or `from "file"`',
  setEntry: 'a prefix, an AS number or the name of a set',
  outcomeKind: 'what is expected to happen',
};
const MOST_LISTED = 6;

/** `before` is the token before `found`; `begin` the one that the statement begins with. */
export function unexpected(
  source: Source,
  { begin, before, found }: { begin: IToken; before: IToken; found: IToken },
  expectation: Expectation,
): Diagnostic {
  const expected = describe(expectation);
  if (found.tokenType === END_OF_INPUT) {
    const end = Number.isNaN(before.startOffset) ? 0 : Math.max(0, before.startOffset + before.image.length);
    return mistakes.unexpectedEnd({ source, start: Math.max(0, end - 1), end }, expected);
  }
  const at: Span = spanOf(found, source);
  const shown = `\`${found.image}\``;
  const startsIt = before === begin;
  if (expectation.rule === 'file') {
    if (found.tokenType === token.words.every) return mistakes.unnamedEvery(at);
    return mistakes.notAStatement(at, shown, meantWord(found, HARD_WORDS, STATEMENT_WORDS));
  }
  if (!startsIt && beginsStatement(before, source))
    return mistakes.unclosed(spanOf(before, source), before.image, expected);
  const wantsName = expectation.expected.length === 1 && expectation.expected[0] === token.Name;
  if (wantsName && tokenMatcher(found, token.Word)) return mistakes.reservedName(at, found.image);
  const meant = meantWord(found, expectation.expected.filter((type) => token.wordTypes.has(wordOf(type))).map(wordOf));
  return mistakes.unexpectedToken(at, shown, expected, meant === undefined ? undefined : `did you mean \`${meant}\`?`);
}

/** A statement word in column 1: when the parser fails right after it, the statement before it was not closed. */
export function beginsStatement(each: IToken, source: Source): boolean {
  const isStarter = STATEMENT_WORDS.some((word) => word === each.image);
  return isStarter && (each.startOffset === 0 || source.text[each.startOffset - 1] === '\n');
}

/** What a statement that is given up would have declared, from its first two tokens. */
export function brokenFrom(source: Source, [first, second]: readonly [IToken, IToken]): BrokenStatement {
  const isStarter = STATEMENT_WORDS.some((word) => word === first.image);
  const starter = isStarter ? first.image : (nearest(first.image, STATEMENT_WORDS) ?? '');
  const isName = second.tokenType !== END_OF_INPUT && tokenMatcher(second, token.Name);
  const name = isName ? { text: second.image.replaceAll('`', ''), span: spanOf(second, source) } : undefined;
  return { kind: 'broken', starter, name, span: spanOf(first, source) };
}

/** The label of a word's type is the word in backquotes. */
const wordOf = (type: TokenType): string => tokenLabel(type).replaceAll('`', '');

function meantWord(found: IToken, ...candidates: (readonly string[])[]): string | undefined {
  if (!tokenMatcher(found, token.Word)) return undefined;
  const meant = nearest(found.image, candidates.flat());
  return meant === found.image ? undefined : meant;
}

function describe({ rule, expected }: Expectation): string {
  const short = IN_SHORT[rule];
  if (short !== undefined && expected.length > 1) return short;
  const labels = [...new Set(expected.map((type) => tokenLabel(type)))];
  if (labels.length === 0) return 'a statement';
  if (labels.length > MOST_LISTED) return `one of ${labels.slice(0, MOST_LISTED).join(', ')} …`;
  const last = labels.pop()!;
  return labels.length === 0 ? last : `${labels.join(', ')} or ${last}`;
}
