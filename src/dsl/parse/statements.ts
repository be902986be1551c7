/** Statements that govern: objectives, guards, limits; tests, macros, and the file as a whole. */
import type {
  Allow,
  Guard,
  GuardDemand,
  Item,
  LimitEntry,
  Limits,
  Macro,
  Name,
  Objective,
  ObjectiveClause,
  Quantity,
  Ref,
} from '../ast/index.ts';
import * as token from '../lex/tokens.ts';
import type { Rule } from './core.ts';
import { Tests } from './tests.ts';

const { words } = token;

export abstract class Statements extends Tests {
  readonly item: Rule<Item> = this.define('item', () =>
    this.oneOf<Item>([
      { ALT: () => this.SUBRULE(this.rule) },
      { ALT: () => this.SUBRULE(this.declaration) },
      { ALT: () => this.SUBRULE(this.own) },
      { ALT: () => this.SUBRULE(this.import) },
      { ALT: () => this.SUBRULE(this.set) },
      { ALT: () => this.SUBRULE(this.group) },
      { ALT: () => this.SUBRULE(this.source) },
      { ALT: () => this.SUBRULE(this.let) },
      { ALT: () => this.SUBRULE(this.fn) },
      { ALT: () => this.SUBRULE(this.macro) },
      { ALT: () => this.SUBRULE(this.use) },
      { ALT: () => this.SUBRULE(this.schedule) },
      { ALT: () => this.SUBRULE(this.objective) },
      { ALT: () => this.SUBRULE(this.never) },
      { ALT: () => this.SUBRULE(this.require) },
      { ALT: () => this.SUBRULE(this.allow) },
      { ALT: () => this.SUBRULE(this.limits) },
      { ALT: () => this.SUBRULE(this.test) },
    ]),
  );

  readonly macro: Rule<Macro> = this.define('macro', () => {
    const start = this.CONSUME(words.macro);
    const name = this.takeName();
    const params = this.SUBRULE(this.parameters);
    const items: Item[] = [];
    this.CONSUME(token.OpenBrace);
    this.MANY(() => items.push(this.SUBRULE(this.item)));
    this.CONSUME(token.CloseBrace);
    return { kind: 'macro', name, params, items, span: this.since(start) };
  });

  /** `"optimize" , dir , "for" , term , { "+" , term } , { over | using | every | during }` */
  readonly objective: Rule<Objective> = this.define('objective', () => {
    const start = this.CONSUME(words.optimize);
    const { direction } = this.takeDirection();
    const terms: { term: Name; weight: Quantity | undefined }[] = [];
    this.CONSUME(words.for);
    this.AT_LEAST_ONE_SEP({
      SEP: token.Plus,
      DEF: () => {
        const term = this.takeName();
        let weight: Quantity | undefined;
        this.OPTION(() => {
          weight = this.quantityFrom(this.CONSUME(token.NumberToken));
        });
        terms.push({ term, weight });
      },
    });
    const clauses: ObjectiveClause[] = [];
    this.MANY(() => clauses.push(this.SUBRULE(this.objectiveClause)));
    return { kind: 'optimize', direction, terms, clauses, span: this.since(start) };
  });

  readonly objectiveClause: Rule<ObjectiveClause> = this.define('objectiveClause', () => {
    const start = this.LA(1);
    return this.oneOf1<ObjectiveClause>([
      {
        ALT: () => {
          const kind = this.oneOf2<'over' | 'using' | 'during'>([
            { ALT: () => (this.CONSUME(words.over), 'over') },
            { ALT: () => (this.CONSUME(words.using), 'using') },
            { ALT: () => (this.CONSUME(words.during), 'during') },
          ]);
          return { kind, ref: this.SUBRULE(this.ref), span: this.since(start) };
        },
      },
      {
        ALT: () => {
          this.CONSUME(words.every);
          return { kind: 'every', period: this.takeDuration(), span: this.since(start) };
        },
      },
    ]);
  });

  readonly never: Rule<Guard> = this.define('never', () => {
    const start = this.CONSUME(words.never);
    const demand = this.oneOf<GuardDemand>([
      { ALT: () => this.SUBRULE(this.neverAnnounce) },
      { ALT: () => this.SUBRULE(this.neverMove) },
      {
        ALT: () => {
          this.CONSUME(words.when);
          return { kind: 'never-when', condition: this.SUBRULE(this.condition) };
        },
      },
    ]);
    return { kind: 'guard', demand, span: this.since(start) };
  });

  readonly neverAnnounce: Rule<GuardDemand> = this.define('neverAnnounce', () => {
    this.CONSUME(words.announce);
    return this.oneOf<GuardDemand>([
      {
        ALT: () => {
          this.CONSUME(words.outside);
          return { kind: 'announce-outside', set: this.SUBRULE(this.ref) };
        },
      },
      {
        ALT: () => {
          const lengths: Quantity[] = [];
          this.CONSUME(words.longer);
          this.AT_LEAST_ONE_SEP({ SEP: token.Comma, DEF: () => lengths.push(this.takeLength()) });
          return { kind: 'announce-longer', lengths };
        },
      },
    ]);
  });

  readonly neverMove: Rule<GuardDemand> = this.define('neverMove', () => {
    this.CONSUME(words.move);
    const selection = this.SUBRULE(this.selection);
    let to: Ref | undefined;
    this.OPTION(() => {
      this.CONSUME(words.to);
      to = this.SUBRULE(this.ref);
    });
    return { kind: 'never-move', selection, to };
  });

  readonly require: Rule<Guard> = this.define('require', () => {
    const start = this.CONSUME(words.require);
    const demand = this.oneOf<GuardDemand>([
      {
        ALT: () => {
          this.CONSUME(words.route);
          this.CONSUME(words.from);
          return { kind: 'require-route', from: this.SUBRULE(this.ref) };
        },
      },
      { ALT: () => ({ kind: 'require', condition: this.SUBRULE(this.condition) }) },
    ]);
    return { kind: 'guard', demand, span: this.since(start) };
  });

  readonly allow: Rule<Allow> = this.define('allow', () => {
    const start = this.CONSUME(words.allow);
    this.CONSUME(words['more-specific']);
    const length = this.takeLength();
    const selection = this.takeFor();
    return { kind: 'allow', length, selection, span: this.since(start) };
  });

  /** `limits { moves 20 per 5m; announcements 400; hold 15m }` */
  readonly limits: Rule<Limits> = this.define('limits', () => {
    const start = this.CONSUME(words.limits);
    const entries: LimitEntry[] = [];
    this.CONSUME(token.OpenBrace);
    this.MANY(() => {
      entries.push(this.SUBRULE(this.limit));
      this.OPTION(() => this.CONSUME(token.Semicolon));
    });
    this.CONSUME(token.CloseBrace);
    return { kind: 'limits', entries, span: this.since(start) };
  });

  readonly limit: Rule<LimitEntry> = this.define('limit', () => {
    const start = this.LA(1);
    return this.oneOf<LimitEntry>([
      {
        ALT: () => {
          const name = this.nameFrom(this.CONSUME(words.hold));
          const value = this.takeDuration(1);
          return { name, value: { kind: 'literal', ...value }, per: undefined, span: this.since(start) };
        },
      },
      {
        ALT: () => {
          const name = this.takeName();
          const value = this.SUBRULE(this.sum);
          let per: Quantity | undefined;
          this.OPTION(() => {
            this.CONSUME(words.per);
            per = this.takeDuration(2);
          });
          return { name, value, per, span: this.since(start) };
        },
      },
    ]);
  });
}
