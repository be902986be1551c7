/** Values and conditions: `cond`, `sum`, `value` and what they are made of. */
import type { TokenType } from 'chevrotain';
import type {
  CompareOperator,
  DirectionWord,
  Expression,
  GroupExpression,
  LinkExpression,
  LiteralExpression,
  OfExpression,
  RefExpression,
} from '../ast/index.ts';
import * as token from '../lex/tokens.ts';
import { Core } from './core.ts';
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

export abstract class Expressions extends Core {
  /** `cond = conj , { "or" , conj }` */
  readonly condition: Rule<Expression> = this.define('condition', (): Expression => {
    const start = this.LA(1);
    const first = this.SUBRULE1(this.conjunction);
    const terms = [first];
    this.MANY(() => {
      this.CONSUME(words.or);
      terms.push(this.SUBRULE2(this.conjunction));
    });
    return terms.length === 1 ? first : { kind: 'or', terms, span: this.since(start) };
  });

  readonly conjunction: Rule<Expression> = this.define('conjunction', (): Expression => {
    const start = this.LA(1);
    const first = this.SUBRULE1(this.negation);
    const terms = [first];
    this.MANY(() => {
      this.CONSUME(words.and);
      terms.push(this.SUBRULE2(this.negation));
    });
    return terms.length === 1 ? first : { kind: 'and', terms, span: this.since(start) };
  });

  readonly negation: Rule<Expression> = this.define('negation', (): Expression => {
    const start = this.LA(1);
    const not = this.OPTION(() => this.CONSUME(words.not));
    const term = this.SUBRULE(this.comparison);
    return not !== undefined ? { kind: 'not', term, span: this.since(start) } : term;
  });

  /** `comparison = sum , [ cmp , sum | "in" , ref ]` */
  readonly comparison: Rule<Expression> = this.define('comparison', (): Expression => {
    const start = this.LA(1);
    const left = this.SUBRULE1(this.sum);
    let result = left;
    this.OPTION(() => {
      this.oneOf([
        {
          ALT: () => {
            const operator = this.SUBRULE(this.comparator);
            const right = this.SUBRULE2(this.sum);
            result = { kind: 'compare', operator, left, right, span: this.since(start) };
          },
        },
        {
          ALT: () => {
            this.CONSUME(words.in);
            const set = this.SUBRULE(this.ref);
            result = { kind: 'in', left, set, span: this.since(start) };
          },
        },
      ]);
    });
    return result;
  });

  readonly comparator: Rule<CompareOperator> = this.define('comparator', () => {
    const found = this.oneOf([
      { ALT: () => this.CONSUME(token.Below) },
      { ALT: () => this.CONSUME(token.AtMost) },
      { ALT: () => this.CONSUME(token.Above) },
      { ALT: () => this.CONSUME(token.AtLeast) },
      { ALT: () => this.CONSUME(token.Equal) },
      { ALT: () => this.CONSUME(token.NotEqual) },
    ]);
    return COMPARISONS.get(found.tokenType) ?? '==';
  });

  readonly sum: Rule<Expression> = this.define('sum', (): Expression => {
    const start = this.LA(1);
    const first = this.SUBRULE1(this.product);
    let rest: { operator: '+' | '-'; term: Expression }[] | undefined;
    this.MANY(() => {
      const operator = this.oneOf<'+' | '-'>([
        { ALT: () => (this.CONSUME(token.Plus), '+') },
        { ALT: () => (this.CONSUME(token.Minus), '-') },
      ]);
      (rest ??= []).push({ operator, term: this.SUBRULE2(this.product) });
    });
    return rest === undefined ? first : { kind: 'sum', first, rest, span: this.since(start) };
  });

  /** `product = primary , { ( "*" | "/" ) , primary | PREFIXLEN }`: in `load/2` the lexer gives the length `/2`. */
  readonly product: Rule<Expression> = this.define('product', (): Expression => {
    const start = this.LA(1);
    const first = this.SUBRULE1(this.primary);
    let rest: { operator: '*' | '/'; term: Expression }[] | undefined;
    this.MANY(() => {
      const next = this.oneOf<{ operator: '*' | '/'; term: Expression }>([
        { ALT: () => (this.CONSUME(token.Times), { operator: '*', term: this.SUBRULE2(this.primary) }) },
        { ALT: () => (this.CONSUME(token.Divide), { operator: '/', term: this.SUBRULE3(this.primary) }) },
        { ALT: () => ({ operator: '/', term: this.SUBRULE(this.divisor) }) },
      ]);
      (rest ??= []).push(next);
    });
    return rest === undefined ? first : { kind: 'product', first, rest, span: this.since(start) };
  });

  readonly divisor: Rule<LiteralExpression> = this.define('divisor', () => {
    const length = this.CONSUME(token.PrefixLength);
    const value = Number(length.image.slice(1));
    return { kind: 'literal', literal: { kind: 'number', value }, span: this.spanOf(length) };
  });

  readonly primary: Rule<Expression> = this.define('primary', (): Expression =>
    this.oneOf([
      { ALT: () => this.SUBRULE(this.literal) },
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

  readonly literal: Rule<LiteralExpression> = this.define('literal', () => ({
    kind: 'literal',
    ...this.quantityFrom(this.CONSUME(token.LiteralToken)),
  }));

  /** `"link" , ref , [ dir ]` */
  readonly linkExpression: Rule<LinkExpression> = this.define('linkExpression', () => {
    const start = this.CONSUME(words.link);
    const ref = this.SUBRULE(this.ref);
    const direction = this.SUBRULE(this.optionalDirection);
    return { kind: 'link', ref, direction, span: this.since(start) };
  });

  readonly optionalDirection: Rule<DirectionWord | undefined> = this.define('optionalDirection', () => {
    let direction: DirectionWord | undefined;
    this.OPTION(() => {
      direction = this.SUBRULE(this.direction);
    });
    return direction;
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
      const variable = this.OPTION2(() => this.SUBRULE(this.name));
      this.CONSUME(words.in);
      const over = this.SUBRULE(this.ref);
      const direction = this.SUBRULE(this.optionalDirection);
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
      { ALT: () => ({ kind: 'literal', ...this.SUBRULE(this.prefix) }) },
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
