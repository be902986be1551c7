/**
 * From text to tokens.
 *
 * Chevrotain cuts the text into pieces by their first character; a second pass over the pieces gives each its final type
 * and decodes its value, so that every malformed quantity, address, text or name is exactly one token and one message.
 * A malformed token still goes to the parser and stands for a value there: the rest of its statement is read.
 *
 * Never throws and takes linear time. Knows no grammar: `in` is a word here, whatever stands before it.
 */
import { Lexer } from 'chevrotain';
import type { IToken, TokenType } from 'chevrotain';
import type { Report, Source, Span } from '../text/index.ts';
import { readAddress, readFigure } from './figure.ts';
import type { Figure } from './figure.ts';
import { BAD } from './literal.ts';
import type { Literal } from './literal.ts';
import * as mistakes from './mistakes.ts';
import * as piece from './pieces.ts';
import * as token from './tokens.ts';

export type { Literal, LiteralKind } from './literal.ts';
export * as mistakes from './mistakes.ts';

/** The largest rule file, in characters; who reads files keeps to it. */
export const MAX_SOURCE_LENGTH = 8 * 1024 * 1024;

export interface Tokens {
  readonly source: Source;
  /** Literals carry their decoded value as `payload`. */
  readonly tokens: IToken[];
  readonly comments: readonly Span[];
}

const cutter = new Lexer(piece.PIECES, { positionTracking: 'onlyOffset', ensureOptimizations: true });

/** A stretch of a text; no piece may lie across its ends, which is so at the ends of lines. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

export function tokenize(source: Source, report: Report, stretch?: Stretch): Tokens {
  const text = stretch === undefined ? source.text : source.text.slice(stretch.start, stretch.end);
  const base = stretch?.start ?? 0;
  const cut = cutter.tokenize(text);
  for (const { offset, length } of cut.errors) {
    const start = base + offset;
    report(mistakes.strayCharacter({ source, start, end: start + length }, text.slice(offset, offset + length)));
  }
  for (const each of cut.tokens) {
    each.startOffset += base;
    finish(each, source, report);
  }
  for (const each of cut.groups['comments'] ?? []) each.startOffset += base;
  return { source, tokens: cut.tokens, comments: (cut.groups['comments'] ?? []).map((each) => spanOf(each, source)) };
}

export const spanOf = (each: IToken, source: Source): Span => ({
  source,
  start: each.startOffset,
  end: each.startOffset + each.image.length,
});

/** Gives a piece its final type and value. */
function finish(each: IToken, source: Source, report: Report): void {
  switch (each.tokenType) {
    case piece.Piece: {
      finishWord(each, source, report);
      return;
    }
    case piece.FigurePiece: {
      finishFigure(each, readFigure(each.image), source, report);
      return;
    }
    case piece.AddressPiece: {
      finishFigure(each, readAddress(each.image), source, report);
      return;
    }
    case token.PrefixLength:
      each.payload = { kind: 'length', length: Number(each.image.slice(1)) } satisfies Literal;
      return;
    case piece.TextPiece: {
      retype(each, token.Text, { kind: 'text', text: unescape(each, source, report) });
      return;
    }
    case piece.OpenTextPiece:
      report(mistakes.openText(spanOf(each, source), !each.image.startsWith('"')));
      {
        retype(each, token.BadText, BAD);
        return;
      }
    case piece.QuotedNamePiece: {
      retype(each, token.Name);
      return;
    }
    case piece.OpenNamePiece:
    case piece.ForeignWordPiece:
      report(mistakes.badName(spanOf(each, source), each.image, each.tokenType === piece.ForeignWordPiece));
      {
        retype(each, token.BadName);
        return;
      }
  }
}

function retype(each: IToken, type: TokenType, literal?: Literal): void {
  each.tokenType = type;
  each.tokenTypeIdx = type.tokenTypeIdx!;
  if (literal !== undefined) each.payload = literal;
}

const AS_NUMBER = /^AS\d+$/;

function finishWord(each: IToken, source: Source, report: Report): void {
  const keyword = token.wordTypes.get(each.image);
  if (keyword === token.words.true || keyword === token.words.false) {
    retype(each, keyword, { kind: 'bool', value: each.image === 'true' });
    return;
  }
  if (keyword !== undefined) {
    retype(each, keyword);
    return;
  }
  if (!AS_NUMBER.test(each.image)) {
    retype(each, token.Name);
    return;
  }
  const asn = Number(each.image.slice(2));
  const figure: Figure = asn > 0xffff_ffff ? { bad: 'range', meant: undefined } : { literal: { kind: 'asn', asn } };
  finishFigure(each, figure, source, report);
}

const LITERAL_TYPES: Readonly<Record<Literal['kind'], TokenType>> = {
  ratio: token.Percent,
  rate: token.Rate,
  packets: token.Rate,
  money: token.Money,
  duration: token.Duration,
  number: token.NumberToken,
  text: token.Text,
  prefix: token.PrefixToken,
  address: token.AddressToken,
  endpoint: token.Endpoint,
  asn: token.AsnToken,
  pair: token.Pair,
  large: token.Large,
  length: token.PrefixLength,
  bool: token.Bool,
  bad: token.BadFigure,
};

const MISTAKE_OF = {
  quantity: mistakes.badQuantity,
  address: mistakes.badAddress,
  range: mistakes.outOfRange,
  'host bits': mistakes.hostBits,
};

function finishFigure(each: IToken, figure: Figure, source: Source, report: Report): void {
  if ('bad' in figure) {
    report(MISTAKE_OF[figure.bad](spanOf(each, source), each.image, figure.meant));
    retype(each, token.BadFigure, BAD);
    return;
  }
  const { literal } = figure;
  const isCount = literal.kind === 'number' && !each.image.includes('.');
  retype(each, isCount ? token.Count : LITERAL_TYPES[literal.kind], literal);
}

function unescape(each: IToken, source: Source, report: Report): string {
  const inner = each.image.slice(1, -1);
  if (!inner.includes('\\')) return inner;
  return inner.replace(/\\(.)/gs, (escape, character: string, at: number) => {
    if (character === 'n') return '\n';
    if (character === '"' || character === '\\') return character;
    const start = each.startOffset + 1 + at;
    report(mistakes.badEscape({ source, start, end: start + escape.length }, escape));
    return '';
  });
}
