/**
 * The token types that the grammar is written with.
 *
 * Chevrotain cuts the text into few kinds of pieces (word, figure, string, sign); `tokenize` then gives each piece its
 * final type from tables. So there is no ordering of keywords to get wrong, and a keyword costs one map lookup.
 * `Word`, `Name`, `LiteralToken` and `Count` are categories: a grammar rule that takes a category takes all its members.
 */
import { createToken, Lexer } from 'chevrotain';
import type { TokenType } from 'chevrotain';
import { HARD_WORDS, SOFT_WORDS } from './words.ts';
import type { HardWord, SoftWord } from './words.ts';

const kind = (name: string, label: string, categories: TokenType[] = []): TokenType =>
  createToken({ name, label, pattern: Lexer.NA, categories });

/** Anything that looks like a word: what a property may be called. */
export const Word = kind('Word', 'a word');
/** What may name things: plain names and soft words. */
export const Name = kind('Name', 'a name', [Word]);
/** Hard words that cannot begin a value, so that a property may still have one: `export = tag`. */
export const ReservedValue = kind('ReservedValue', 'a word', [Word]);

export const LiteralToken = kind('Literal', 'a value');
export const NumberToken = kind('Number', 'a number', [LiteralToken]);
export const Count = kind('Count', 'a whole number', [NumberToken]);
export const Percent = kind('Percent', 'a percentage', [LiteralToken]);
export const Rate = kind('Rate', 'a rate such as 10Gbps', [LiteralToken]);
export const Money = kind('Money', 'a price such as 0.35USD/Mbps', [LiteralToken]);
export const Duration = kind('Duration', 'a duration such as 5m', [LiteralToken]);
export const PrefixToken = kind('Prefix', 'a prefix such as 203.0.113.0/24', [LiteralToken]);
export const AddressToken = kind('Address', 'an address', [LiteralToken]);
export const Endpoint = kind('Endpoint', 'an address with a port', [LiteralToken]);
export const AsnToken = kind('Asn', 'an AS number such as AS64496', [LiteralToken]);
export const Pair = kind('Pair', 'a community such as 64496:3 or a time such as 22:00', [LiteralToken]);
export const Large = kind('Large', 'a large community such as 64496:1:2', [LiteralToken]);
export const Text = kind('Text', 'a text in double quotes', [LiteralToken]);
export const Bool = kind('Bool', 'true or false', [LiteralToken]);
/** `/24`: a length in its own right, and a division where an expression stands before it. */
export const PrefixLength = createToken({ name: 'PrefixLength', label: 'a length such as /24', pattern: /\/\d+/ });

/** Reported by the lexer; taken wherever a value is, so that the rest of the statement is still read. */
export const BadFigure = kind('BadFigure', 'a malformed quantity', [
  Count,
  Percent,
  Rate,
  Money,
  Duration,
  PrefixToken,
  AddressToken,
  Endpoint,
  AsnToken,
  Pair,
  Large,
]);
export const BadText = kind('BadText', 'a text that does not end', [Text]);
export const BadName = kind('BadName', 'a malformed name', [Name]);

const sign = (name: string, text: string, categories: TokenType[] = []): TokenType =>
  createToken({ name, label: `\`${text}\``, pattern: text, categories });

/** Signs and words of one sort: the grammar takes the sort, its action looks at which it was. */
export const Comparison = kind('Comparison', 'a comparison such as `>`');
export const Arithmetic = kind('Arithmetic', '`+`, `-`, `*` or `/`');
export const Additive = kind('Additive', '`+` or `-`', [Arithmetic]);
export const Junction = kind('Junction', '`and` or `or`');
export const DirectionToken = kind('Direction', '`inbound` or `outbound`');
export const Noun = kind('Noun', '`prefixes` or `groups`');

export const Arrow = sign('Arrow', '->');
export const AtMost = sign('AtMost', '<=', [Comparison]);
export const AtLeast = sign('AtLeast', '>=', [Comparison]);
export const Equal = sign('Equal', '==', [Comparison]);
export const NotEqual = sign('NotEqual', '!=', [Comparison]);
export const Below = sign('Below', '<', [Comparison]);
export const Above = sign('Above', '>', [Comparison]);
export const Assign = sign('Assign', '=');
export const OpenBrace = sign('OpenBrace', '{');
export const CloseBrace = sign('CloseBrace', '}');
export const OpenParen = sign('OpenParen', '(');
export const CloseParen = sign('CloseParen', ')');
export const OpenBracket = sign('OpenBracket', '[');
export const CloseBracket = sign('CloseBracket', ']');
export const Comma = sign('Comma', ',');
export const Semicolon = sign('Semicolon', ';');
export const Colon = sign('Colon', ':');
export const Dot = sign('Dot', '.');
export const Plus = sign('Plus', '+', [Additive]);
export const Minus = sign('Minus', '-', [Additive]);
export const Times = sign('Times', '*', [Arithmetic]);
export const Divide = sign('Divide', '/', [Arithmetic]);

/** Longer before shorter where one begins like the other. */
export const SIGNS: readonly TokenType[] = [
  Arrow,
  AtMost,
  AtLeast,
  Equal,
  NotEqual,
  Below,
  Above,
  Assign,
  OpenBrace,
  CloseBrace,
  OpenParen,
  CloseParen,
  OpenBracket,
  CloseBracket,
  Comma,
  Semicolon,
  Colon,
  Dot,
  Plus,
  Minus,
  Times,
  Divide,
];

/** A category of the words that begin an expression although they are reserved. */
const BEGINS_VALUE: ReadonlySet<string> = new Set(['not', 'link', 'group', 'any', 'all', 'true', 'false']);

const tokenName = (word: string): string =>
  word.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase()) + 'Word';

/** Words that are of a sort besides being words. */
const SORTS: Partial<Record<HardWord | SoftWord, TokenType>> = {
  true: Bool,
  false: Bool,
  and: Junction,
  or: Junction,
  inbound: DirectionToken,
  outbound: DirectionToken,
  prefixes: Noun,
  groups: Noun,
};

function wordType(word: HardWord | SoftWord, tier: TokenType): [string, TokenType] {
  const sort = SORTS[word];
  const categories = sort === undefined ? [tier] : [tier, sort];
  return [word, createToken({ name: tokenName(word), label: `\`${word}\``, pattern: Lexer.NA, categories })];
}

const hardEntries = HARD_WORDS.map((word) => wordType(word, BEGINS_VALUE.has(word) ? Word : ReservedValue));
const softEntries = SOFT_WORDS.map((word) => wordType(word, Name));

/** The token type of each word that means something: `words.move`, `words['non-optimal']`. */
export const words = Object.fromEntries([...hardEntries, ...softEntries]) as Readonly<
  Record<HardWord | SoftWord, TokenType>
>;

export const wordTypes: ReadonlyMap<string, TokenType> = new Map(Object.entries(words));

/** Every type that the grammar can meet. */
export const GRAMMAR_TOKENS: readonly TokenType[] = [
  Word,
  Name,
  ReservedValue,
  LiteralToken,
  NumberToken,
  Count,
  Percent,
  Rate,
  Money,
  Duration,
  PrefixToken,
  AddressToken,
  Endpoint,
  AsnToken,
  Pair,
  Large,
  Text,
  Bool,
  PrefixLength,
  BadFigure,
  BadText,
  BadName,
  Comparison,
  Arithmetic,
  Additive,
  Junction,
  DirectionToken,
  Noun,
  ...SIGNS,
  ...wordTypes.values(),
];
