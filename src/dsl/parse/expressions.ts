/** Values and conditions: `cond`, `sum`, `value` and what they are made of. */
import type { IToken, TokenType } from 'chevrotain';
import type {
  CompareOperator,
  Expression,
  GroupExpression,
  LinkExpression,
  LiteralExpression,
  OfExpression,
  RefExpression,
} from '../ast/index.ts';
import * as token from '../lex/tokens.ts';
import { Core } from './core.ts';
import { joinConditions, joinSum } from './precedence.ts';
import type { Calculated, Joined } from './precedence.ts';
import type { Rule } from './core.ts';

const { words } = token;

const COMPARISONS: ReadonlyMap<TokenType, CompareOperator> = new Map<TokenType, CompareOperator>([
  [token.Below, '<'],
  [token.AtMost, '<='],
  [token.Above, '>'],
  [token.AtLeast, '>='],
  [token.Equal, '=='],
  [token.NotEqual, '!='],
]);
const SIGNS: ReadonlyMap<TokenType, Calculated['sign']> = new Map<TokenType, Calculated['sign']>([
  [token.Plus, '+'],
  [token.Minus, '-'],
  [token.Times, '*'],
  [token.Divide, '/'],
]);

export abstract class Expressions extends Core {
  /** Comparisons joined by `and` and `or`; precedence is put in afterwards, which takes fewer rules. */
  readonly condition: Rule<Expression> = this.define('condition', (): Expression => {
    const first = this.SUBRULE1(this.comparison);
    let rest: Joined[] | undefined;
    this.MANY(() => {
      const word = this.CONSUME(token.Junction);
      (rest ??= []).push({ word: word.tokenType === words.and ? 'and' : 'or', term: this.SUBRULE2(this.comparison) });
    });
    return rest === undefined ? first : this.ACTION(() => joinConditions(first, rest!));
  });

  /** `[ "not" ] , sum , [ comparison sign , sum | "in" , ref ]` */
  readonly comparison: Rule<Expression> = this.define('comparison', (): Expression => {
    const start = this.LA(1);
    const not = this.OPTION1(() => this.CONSUME(words.not));
    const left = this.LA(1);
    let term = this.SUBRULE1(this.sum);
    this.OPTION2(() => {
      this.oneOf([
        {
          ALT: () => {
            const operator = this.takeComparison();
            const right = this.SUBRULE2(this.sum);
            term = { kind: 'compare', operator, left: term, right, span: this.since(left) };
          },
        },
        {
          ALT: () => {
            this.CONSUME(words.in);
            const set = this.SUBRULE(this.ref);
            term = { kind: 'in', left: term, set, span: this.since(left) };
          },
        },
      ]);
    });
    return not === undefined ? term : { kind: 'not', term, span: this.since(start) };
  });

  /** Primaries joined by arithmetic signs. In `p95(A)/2` the lexer gives the length `/2`. */
  readonly sum: Rule<Expression> = this.define('sum', (): Expression => {
    const first = this.SUBRULE1(this.primary);
    let rest: Calculated[] | undefined;
    this.MANY(() => {
      const next = this.oneOf<Calculated>([
        {
          ALT: () => {
            const sign = this.CONSUME(token.Arithmetic);
            return { sign: SIGNS.get(sign.tokenType) ?? '+', term: this.SUBRULE2(this.primary) };
          },
        },
        { ALT: () => ({ sign: '/', term: this.divisorFrom(this.CONSUME(token.PrefixLength)) }) },
      ]);
      (rest ??= []).push(next);
    });
    return rest === undefined ? first : this.ACTION(() => joinSum(first, rest!));
  });

  protected takeComparison(): CompareOperator {
    return COMPARISONS.get(this.CONSUME(token.Comparison).tokenType) ?? '==';
  }

  private divisorFrom(length: IToken): LiteralExpression {
    return {
      kind: 'literal',
      literal: { kind: 'number', value: Number(length.image.slice(1)) },
      span: this.spanOf(length),
    };
  }

  readonly primary: Rule<Expression> = this.define('primary', (): Expression =>
    this.oneOf([
      { ALT: () => this.literalFrom(this.CONSUME(token.LiteralToken)) },
      { ALT: () => this.SUBRULE(this.linkExpression) },
      { ALT: () => this.SUBRULE(this.refExpression) },
      { ALT: () => this.SUBRULE(this.parenthesized) },
      { ALT: () => this.SUBRULE(this.groupExpression) },
      { ALT: () => this.SUBRULE(this.each) },
    ]),
  );

