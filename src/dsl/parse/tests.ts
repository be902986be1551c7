/** `test "…" { [at 4m] given … | expect … }` */
import type {
  Fact,
  FactSubject,
  Measure,
  Name,
  Outcome,
  OutcomeKind,
  Quantity,
  Ref,
  Test,
  TestStep,
} from '../ast/index.ts';
import * as token from '../lex/tokens.ts';
import type { Rule } from './core.ts';
import { Declarations } from './declarations.ts';

const { words } = token;

export abstract class Tests extends Declarations {
  readonly test: Rule<Test> = this.define('test', () => {
    const start = this.CONSUME(words.test);
    const title = this.takeText();
    const steps: TestStep[] = [];
    this.CONSUME(token.OpenBrace);
    this.MANY(() => {
      steps.push(this.SUBRULE(this.testStep));
      this.OPTION(() => this.CONSUME(token.Semicolon));
    });
    this.CONSUME(token.CloseBrace);
    return { kind: 'test', title, steps, span: this.since(start) };
  });

  readonly testStep: Rule<TestStep> = this.define('testStep', () => {
    const start = this.LA(1);
    let at: Quantity | undefined;
    this.OPTION(() => {
      this.CONSUME(words.at);
      at = this.takeDuration();
    });
    const content = this.oneOf<Fact | Outcome>([
      {
        ALT: () => {
          this.CONSUME(words.given);
          return this.SUBRULE(this.fact);
        },
      },
      {
        ALT: () => {
          this.CONSUME(words.expect);
          return this.SUBRULE(this.outcome);
        },
      },
    ]);
    return { at, content, span: this.since(start) };
  });

  readonly fact: Rule<Fact> = this.define('fact', () => {
    const start = this.LA(1);
    return this.oneOf<Fact>([
      {
        ALT: () => {
          this.CONSUME(words.route);
          const prefix = this.takePrefix();
          this.CONSUME(words.from);
          return { kind: 'route', prefix, from: this.SUBRULE1(this.ref), span: this.since(start) };
        },
      },
      {
        ALT: () => {
          this.CONSUME(words.session);
          const session = this.SUBRULE2(this.ref);
          return { kind: 'session', session, state: this.takeName(), span: this.since(start) };
        },
      },
      {
        ALT: () => {
          const subject = this.SUBRULE(this.factSubject);
          const measures: Measure[] = [];
          this.AT_LEAST_ONE(() => measures.push(this.SUBRULE(this.measure)));
          return { kind: 'measures', subject, measures, span: this.since(start) };
        },
      },
    ]);
  });

  readonly factSubject: Rule<FactSubject> = this.define('factSubject', () => {
    const start = this.LA(1);
    return this.oneOf<FactSubject>([
      {
        ALT: () => {
          const { ref, direction } = this.SUBRULE(this.linkExpression);
          return { kind: 'link', ref, direction: direction?.direction, span: this.since(start) };
        },
      },
      {
        ALT: () => {
          const { ref } = this.SUBRULE(this.groupExpression);
          return { kind: 'group', ref, span: this.since(start) };
        },
      },
      {
        ALT: () => {
          this.CONSUME(words.prefix);
          return { kind: 'prefix', prefix: this.takePrefix(), span: this.since(start) };
        },
      },
    ]);
  });

  /** `measure = name , sum , [ "->" , sum , "over" , DURATION ]` */
  readonly measure: Rule<Measure> = this.define('measure', () => {
    const name: Name = this.takeName();
    const start = this.LA(0);
    const value = this.SUBRULE1(this.sum);
    let ramp: Measure['ramp'];
    this.OPTION(() => {
      this.CONSUME(token.Arrow);
      const to = this.SUBRULE2(this.sum);
      this.CONSUME(words.over);
      ramp = { to, over: this.takeDuration() };
    });
    return { name, value, ramp, span: this.since(start) };
  });

  readonly outcome: Rule<Outcome> = this.define('outcome', () => {
    const start = this.LA(1);
    let negated = false;
    let by: Ref | undefined;
    this.OPTION1(() => {
      this.CONSUME(words.no);
      negated = true;
    });
    const outcome = this.SUBRULE(this.outcomeKind);
    this.OPTION2(() => {
      this.CONSUME(words.by);
      by = this.SUBRULE(this.ref);
    });
    return { kind: 'outcome', negated, outcome, by, span: this.since(start) };
  });

  readonly outcomeKind: Rule<OutcomeKind> = this.define('outcomeKind', () =>
    this.oneOf<OutcomeKind>([
      { ALT: () => (this.CONSUME(words.nothing), { kind: 'nothing' }) },
      { ALT: () => this.SUBRULE(this.ruleOutcome) },
      { ALT: () => this.SUBRULE(this.moveOutcome) },
      {
        ALT: () => {
          this.CONSUME(words.announce);
          const prefix = this.takePrefix(1);
          let on: Ref | undefined;
          this.OPTION1(() => {
            this.CONSUME1(words.on);
            on = this.SUBRULE1(this.ref);
          });
          return { kind: 'announce', prefix, on };
        },
      },
      {
        ALT: () => {
          this.CONSUME(words.prepend);
          const amount = this.takeCount();
          this.CONSUME2(words.on);
          return { kind: 'prepend', amount, on: this.SUBRULE2(this.ref) };
        },
      },
      {
        ALT: () => {
          this.CONSUME(words.release);
          let prefix: Quantity | undefined;
          this.OPTION2(() => {
            prefix = this.takePrefix(2);
          });
          return { kind: 'release', prefix };
        },
      },
      { ALT: () => ({ kind: 'condition', condition: this.SUBRULE(this.condition) }) },
    ]),
  );

  readonly ruleOutcome: Rule<OutcomeKind> = this.define('ruleOutcome', () => {
    this.CONSUME(words.rule);
    const rule = this.SUBRULE(this.ref);
    const fires = this.oneOf<boolean>([
      { ALT: () => (this.CONSUME(words.fires), true) },
      { ALT: () => (this.CONSUME(words.idle), false) },
    ]);
    return { kind: 'rule', rule, fires };
  });

  readonly moveOutcome: Rule<OutcomeKind> = this.define('moveOutcome', () => {
    let prefix: Quantity | undefined;
    let to: Ref | undefined;
    this.CONSUME(words.move);
    this.OPTION1(() => {
      prefix = this.takePrefix();
    });
    this.OPTION2(() => {
      this.CONSUME(words.to);
      to = this.SUBRULE(this.ref);
    });
    return { kind: 'move', prefix, to };
  });
}
