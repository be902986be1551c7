/** Statements that declare: the network, sets, groups, names, schedules. */
import type {
  Declaration,
  Expression,
  Fn,
  Group,
  Import,
  Let,
  Name,
  Own,
  Parameter,
  Property,
  Quantity,
  Ref,
  Schedule,
  SetEntry,
  SetExpression,
  SetStatement,
  SetTerm,
  SourceStatement,
  Split,
  Use,
} from '../ast/index.ts';
import * as token from '../lex/tokens.ts';
import type { Rule } from './core.ts';
import { Rules } from './rules.ts';

const { words } = token;

export abstract class Declarations extends Rules {
  /** `"import" , ( STRING , [ "as" , name ] | "{" , name , { "," , name } , "}" , "from" , STRING )` */
  readonly import: Rule<Import> = this.define('import', () => {
    const start = this.CONSUME(words.import);
    let path: Quantity | undefined;
    let as: Name | undefined;
    let names: Name[] | undefined;
    this.oneOf([
      {
        ALT: () => {
          path = this.SUBRULE1(this.text);
          as = this.SUBRULE(this.optionalAs);
        },
      },
      {
        ALT: () => {
          const listed: Name[] = [];
          this.CONSUME(token.OpenBrace);
          this.AT_LEAST_ONE_SEP({ SEP: token.Comma, DEF: () => listed.push(this.SUBRULE(this.name)) });
          this.CONSUME(token.CloseBrace);
          this.CONSUME(words.from);
          path = this.SUBRULE2(this.text);
          names = listed;
        },
      },
    ]);
    return { kind: 'import', path: path!, as, names, span: this.since(start) };
  });

  readonly optionalAs: Rule<Name | undefined> = this.define('optionalAs', () => {
    let as: Name | undefined;
    this.OPTION(() => {
      this.CONSUME(words.as);
      as = this.SUBRULE(this.name);
    });
    return as;
  });

  readonly own: Rule<Own> = this.define('own', () => {
    const start = this.CONSUME(words.own);
    const set = this.SUBRULE(this.setExpression);
    let props: Property[] = [];
    this.OPTION(() => {
      this.CONSUME(words.with);
      props = this.SUBRULE(this.properties);
    });
    return { kind: 'own', set, props, span: this.since(start) };
  });

  /** `customer`, `router` and `link` are written alike. */
  readonly declaration: Rule<Declaration> = this.define('declaration', () => {
    const start = this.LA(1);
    const kind = this.oneOf<Declaration['kind']>([
      { ALT: () => (this.CONSUME(words.link), 'link') },
      { ALT: () => (this.CONSUME(words.router), 'router') },
      { ALT: () => (this.CONSUME(words.customer), 'customer') },
    ]);
    const name = this.SUBRULE(this.name);
    const props = this.SUBRULE(this.properties);
    return { kind, name, props, span: this.since(start) };
  });

  readonly source: Rule<SourceStatement> = this.define('source', () => {
    const start = this.CONSUME(words.source);
    const name = this.SUBRULE1(this.name);
    this.CONSUME(token.Colon);
    const type = this.SUBRULE2(this.name);
    const props = this.SUBRULE(this.properties);
    return { kind: 'source', name, type, props, span: this.since(start) };
  });

  /** `props = "{" , { word , "=" , value , [ ";" ] } , "}"` */
  readonly properties: Rule<Property[]> = this.define('properties', () => {
    const props: Property[] = [];
    this.CONSUME(token.OpenBrace);
    this.MANY(() => {
      const start = this.CONSUME(token.Word);
      this.CONSUME(token.Assign);
      const value = this.SUBRULE(this.propertyValue);
      props.push({ key: this.nameFrom(start), value, span: this.since(start) });
      this.OPTION(() => this.CONSUME(token.Semicolon));
    });
    this.CONSUME(token.CloseBrace);
    return props;
  });

  /** A value, or a reserved word that begins none: `signal = tag`. */
  readonly propertyValue: Rule<Expression> = this.define('propertyValue', () =>
    this.oneOf<Expression>([
      { ALT: () => this.SUBRULE(this.value) },
      {
        ALT: () => {
          const word = this.CONSUME(token.ReservedValue);
          return { kind: 'word', word: word.image, span: this.spanOf(word) };
        },
      },
    ]),
  );

