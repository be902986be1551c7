/** Statements that declare: the network, names, functions, schedules. */
import type {
  Declaration,
  Expression,
  Fn,
  Import,
  Let,
  Name,
  Own,
  Parameter,
  Property,
  Quantity,
  Ref,
  Schedule,
  SourceStatement,
  Use,
} from '../ast/index.ts';
import * as token from '../lex/tokens.ts';
import type { Rule } from './core.ts';
import { SetRules } from './sets.ts';

const { words } = token;

export abstract class Declarations extends SetRules {
  /** `"import" , ( STRING , [ "as" , name ] | "{" , name , { "," , name } , "}" , "from" , STRING )` */
  readonly import: Rule<Import> = this.define('import', () => {
    const start = this.CONSUME(words.import);
    let path: Quantity | undefined;
    let as: Name | undefined;
    let names: Name[] | undefined;
    this.oneOf([
      {
        ALT: () => {
          path = this.takeText(1);
          as = this.SUBRULE(this.optionalAs);
        },
      },
      {
        ALT: () => {
          const listed: Name[] = [];
          this.CONSUME(token.OpenBrace);
          this.AT_LEAST_ONE_SEP({ SEP: token.Comma, DEF: () => listed.push(this.takeName()) });
          this.CONSUME(token.CloseBrace);
          this.CONSUME(words.from);
          path = this.takeText(2);
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
      as = this.takeName();
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
    const name = this.takeName();
    const props = this.SUBRULE(this.properties);
    return { kind, name, props, span: this.since(start) };
  });

  readonly source: Rule<SourceStatement> = this.define('source', () => {
    const start = this.CONSUME(words.source);
    const name = this.takeName(1);
    this.CONSUME(token.Colon);
    const type = this.takeName(2);
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

  readonly let: Rule<Let> = this.define('let', () => {
    const start = this.CONSUME(words.let);
    const name = this.takeName();
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
    const name = this.takeName();
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
        const name = this.takeName();
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
    const name = this.takeName(1);
    this.CONSUME(token.Assign);
    const from = this.quantityFrom(this.CONSUME1(token.Pair));
    this.CONSUME(token.Minus);
    const to = this.quantityFrom(this.CONSUME2(token.Pair));
    const days: Name[] = [];
    let zone: Quantity | undefined;
    this.OPTION1(() => {
      this.CONSUME(words.on);
      this.AT_LEAST_ONE_SEP({ SEP: token.Comma, DEF: () => days.push(this.takeName(2)) });
    });
    this.OPTION2(() => {
      this.CONSUME(words.in);
      zone = this.takeText();
    });
    return { kind: 'schedule', name, from, to, days, zone, span: this.since(start) };
  });
}
