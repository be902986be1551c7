/** `rule`, its trigger, its clauses and its actions. */
import type {
  Action,
  Clause,
  Expression,
  Name,
  Quantity,
  Ref,
  Rule as RuleNode,
  Trigger,
  Until,
} from '../ast/index.ts';
import * as token from '../lex/tokens.ts';
import type { Rule } from './core.ts';
import { Selections } from './selections.ts';

const { words } = token;

export abstract class Rules extends Selections {
  /** A rule with a name may be triggered by `every`; without one `every` would continue an objective above it. */
  readonly rule: Rule<RuleNode> = this.define('rule', () => {
    const start = this.LA(1);
    let name: Name | undefined;
    let was: Name | undefined;
    let title: Quantity | undefined;
    let trigger: Trigger | undefined;
    this.oneOf([
      {
        ALT: () => {
          this.CONSUME(words.rule);
          name = this.takeName(1);
          this.OPTION1(() => {
            this.CONSUME(words.was);
            was = this.takeName(2);
          });
          this.OPTION2(() => {
            title = this.takeText();
          });
          trigger = this.SUBRULE(this.trigger);
        },
      },
      {
        ALT: () => {
          trigger = this.SUBRULE(this.standing);
        },
      },
    ]);
    const clauses: Clause[] = [];
    const actions: Action[] = [];
    this.MANY1(() => clauses.push(this.SUBRULE1(this.clause)));
    actions.push(this.SUBRULE1(this.action));
    this.MANY2(() => {
      this.oneOf2([
        {
          ALT: () => {
            this.CONSUME(token.Semicolon);
            this.OPTION3(() => actions.push(this.SUBRULE2(this.action)));
          },
        },
        { ALT: () => clauses.push(this.SUBRULE2(this.clause)) },
      ]);
    });
    return { kind: 'rule', name, was, title, trigger: trigger!, clauses, actions, span: this.since(start) };
  });

  readonly standing: Rule<Trigger> = this.define('standing', () =>
    this.oneOf<Trigger>([
      {
        ALT: () => {
          const start = this.CONSUME(words.when);
          const condition = this.SUBRULE(this.condition);
          const hold = this.takeForDuration();
          return { kind: 'when', condition, hold, span: this.since(start) };
        },
      },
      { ALT: () => ({ kind: 'always', span: this.spanOf(this.CONSUME(words.always)) }) },
    ]),
  );

  readonly trigger: Rule<Trigger> = this.define('trigger', () =>
    this.oneOf<Trigger>([
      { ALT: () => this.SUBRULE(this.standing) },
      {
        ALT: () => {
          const start = this.CONSUME(words.every);
          const period = this.takeDuration();
          return { kind: 'every', period, span: this.since(start) };
        },
      },
    ]),
  );

  /** `[ "for" , DURATION ]` */
  private takeForDuration(): Quantity | undefined {
    return this.OPTION(() => {
      this.CONSUME(words.for);
      return this.takeDuration();
    });
  }

  readonly clause: Rule<Clause> = this.define('clause', () => {
    const start = this.LA(1);
    return this.oneOf<Clause>([
      {
        ALT: () => {
          this.CONSUME(words.release);
          this.CONSUME(words.when);
          const condition = this.SUBRULE(this.condition);
          const hold = this.takeForDuration();
          return { kind: 'release', condition, hold, span: this.since(start) };
        },
      },
      {
        ALT: () => {
          this.CONSUME(words.hold);
          return { kind: 'hold', hold: this.takeDuration(1), span: this.since(start) };
        },
      },
      {
        ALT: () => {
          this.CONSUME(words.during);
          return { kind: 'during', schedule: this.SUBRULE(this.ref), span: this.since(start) };
        },
      },
      {
        ALT: () => {
          this.CONSUME(words.priority);
          return { kind: 'priority', priority: this.takeCount(), span: this.since(start) };
        },
      },
      {
        ALT: () => {
          this.CONSUME(words.because);
          return { kind: 'because', text: this.takeText(), span: this.since(start) };
        },
      },
    ]);
  });

  readonly action: Rule<Action> = this.define('action', () =>
    this.oneOf<Action>([
      { ALT: () => this.SUBRULE(this.move) },
      { ALT: () => this.SUBRULE(this.step) },
      { ALT: () => this.SUBRULE(this.announcement) },
      { ALT: () => this.SUBRULE(this.tag) },
      { ALT: () => this.SUBRULE(this.mark) },
      {
        ALT: () => {
          const start = this.CONSUME(words.drain);
          return { kind: 'drain', link: this.SUBRULE(this.ref), span: this.since(start) };
        },
      },
      {
        ALT: () => {
          const start = this.CONSUME(words.freeze);
          return { kind: 'freeze', place: this.SUBRULE(this.place), span: this.since(start) };
        },
      },
      {
        ALT: () => {
          const start = this.CONSUME(words.notify);
          return { kind: 'notify', text: this.takeText(), span: this.since(start) };
        },
      },
    ]),
  );

