/** A name for what has none: the hash of its words, which comments, blanks and line breaks do not change. */
import { createHash } from 'node:crypto';
import { textOf } from '../text/index.ts';
import type { Span } from '../text/index.ts';

const TEXTS_AND_GAPS = /"(?:[^"\\\n]|\\.)*"|`[^`\n]*`|#[^\n]*|\s+/g;
const HASH_LENGTH = 8;

export function meaningOf(span: Span): string {
  const words = textOf(span).replace(TEXTS_AND_GAPS, (piece) =>
    piece.startsWith('"') || piece.startsWith('`') ? piece : ' ',
  );
  return createHash('sha256').update(words.replace(/ +/g, ' ').trim()).digest('hex').slice(0, HASH_LENGTH);
}
