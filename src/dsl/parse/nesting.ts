/** Counts brackets before the parser recurses into them: some 300 would overflow its stack. */
import type { IToken } from 'chevrotain';

/** Far above any condition that a person writes, far below what the stack holds. */
export const MAX_NESTING = 50;

/** The bracket that is one too many. */
export function tooDeep(tokens: readonly IToken[]): IToken | undefined {
  let depth = 0;
  for (const each of tokens) {
    // No name, figure or text is a single bracket, so the image alone tells.
    switch (each.image) {
      case '(':
      case '[':
      case '{':
        if (++depth > MAX_NESTING) return each;
        break;
      case ')':
      case ']':
      case '}':
        if (depth > 0) depth--;
    }
  }
  return undefined;
}