  readonly parenthesized: Rule<Expression> = this.define('parenthesized', () => {
    this.CONSUME(token.OpenParen);
    const inner = this.SUBRULE(this.condition);
    this.CONSUME(token.CloseParen);
    return inner;
  });

  private literalFrom(each: IToken): LiteralExpression {
    const { literal, span } = this.quantityFrom(each);
    return { kind: 'literal', literal, span };
  }

  /** `"link" , ref , [ dir ]` */
  readonly linkExpression: Rule<LinkExpression> = this.define('linkExpression', () => {
    const start = this.CONSUME(words.link);
    const ref = this.SUBRULE(this.ref);
    const direction = this.OPTION(() => this.takeDirection());
    return { kind: 'link', ref, direction, span: this.since(start) };
  });

  readonly groupExpression: Rule<GroupExpression> = this.define('groupExpression', () => {
    const start = this.CONSUME(words.group);
    const ref = this.SUBRULE(this.ref);
    return { kind: 'group', ref, span: this.since(start) };
  });

  /** `any link x in transits outbound`; a bare `any` or `all` is a property's value: `reaches = any`. */
  readonly each: Rule<Expression> = this.define('each', (): Expression => {
    const start = this.LA(1);
    const quantifier = this.oneOf<'any' | 'all'>([
      { ALT: () => (this.CONSUME(words.any), 'any') },
      { ALT: () => (this.CONSUME(words.all), 'all') },
    ]);
    let result: Expression = { kind: 'word', word: quantifier, span: this.since(start) };
    this.OPTION1(() => {
      this.CONSUME(words.link);
      const variable = this.OPTION2(() => this.takeName());
      this.CONSUME(words.in);
      const over = this.SUBRULE(this.ref);
      const direction = this.OPTION3(() => this.takeDirection());
      result = { kind: 'each', quantifier, variable, over, direction, span: this.since(start) };
    });
    return result;
  });

  /** `ref , [ args | "of" , subject ]` */
  readonly refExpression: Rule<Expression> = this.define('refExpression', (): Expression => {
    const start = this.LA(1);
    const ref = this.SUBRULE(this.ref);
    let result: Expression = { kind: 'ref', ref, span: ref.span };
    this.OPTION(() => {
      this.oneOf([
        {
          ALT: () => {
            const args = this.SUBRULE(this.arguments);
            result = { kind: 'call', callee: ref, args, span: this.since(start) };
          },
        },
        {
          ALT: () => {
            this.CONSUME(words.of);
            const subject = this.SUBRULE(this.subject);
            result = { kind: 'of', measure: ref, subject, span: this.since(start) };
          },
        },
      ]);
    });
    return result;
  });

  readonly subject: Rule<OfExpression['subject']> = this.define('subject', () =>
    this.oneOf<OfExpression['subject']>([
      { ALT: () => this.SUBRULE(this.linkExpression) },
      { ALT: () => this.SUBRULE(this.groupExpression) },
      { ALT: () => ({ kind: 'literal', ...this.takePrefix() }) },
      { ALT: () => this.SUBRULE(this.plainRef) },
    ]),
  );

  readonly plainRef: Rule<RefExpression> = this.define('plainRef', () => {
    const ref = this.SUBRULE(this.ref);
    return { kind: 'ref', ref, span: ref.span };
  });

  readonly arguments: Rule<Expression[]> = this.define('arguments', () => {
    const args: Expression[] = [];
    this.CONSUME(token.OpenParen);
    this.MANY_SEP({ SEP: token.Comma, DEF: () => args.push(this.SUBRULE(this.value)) });
    this.CONSUME(token.CloseParen);
    return args;
  });

  /** `value = "[" , [ value , { "," , value } ] , "]" | cond` */
  readonly value: Rule<Expression> = this.define('value', (): Expression =>
    this.oneOf([{ ALT: () => this.SUBRULE(this.list) }, { ALT: () => this.SUBRULE(this.condition) }]),
  );

  readonly list: Rule<Expression> = this.define('list', (): Expression => {
    const items: Expression[] = [];
    const start = this.CONSUME(token.OpenBracket);
    this.MANY_SEP({ SEP: token.Comma, DEF: () => items.push(this.SUBRULE(this.value)) });
    this.CONSUME(token.CloseBracket);
    return { kind: 'list', items, span: this.since(start) };
  });
}
