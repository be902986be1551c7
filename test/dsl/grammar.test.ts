/** What Chevrotain does not check: which words a repetition can swallow. */
import {
  Alternation,
  Alternative,
  NonTerminal,
  Option,
  Repetition,
  RepetitionMandatory,
  RepetitionMandatoryWithSeparator,
  RepetitionWithSeparator,
  Terminal,
} from 'chevrotain';
import type { IProduction, TokenType } from 'chevrotain';
import { expect, test } from 'vitest';
import { Name, words } from '../../src/dsl/lex/tokens.ts';
import { HARD_WORDS, STATEMENT_WORDS } from '../../src/dsl/lex/words.ts';
import { parser } from '../../src/dsl/parse/parser.ts';

const rules = parser.getGAstProductions();

const isOptional = (each: IProduction): boolean =>
  each instanceof Option || each instanceof Repetition || each instanceof RepetitionWithSeparator;
const isRepeated = (each: IProduction): each is RepetitionMandatory | RepetitionMandatoryWithSeparator =>
  each instanceof RepetitionMandatory || each instanceof RepetitionMandatoryWithSeparator;
const parts = (each: IProduction): IProduction[] => ('definition' in each ? (each.definition as IProduction[]) : []);
const bodyOf = (each: NonTerminal): IProduction[] => rules[each.nonTerminalName]!.definition;

function nullable(each: IProduction): boolean {
  if (each instanceof Terminal) return false;
  if (isOptional(each)) return true;
  if (each instanceof NonTerminal) return bodyOf(each).every(nullable);
  if (each instanceof Alternation) return parts(each).some(nullable);
  return parts(each).every(nullable);
}

function first(sequence: readonly IProduction[]): Set<TokenType> {
  const found = new Set<TokenType>();
  for (const each of sequence) {
    if (each instanceof Terminal) found.add(each.terminalType);
    else if (each instanceof NonTerminal) for (const type of first(bodyOf(each))) found.add(type);
    else if (each instanceof Alternation)
      for (const part of parts(each)) for (const type of first([part])) found.add(type);
    else for (const type of first(parts(each))) found.add(type);
    if (!nullable(each)) break;
  }
  return found;
}

/** Tokens with which a statement that is already complete could go on. */
function continuations(sequence: readonly IProduction[], seen: Set<string>): Set<TokenType> {
  const found = new Set<TokenType>();
  const addAll = (types: Iterable<TokenType>): void => {
    for (const type of types) found.add(type);
  };
  for (let at = sequence.length - 1; at >= 0; at--) {
    const each = sequence[at]!;
    if (each instanceof NonTerminal) {
      if (!seen.has(each.nonTerminalName)) {
        seen.add(each.nonTerminalName);
        addAll(continuations(bodyOf(each), seen));
      }
    } else if (each instanceof Alternation) {
      for (const part of parts(each)) addAll(continuations([part], seen));
    } else if (each instanceof Alternative) {
      addAll(continuations(parts(each), seen));
    } else if (isOptional(each) || isRepeated(each)) {
      const separator = (each as { separator?: TokenType }).separator;
      if (isOptional(each) || separator === undefined) addAll(first(parts(each)));
      if (separator !== undefined) found.add(separator);
      addAll(continuations(parts(each), seen));
    }
    if (!nullable(each)) break;
  }
  return found;
}

test('every statement word except own is hard', () => {
  const hard = new Set<string>(HARD_WORDS);
  expect(STATEMENT_WORDS.filter((word) => !hard.has(word))).toEqual(['own']);
});

test('no statement that is complete can swallow the word that begins the next one', () => {
  const types = new Set([...continuations(rules['item']!.definition, new Set())]);
  const swallowed = STATEMENT_WORDS.filter((word) => types.has(words[word]));
  // `any link in …`: only a bare `any` or `all`, which is no value of a `let`, would take the link along.
  expect(swallowed).toEqual(['link']);
  expect(types.has(Name)).toBe(false);
});

test('a statement goes on only with words that join, and with signs', () => {
  const names = [...continuations(rules['item']!.definition, new Set())].map((type) => type.name);
  expect(names).toContain('Semicolon');
  expect(names).toContain('UntilWord');
  expect(names).not.toContain('WhenWord');
});
