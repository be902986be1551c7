/** How a text is cut: few patterns, told apart by their first character. None of these types reaches the grammar. */
import { createToken, Lexer } from 'chevrotain';
import type { CustomPatternMatcherFunc, TokenType } from 'chevrotain';
import { figureLength } from './figure.ts';
import { PrefixLength, SIGNS } from './tokens.ts';

const letters = (from: string, to: string): string[] => {
  const codes = Array.from({ length: to.charCodeAt(0) - from.charCodeAt(0) + 1 }, (_, i) => from.charCodeAt(0) + i);
  return codes.map((code) => String.fromCharCode(code));
};
const DIGITS = letters('0', '9');
const LETTERS = [...letters('A', 'Z'), ...letters('a', 'z'), '_'];
/** One character code of each bucket that Chevrotain sorts patterns into above ASCII. */
const BEYOND_ASCII = [...letters('\x80', '\xff'), ...letters('\u0100', '\uffff').filter((_, i) => i % 128 === 0)];

/** A pattern of our own because Chevrotain drops the flag `u`. */
const FOREIGN_WORD = /[\p{L}_][\p{L}\p{N}\p{M}_]*(?:-[\p{L}\p{N}\p{M}_]+)*/uy;
const foreignWordPattern: CustomPatternMatcherFunc = (text, offset) => {
  FOREIGN_WORD.lastIndex = offset;
  return FOREIGN_WORD.exec(text);
};

const figurePattern: CustomPatternMatcherFunc = (text, offset) => {
  const length = figureLength(text, offset);
  return length === 0 ? null : [text.slice(offset, offset + length)];
};

/** Fails on a word with foreign letters as a whole, so that `größe` is one mistake and not the name `gr`. */
export const Piece = createToken({
  name: 'WordPiece',
  pattern: /[A-Za-z_][A-Za-z0-9_]*(?:-[A-Za-z0-9_]+)*(?![A-Za-z0-9_\u0080-\uffff])/,
  start_chars_hint: LETTERS,
});
export const ForeignWordPiece = createToken({
  name: 'ForeignWordPiece',
  pattern: foreignWordPattern,
  line_breaks: false,
  start_chars_hint: [...LETTERS, ...BEYOND_ASCII],
});
export const FigurePiece = createToken({
  name: 'FigurePiece',
  pattern: figurePattern,
  line_breaks: false,
  start_chars_hint: DIGITS,
});
/** Addresses that do not begin with a digit: two colons at least, so that `name:type` stays three pieces. */
export const AddressPiece = createToken({
  name: 'AddressPiece',
  pattern:
    /(?:[A-Fa-f][0-9A-Fa-f]{0,3}:(?=[0-9A-Fa-f]*:)|::)[0-9A-Fa-f:.]*(?:\/[0-9A-Za-z]*)?|\[[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*\]:\d+/,
  start_chars_hint: [...letters('a', 'f'), ...letters('A', 'F'), ':', '['],
});
export const TextPiece = createToken({ name: 'TextPiece', pattern: /"(?:[^"\\\n\r]|\\[^\n\r])*"/ });
/** Not closed on its line, or opened by a quote that a word processor made. */
export const OpenTextPiece = createToken({
  name: 'OpenTextPiece',
  pattern: /"[^\n\r]*|[“”„][^\n\r“”„]*[“”„]?/,
  start_chars_hint: ['"', '“', '”', '„'],
});
export const QuotedNamePiece = createToken({ name: 'QuotedNamePiece', pattern: /`[^`\n\r]+`/ });
export const OpenNamePiece = createToken({ name: 'OpenNamePiece', pattern: /`[^`\n\r]*`?/ });
const Blank = createToken({ name: 'Blank', pattern: /[\s\0]+/, group: Lexer.SKIPPED, line_breaks: true });
const Comment = createToken({ name: 'Comment', pattern: /#[^\n\r]*/, group: 'comments' });

/** In the order in which they are tried. */
export const PIECES: TokenType[] = [
  Blank,
  Comment,
  AddressPiece,
  Piece,
  ForeignWordPiece,
  FigurePiece,
  TextPiece,
  OpenTextPiece,
  QuotedNamePiece,
  OpenNamePiece,
  PrefixLength,
  ...SIGNS,
];
