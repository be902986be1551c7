/** The whole grammar, and how it goes on after a mistake. */
import { EOF as END_OF_INPUT, isRecognitionException } from 'chevrotain';
import type { IToken } from 'chevrotain';
import { UNREAD } from '../ast/index.ts';
import type { File, Item, Quantity } from '../ast/index.ts';
import { spanOf } from '../lex/index.ts';
import type { Tokens } from '../lex/index.ts';
import * as token from '../lex/tokens.ts';
import { STATEMENT_WORDS } from '../lex/words.ts';
import type { Report } from '../text/index.ts';
import type { Expectation, Rule } from './core.ts';
import { tooManyMistakes } from './mistakes.ts';
import { Statements } from './statements.ts';
import { beginsStatement, brokenFrom, unexpected } from './unexpected.ts';

const STARTERS: ReadonlySet<string> = new Set(STATEMENT_WORDS);
/** A file with more is no rule file, or one mistake made by a generator. */
const MAX_MISTAKES = 1_000;
const ignore: Report = () => undefined;

class WeirParser extends Statements {
  private report: Report = ignore;
  /** A closing brace at the left margin after a mistake belongs to the statement that was given up. */
  private recovering = false;
  private mistakes = 0;
  /** Malformed texts and names of the file, looked for at its first mistake. */
  private swallowers: readonly IToken[] | undefined;

  constructor() {
    super();
    this.performSelfAnalysis();
  }

  read(tokens: Tokens, report: Report): File {
    this.input = tokens.tokens;
    this.reading = tokens.source;
    this.report = report;
    this.recovering = false;
    this.mistakes = 0;
    this.swallowers = undefined;
    const { version, items } = this.file();
    this.input = [];
    return { source: tokens.source, version, items, comments: tokens.comments };
  }

  /** `file = [ "weir" INT ] , { item }` */
  private readonly file: Rule<{ version: Quantity | undefined; items: Item[] }> = this.define('file', () => {
    const items: Item[] = [];
    let version: Quantity | undefined;
    this.OPTION(() =>
      this.attempt(() => {
        this.CONSUME(token.words.weir);
        version = this.takeCount();
      }, items),
    );
    const readItem = (): void => this.attempt(() => items.push(this.SUBRULE(this.item)), items);
    this.MANY(readItem);
    // Here no statement can begin. While the grammar is recorded this is the end of input.
    while (this.LA(1).tokenType !== END_OF_INPUT) {
      items.push(brokenFrom(this.reading, [this.LA(1), this.LA(2)]));
      this.giveUpAt(this.LA(1), { rule: 'file', expected: [] }, items);
      while (this.startsStatement(this.LA(1))) readItem();
    }
    return { version, items };
  });

  /** Runs `parse`; on a mistake reports it and goes on at the next statement word in column 1. */
  private attempt(parse: () => void, items: Item[]): void {
    const begin = [this.LA(1), this.LA(2)] as const;
    try {
      parse();
      this.recovering = false;
    } catch (mistake) {
      if (!(mistake instanceof Error) || !isRecognitionException(mistake)) throw mistake;
      items.push(brokenFrom(this.reading, begin));
      this.giveUpAt(begin[0], this.expectations.last, items);
    }
  }

  private giveUpAt(begin: IToken, expectation: Expectation, items: Item[]): void {
    const found = this.LA(1);
    if (++this.mistakes > MAX_MISTAKES) {
      const at = spanOf(found, this.reading);
      this.report(tooManyMistakes(at, MAX_MISTAKES));
      items.push({ kind: 'broken', starter: UNREAD, name: undefined, span: at });
      while (this.LA(1).tokenType !== END_OF_INPUT) this.SKIP_TOKEN();
      return;
    }
    // The statement that was not closed took the first word of the next along.
    const before = this.LA(0);
    if (before !== begin && beginsStatement(before, this.reading))
      items.push(brokenFrom(this.reading, [before, found]));
    if (this.swallowedBetween(begin, found)) {
      this.skipToStatement(found, expectation);
      return;
    }
    const orphan = this.recovering && found.tokenType === token.CloseBrace && this.isAtMargin(found);
    if (!orphan) this.report(unexpected(this.reading, { begin, before: this.LA(0), found }, expectation));
    this.skipToStatement(found, expectation);
  }

  /** An open text takes the rest of its line along, and with it what the parser misses then. */
  private swallowedBetween(begin: IToken, found: IToken): boolean {
    this.swallowers ??= this.input.filter(
      ({ tokenType }) => tokenType === token.BadText || tokenType === token.BadName,
    );
    const end = found.tokenType === END_OF_INPUT ? Infinity : found.startOffset;
    return this.swallowers.some((each) => each.startOffset >= begin.startOffset && each.startOffset <= end);
  }

  private skipToStatement(found: IToken, expectation: Expectation): void {
    this.recovering = true;
    // A statement word at the margin is where to go on, even if it is the word that was not expected.
    let next = found;
    const mayStay = STARTERS.has(next.image) && this.isAtMargin(next) && expectation.rule !== 'file';
    if (!mayStay) next = this.SKIP_TOKEN();
    while (next.tokenType !== END_OF_INPUT && !(STARTERS.has(next.image) && this.isAtMargin(next)))
      next = this.SKIP_TOKEN();
  }

  private startsStatement(each: IToken): boolean {
    return STARTERS.has(each.image) && token.wordTypes.get(each.image) === each.tokenType;
  }

  private isAtMargin(each: IToken): boolean {
    return each.startOffset === 0 || this.reading.text[each.startOffset - 1] === '\n';
  }
}

/** One for all files: making it analyses the grammar, which takes longer than parsing most files. */
export const parser = new WeirParser();