  readonly set: Rule<SetStatement> = this.define('set', () => {
    const start = this.CONSUME(words.set);
    const name = this.SUBRULE(this.name);
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
          return { kind: 'file', path: this.SUBRULE(this.text), span: this.since(start) };
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
          const prefix = this.SUBRULE(this.prefix);
          const bounds: { bound: 'le' | 'ge'; length: Quantity }[] = [];
          this.MANY(() => {
            const bound = this.oneOf2<'le' | 'ge'>([
              { ALT: () => (this.CONSUME(words.le), 'le') },
              { ALT: () => (this.CONSUME(words.ge), 'ge') },
            ]);
            bounds.push({ bound, length: this.SUBRULE(this.count) });
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
    const name = this.SUBRULE(this.name);
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
    const into = this.SUBRULE(this.length);
    const options: { option: 'regroup' | 'max'; value: Quantity }[] = [];
    this.MANY(() => {
      this.oneOf([
        {
          ALT: () => {
            this.CONSUME(words.regroup);
            this.CONSUME(words.every);
            options.push({ option: 'regroup', value: this.SUBRULE(this.duration) });
          },
        },
        {
          ALT: () => {
            this.CONSUME(words.max);
            options.push({ option: 'max', value: this.SUBRULE(this.count) });
          },
        },
      ]);
    });
    return { kind: 'split', of, into, options, span: this.since(start) };
  });

  readonly let: Rule<Let> = this.define('let', () => {
    const start = this.CONSUME(words.let);
    const name = this.SUBRULE(this.name);
    let type: Name | undefined;
    this.OPTION(() => {
      this.CONSUME(token.Colon);
      type = this.SUBRULE(this.type);
    });
    this.CONSUME(token.Assign);
    const value = this.SUBRULE(this.value);
    return { kind: 'let', name, type, value, span: this.since(start) };
  });

  /** Any word, because `link` and `group` are types. */
  readonly type: Rule<Name> = this.define('type', () => this.nameFrom(this.CONSUME(token.Word)));

  readonly fn: Rule<Fn> = this.define('fn', () => {
    const start = this.CONSUME(words.fn);
    const name = this.SUBRULE(this.name);
    const params = this.SUBRULE(this.parameters);
    let returns: Name | undefined;
    this.OPTION(() => {
      this.CONSUME(token.Arrow);
      returns = this.SUBRULE(this.type);
    });
    this.CONSUME(token.Assign);
    const body = this.SUBRULE(this.condition);
    return { kind: 'fn', name, params, returns, body, span: this.since(start) };
  });

  readonly parameters: Rule<Parameter[]> = this.define('parameters', () => {
    const params: Parameter[] = [];
    this.CONSUME(token.OpenParen);
    this.MANY_SEP({
      SEP: token.Comma,
      DEF: () => {
        const name = this.SUBRULE(this.name);
        this.CONSUME(token.Colon);
        params.push({ name, type: this.SUBRULE(this.type) });
      },
    });
    this.CONSUME(token.CloseParen);
    return params;
  });

  readonly use: Rule<Use> = this.define('use', () => {
    const start = this.CONSUME(words.use);
    const macro: Ref = this.SUBRULE(this.ref);
    const args = this.SUBRULE(this.arguments);
    const as = this.SUBRULE(this.optionalAs);
    return { kind: 'use', macro, args, as, span: this.since(start) };
  });

  /** `"schedule" , name , "=" , CLOCK , "-" , CLOCK , [ "on" , name , { "," , name } ] , [ "in" , STRING ]` */
  readonly schedule: Rule<Schedule> = this.define('schedule', () => {
    const start = this.CONSUME(words.schedule);
    const name = this.SUBRULE1(this.name);
    this.CONSUME(token.Assign);
    const from = this.quantityFrom(this.CONSUME1(token.Pair));
    this.CONSUME(token.Minus);
    const to = this.quantityFrom(this.CONSUME2(token.Pair));
    const days: Name[] = [];
    let zone: Quantity | undefined;
    this.OPTION1(() => {
      this.CONSUME(words.on);
      this.AT_LEAST_ONE_SEP({ SEP: token.Comma, DEF: () => days.push(this.SUBRULE2(this.name)) });
    });
    this.OPTION2(() => {
      this.CONSUME(words.in);
      zone = this.SUBRULE(this.text);
    });
    return { kind: 'schedule', name, from, to, days, zone, span: this.since(start) };
  });
}
