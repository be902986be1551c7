/** What all grammar rules are written with: places, names, quantities, and a note of what was expected. */
import { EmbeddedActionsParser } from 'chevrotain';
import type { IOrAlt, IParserErrorMessageProvider, IToken, ParserMethod, TokenType } from 'chevrotain';
import type { DirectionWord, Name, Quantity, Ref } from '../ast/index.ts';
import type { Literal } from '../lex/index.ts';
import * as token from '../lex/tokens.ts';
import { makeSource } from '../text/index.ts';
import type { Source, Span } from '../text/index.ts';

export type Rule<Result> = ParserMethod<[], Result>;

/** What the grammar could have gone on with when it failed. */
export interface Expectation {
  readonly rule: string;
  readonly expected: readonly TokenType[];
}

const NOTHING_EXPECTED: Expectation = { rule: '', expected: [] };
const NO_SOURCE = makeSource('', '');
const BAD_LITERAL: Literal = { kind: 'bad' };

/** Chevrotain asks this for prose; it keeps the facts instead, and the prose is made from them elsewhere. */
class Expectations implements IParserErrorMessageProvider {
  last = NOTHING_EXPECTED;

  buildMismatchTokenMessage(options: { expected: TokenType; ruleName: string }): string {
    return this.note(options.ruleName, [options.expected]);
  }
  buildNotAllInputParsedMessage(options: { ruleName: string }): string {
    return this.note(options.ruleName, []);
  }
  buildNoViableAltMessage(options: { expectedPathsPerAlt: TokenType[][][]; ruleName: string }): string {
    return this.note(options.ruleName, options.expectedPathsPerAlt.flat(2));
  }
  buildEarlyExitMessage(options: { expectedIterationPaths: TokenType[][]; ruleName: string }): string {
    return this.note(options.ruleName, options.expectedIterationPaths.flat());
  }
  private note(rule: string, expected: readonly TokenType[]): string {
    this.last = { rule, expected };
    return '';
  }
}

export abstract class Core extends EmbeddedActionsParser {
  protected reading: Source = NO_SOURCE;
  protected readonly expectations: Expectations;

  constructor() {
    const expectations = new Expectations();
    super([...token.GRAMMAR_TOKENS], {
      maxLookahead: 1,
      recoveryEnabled: false,
      skipValidations: false,
      errorMessageProvider: expectations,
    });
    this.expectations = expectations;
  }

  /** Like RULE, but the declared type of the result decides and need not be repeated. */
  protected define<Result>(name: string, body: () => Result): Rule<Result> {
    return this.RULE(name, body);
  }

  /** Like OR, OR1 and OR2: a choice needs a number of its own where a rule has several. */
  protected oneOf<Result>(alternatives: IOrAlt<Result>[]): Result {
    return this.or(0, alternatives);
  }
  protected oneOf1<Result>(alternatives: IOrAlt<Result>[]): Result {
    return this.or(1, alternatives);
  }
  protected oneOf2<Result>(alternatives: IOrAlt<Result>[]): Result {
    return this.or(2, alternatives);
  }

  /** From the first token of a node to the last one consumed. */
  protected since(first: IToken): Span {
    const last = this.LA(0);
    return { source: this.reading, start: first.startOffset, end: last.startOffset + last.image.length };
  }

  protected spanOf(each: IToken): Span {
    return { source: this.reading, start: each.startOffset, end: each.startOffset + each.image.length };
  }

  protected nameFrom(each: IToken): Name {
    const { image } = each;
    return { text: image.startsWith('`') ? image.replaceAll('`', '') : image, span: this.spanOf(each) };
  }

  protected quantityFrom(each: IToken): Quantity {
    return { literal: (each.payload as Literal | undefined) ?? BAD_LITERAL, span: this.spanOf(each) };
  }

  // Tokens are taken in place, not by rules of their own: a rule costs as much as ten tokens. Each takes the number that
  // Chevrotain wants where a rule takes several of a kind.
  protected takeName(number = 0): Name {
    return this.nameFrom(this.consume(number, token.Name));
  }
  protected takeDuration(number = 0): Quantity {
    return this.quantityFrom(this.consume(number, token.Duration));
  }
  protected takeCount(number = 0): Quantity {
    return this.quantityFrom(this.consume(number, token.Count));
  }
  protected takeText(number = 0): Quantity {
    return this.quantityFrom(this.consume(number, token.Text));
  }
  protected takePrefix(number = 0): Quantity {
    return this.quantityFrom(this.consume(number, token.PrefixToken));
  }
  protected takeLength(number = 0): Quantity {
    return this.quantityFrom(this.consume(number, token.PrefixLength));
  }
  protected takeDirection(number = 0): DirectionWord {
    const word = this.consume(number, token.DirectionToken);
    return { direction: word.tokenType === token.words.inbound ? 'inbound' : 'outbound', span: this.spanOf(word) };
  }

  /** `ref = name , { "." , word }` */
  readonly ref: Rule<Ref> = this.define('ref', () => {
    const first = this.CONSUME(token.Name);
    const parts = [this.nameFrom(first).text];
    this.MANY(() => {
      this.CONSUME(token.Dot);
      parts.push(this.nameFrom(this.CONSUME(token.Word)).text);
    });
    return { parts, text: parts.length === 1 ? parts[0]! : parts.join('.'), span: this.since(first) };
  });
}