  /** `"move" , selection , [ "from" , ref ] , "to" , target , [ "until" , ( cmp , sum | cond ) ]` */
  readonly move: Rule<Action> = this.define('move', () => {
    const start = this.CONSUME(words.move);
    const selection = this.SUBRULE(this.selection);
    let from: Ref | undefined;
    let until: Until | undefined;
    this.OPTION1(() => {
      this.CONSUME(words.from);
      from = this.SUBRULE(this.ref);
    });
    this.CONSUME(words.to);
    const to = this.SUBRULE(this.target);
    this.OPTION2(() => {
      until = this.SUBRULE(this.until);
    });
    return { kind: 'move', selection, from, to, until, span: this.since(start) };
  });

  readonly until: Rule<Until> = this.define('until', () => {
    const start = this.CONSUME(words.until);
    return this.oneOf<Until>([
      {
        ALT: () => {
          const operator = this.takeComparison();
          const level: Expression = this.SUBRULE(this.sum);
          return { kind: 'level', operator, level, span: this.since(start) };
        },
      },
      { ALT: () => ({ kind: 'condition', condition: this.SUBRULE(this.condition), span: this.since(start) }) },
    ]);
  });

  /** `prepend 2 on …`, `med 50 on …`, `local-pref 120 on …` */
  readonly step: Rule<Action> = this.define('step', () => {
    const start = this.LA(1);
    const kind = this.oneOf<'prepend' | 'med' | 'local-pref'>([
      { ALT: () => (this.CONSUME(words.prepend), 'prepend') },
      { ALT: () => (this.CONSUME(words.med), 'med') },
      { ALT: () => (this.CONSUME(words['local-pref']), 'local-pref') },
    ]);
    const amount = this.takeCount();
    this.CONSUME(words.on);
    const place = this.SUBRULE(this.place);
    const selection = this.takeFor();
    return { kind, amount, place, selection, span: this.since(start) };
  });

  readonly announcement: Rule<Action> = this.define('announcement', () => {
    const start = this.LA(1);
    const { kind, what } = this.oneOf<Pick<Action & { kind: 'announce' | 'withdraw' }, 'kind' | 'what'>>([
      {
        ALT: () => {
          this.CONSUME(words.announce);
          const announced = this.SUBRULE1(this.what);
          this.CONSUME(words.on);
          return { kind: 'announce', what: announced };
        },
      },
      {
        ALT: () => {
          this.CONSUME(words.withdraw);
          const withdrawn = this.SUBRULE2(this.what);
          this.CONSUME(words.from);
          return { kind: 'withdraw', what: withdrawn };
        },
      },
    ]);
    const place = this.SUBRULE(this.place);
    const selection = this.takeFor();
    return { kind, what, place, selection, span: this.since(start) };
  });

  readonly tag: Rule<Action> = this.define('tag', () => {
    const start = this.CONSUME(words.tag);
    const communities: (Quantity | Ref)[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: token.Comma, DEF: () => communities.push(this.SUBRULE(this.community)) });
    this.CONSUME(words.on);
    const place = this.SUBRULE(this.place);
    const selection = this.takeFor();
    return { kind: 'tag', communities, place, selection, span: this.since(start) };
  });

  /** `"mark" , ( "dscp" | "vlan" ) , ( INT | name ) , "for" , selection , "via" , target` */
  readonly mark: Rule<Action> = this.define('mark', () => {
    const start = this.CONSUME(words.mark);
    const field = this.oneOf1<'dscp' | 'vlan'>([
      { ALT: () => (this.CONSUME(words.dscp), 'dscp') },
      { ALT: () => (this.CONSUME(words.vlan), 'vlan') },
    ]);
    const value = this.oneOf2<Quantity | Name>([{ ALT: () => this.takeCount() }, { ALT: () => this.takeName() }]);
    this.CONSUME(words.for);
    const selection = this.SUBRULE(this.selection);
    this.CONSUME(words.via);
    const via = this.SUBRULE(this.target);
    return { kind: 'mark', field, value, selection, via, span: this.since(start) };
  });
}
