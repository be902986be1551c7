/** The whole grammar, and how it goes on after a mistake. */
import { EOF as END_OF_INPUT, isRecognitionException } from 'chevrotain';
import type { IToken } from 'chevrotain';
import type { File, Item, Quantity } from '../ast/index.ts';
import type { Tokens } from '../lex/index.ts';
import * as token from '../lex/tokens.ts';
import { STATEMENT_WORDS } from '../lex/words.ts';
import type { Report } from '../text/index.ts';
import type { Expectation, Rule } from './core.ts';
import { Statements } from './statements.ts';
import { unexpected } from './unexpected.ts';

const STARTERS: ReadonlySet<string> = new Set(STATEMENT_WORDS);
const ignore: Report = () => undefined;

class WeirParser extends Statements {
  private report: Report = ignore;
  /** A closing brace at the left margin after a mistake belongs to the statement that was given up. */
  private recovering = false;

  constructor() {
    super();
    this.performSelfAnalysis();
  }

  read(tokens: Tokens, report: Report): File {
    this.input = tokens.tokens;
    this.reading = tokens.source;
    this.report = report;
    this.recovering = false;
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
        version = this.SUBRULE(this.count);
      }),
    );
    this.MANY(() => this.attempt(() => items.push(this.SUBRULE(this.item))));
    // Here no statement can begin. While the grammar is recorded this is the end of input.
    while (this.LA(1).tokenType !== END_OF_INPUT) {
      this.giveUpAt(this.LA(1), { rule: 'file', expected: [] });
      while (this.startsStatement(this.LA(1))) this.attempt(() => items.push(this.SUBRULE(this.item)));
    }
    return { version, items };
  });

  /** Runs `parse`; on a mistake reports it and goes on at the next statement word in column 1. */
  private attempt(parse: () => void): void {
    try {
      parse();
      this.recovering = false;
    } catch (mistake) {
      if (!(mistake instanceof Error) || !isRecognitionException(mistake)) throw mistake;
      this.giveUpAt(this.LA(1), this.expectations.last);
    }
  }

  private giveUpAt(found: IToken, expectation: Expectation): void {
    const orphan = this.recovering && found.tokenType === token.CloseBrace && this.isAtMargin(found);
    if (!orphan) this.report(unexpected(this.reading, found, this.LA(0), expectation));
    this.recovering = true;
    // A statement word at the margin is where to go on, even if it is the word that was not expected.
    let next = this.LA(1);
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
