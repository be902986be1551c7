/** What a text means, as a hash of its words: comments, blanks and line breaks do not change it. */
import { hash } from 'node:crypto';
import { textOf } from '../text/index.ts';
import type { Span } from '../text/index.ts';

const PIECES = /"(?:[^"\\\n]|\\.)*"|`[^`\n]*`|#[^\n]*|[\w.:%/-]+|\S/g;
const NAME_LENGTH = 8;

const wordsOf = (text: string): string =>
  (text.match(PIECES) ?? []).filter((piece) => !piece.startsWith('#')).join(' ');

/** For the name of a rule that has none. */
export const meaningOf = (span: Span): string => hash('sha256', wordsOf(textOf(span)), 'hex').slice(0, NAME_LENGTH);

/** Of all texts of a program together. */
export const meaningOfAll = (texts: Iterable<string>): string =>
  hash('sha256', [...texts].map(wordsOf).join('\0'), 'hex');
