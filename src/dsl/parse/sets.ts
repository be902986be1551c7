/** `set` and `group`, and the set expressions in them and in `own`. */
import type { Group, Quantity, SetEntry, SetExpression, SetStatement, SetTerm, Split } from '../ast/index.ts';
import * as token from '../lex/tokens.ts';
import type { Rule } from './core.ts';
import { Rules } from './rules.ts';

const { words } = token;

export abstract class SetRules extends Rules {
  readonly set: Rule<SetStatement> = this.define('set', () => {
    const start = this.CONSUME(words.set);
    const name = this.takeName();
    this.CONSUME(token.Assign);
    const set = this.SUBRULE(this.setExpression);
    return { kind: 'set', name, set, span: this.since(start) };
  });

  readonly setExpression: Rule<SetExpression> = this.define('setExpression', () => {
    const start = this.LA(1);
    const terms: { operator: '+' | '-'; term: SetTerm }[] = [{ operator: '+', term: this.SUBRULE1(this.setTerm) }];
    this.MANY(() => {
      const operator = this.oneOf<'+' | '-'>([
        { ALT: () => (this.CONSUME(token.Plus), '+') },
        { ALT: () => (this.CONSUME(token.Minus), '-') },
      ]);
      terms.push({ operator, term: this.SUBRULE2(this.setTerm) });
    });
    return { terms, span: this.since(start) };
  });

  readonly setTerm: Rule<SetTerm> = this.define('setTerm', () => {
    const start = this.LA(1);
    return this.oneOf<SetTerm>([
      {
        ALT: () => {
          const entries: SetEntry[] = [];
          this.CONSUME(token.OpenBrace);
          this.MANY_SEP({ SEP: token.Comma, DEF: () => entries.push(this.SUBRULE1(this.setEntry)) });
          this.CONSUME(token.CloseBrace);
          return { kind: 'entries', entries, span: this.since(start) };
        },
      },
      {
        ALT: () => {
          this.CONSUME(words.from);
          return { kind: 'file', path: this.takeText(), span: this.since(start) };
        },
      },
      { ALT: () => this.SUBRULE2(this.setEntry) },
    ]);
  });

  /** `setEntry = PREFIX , { ( "le" | "ge" ) , INT } | ASN | ref` */
  readonly setEntry: Rule<SetEntry> = this.define('setEntry', () => {
    const start = this.LA(1);
    return this.oneOf1<SetEntry>([
      {
        ALT: () => {
          const prefix = this.takePrefix();
          const bounds: { bound: 'le' | 'ge'; length: Quantity }[] = [];
          this.MANY(() => {
            const bound = this.oneOf2<'le' | 'ge'>([
              { ALT: () => (this.CONSUME(words.le), 'le') },
              { ALT: () => (this.CONSUME(words.ge), 'ge') },
            ]);
            bounds.push({ bound, length: this.takeCount() });
          });
          return { kind: 'prefix', prefix, bounds, span: this.since(start) };
        },
      },
      { ALT: () => ({ kind: 'asn', asn: this.quantityFrom(this.CONSUME(token.AsnToken)), span: this.since(start) }) },
      { ALT: () => ({ kind: 'ref', ref: this.SUBRULE(this.ref), span: this.since(start) }) },
    ]);
  });

  readonly group: Rule<Group> = this.define('group', () => {
    const start = this.CONSUME(words.group);
    const name = this.takeName();
    this.CONSUME(token.Assign);
    const blocks = this.oneOf<SetExpression | Split>([
      { ALT: () => this.SUBRULE(this.split) },
      { ALT: () => this.SUBRULE(this.setExpression) },
    ]);
    return { kind: 'group', name, blocks, span: this.since(start) };
  });

  readonly split: Rule<Split> = this.define('split', () => {
    const start = this.CONSUME(words.split);
    const of = this.SUBRULE(this.ref);
    this.CONSUME(words.into);
    const into = this.takeLength();
    const options: { option: 'regroup' | 'max'; value: Quantity }[] = [];
    this.MANY(() => {
      this.oneOf([
        {
          ALT: () => {
            this.CONSUME(words.regroup);
            this.CONSUME(words.every);
            options.push({ option: 'regroup', value: this.takeDuration() });
          },
        },
        {
          ALT: () => {
            this.CONSUME(words.max);
            options.push({ option: 'max', value: this.takeCount() });
          },
        },
      ]);
    });
    return { kind: 'split', of, into, options, span: this.since(start) };
  });
}
