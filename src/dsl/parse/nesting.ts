/** Counts brackets before the parser recurses into them: some 300 would overflow its stack. */
import type { IToken, TokenType } from 'chevrotain';
import * as token from '../lex/tokens.ts';

/** Far above any condition that a person writes, far below what the stack holds. */
export const MAX_NESTING = 50;

const OPENING: ReadonlySet<TokenType> = new Set([token.OpenParen, token.OpenBracket, token.OpenBrace]);
const CLOSING: ReadonlySet<TokenType> = new Set([token.CloseParen, token.CloseBracket, token.CloseBrace]);

/** The bracket that is one too many. */
export function tooDeep(tokens: readonly IToken[]): IToken | undefined {
  let depth = 0;
  for (const each of tokens) {
    if (OPENING.has(each.tokenType)) depth++;
    else if (CLOSING.has(each.tokenType)) depth = Math.max(0, depth - 1);
    if (depth > MAX_NESTING) return each;
  }
  return undefined;
}
