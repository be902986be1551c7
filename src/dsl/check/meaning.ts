/** A name for what has none: the hash of its words, which comments, blanks and line breaks do not change. */
import { hash } from 'node:crypto';
import { textOf } from '../text/index.ts';
import type { Span } from '../text/index.ts';

const PIECES = /"(?:[^"\\\n]|\\.)*"|`[^`\n]*`|#[^\n]*|[\w.:%/-]+|\S/g;
const HASH_LENGTH = 8;

export function meaningOf(span: Span): string {
  const pieces = textOf(span).match(PIECES) ?? [];
  const words = pieces.filter((piece) => !piece.startsWith('#'));
  return hash('sha256', words.join(' '), 'hex').slice(0, HASH_LENGTH);
}
