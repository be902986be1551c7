/** From the facts of a failed parse to a mistake in an operator's words. */
import { EOF as END_OF_INPUT, tokenLabel, tokenMatcher } from 'chevrotain';
import type { IToken, TokenType } from 'chevrotain';
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

export function unexpected(source: Source, found: IToken, before: IToken, expectation: Expectation): Diagnostic {
  const expected = describe(expectation);
  if (found.tokenType === END_OF_INPUT) {
    const end = Number.isNaN(before.startOffset) ? 0 : Math.max(0, before.startOffset + before.image.length);
    return mistakes.unexpectedEnd({ source, start: Math.max(0, end - 1), end }, expected);
  }
  const at: Span = { source, start: found.startOffset, end: found.startOffset + found.image.length };
  const shown = `\`${found.image}\``;
  if (expectation.rule === 'file')
    return mistakes.notAStatement(at, shown, meantWord(found, HARD_WORDS, STATEMENT_WORDS));
  const wantsName = expectation.expected.length === 1 && expectation.expected[0] === token.Name;
  if (wantsName && tokenMatcher(found, token.Word)) return mistakes.reservedName(at, found.image);
  const meant = meantWord(found, expectation.expected.filter((type) => token.wordTypes.has(wordOf(type))).map(wordOf));
  return mistakes.unexpectedToken(at, shown, expected, meant === undefined ? undefined : `did you mean \`${meant}\`?`);
}

/** The label of a word's type is the word in backquotes. */
const wordOf = (type: TokenType): string => tokenLabel(type).replaceAll('`', '');

function meantWord(found: IToken, ...candidates: (readonly string[])[]): string | undefined {
  return tokenMatcher(found, token.Word) ? nearest(found.image, candidates.flat()) : undefined;
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
