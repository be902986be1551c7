/** What an action is about: `selection`, `target`, `place`, `what`, communities. */
import type { Place, Quantity, Ref, Selection, Target, What } from '../ast/index.ts';
import * as token from '../lex/tokens.ts';
import type { Rule } from './core.ts';
import { Expressions } from './expressions.ts';

const { words } = token;

export abstract class Selections extends Expressions {
  readonly selection: Rule<Selection> = this.define('selection', () =>
    this.oneOf<Selection>([
      { ALT: () => this.SUBRULE(this.topSelection) },
      { ALT: () => this.SUBRULE(this.allSelection) },
      { ALT: () => this.SUBRULE(this.groupSelection) },
      { ALT: () => this.SUBRULE(this.prefixSelection) },
    ]),
  );

  /** `"top" , [ INT ] , noun , [ "by" , name ] , [ "where" , cond ]` */
  readonly topSelection: Rule<Selection> = this.define('topSelection', () => {
    const start = this.CONSUME(words.top);
    const count = this.OPTION1(() => this.takeCount());
    const noun = this.takeNoun();
    const by = this.OPTION2(() => {
      this.CONSUME(words.by);
      return this.takeName();
    });
    const where = this.OPTION3(() => {
      this.CONSUME(words.where);
      return this.SUBRULE(this.condition);
    });
    return { kind: 'top', count, noun, by, where, span: this.since(start) };
  });

  /** `noun , [ "in" , ref ] , [ "where" , cond ]` */
  readonly allSelection: Rule<Selection> = this.define('allSelection', () => {
    const start = this.LA(1);
    const noun = this.takeNoun();
    const within = this.OPTION1(() => {
      this.CONSUME(words.in);
      return this.SUBRULE(this.ref);
    });
    const where = this.OPTION2(() => {
      this.CONSUME(words.where);
      return this.SUBRULE(this.condition);
    });
    return { kind: 'all', noun, in: within, where, span: this.since(start) };
  });

  readonly groupSelection: Rule<Selection & { kind: 'group' }> = this.define('groupSelection', () => {
    const start = this.CONSUME(words.group);
    const group = this.SUBRULE(this.ref);
    return { kind: 'group', group, span: this.since(start) };
  });

  readonly prefixSelection: Rule<Selection & { kind: 'prefix' }> = this.define('prefixSelection', () => {
    const prefix = this.takePrefix();
    return { kind: 'prefix', prefix, span: prefix.span };
  });

  /** `[ "for" , selection ]` */
  protected takeFor(): Selection | undefined {
    return this.OPTION(() => {
      this.CONSUME(words.for);
      return this.SUBRULE(this.selection);
    });
  }

  private takeNoun(): 'prefixes' | 'groups' {
    return this.CONSUME(token.Noun).tokenType === words.groups ? 'groups' : 'prefixes';
  }

  /** `target = "best" , [ "of" , ref ] , [ "by" , name ] | "optimal" | ref` */
  readonly target: Rule<Target> = this.define('target', () =>
    this.oneOf<Target>([
      { ALT: () => this.SUBRULE(this.best) },
      { ALT: () => ({ kind: 'optimal', span: this.spanOf(this.CONSUME(words.optimal)) }) },
      {
        ALT: () => {
          const ref = this.SUBRULE(this.ref);
          return { kind: 'ref', ref, span: ref.span };
        },
      },
    ]),
  );

  readonly best: Rule<Target> = this.define('best', () => {
    const start = this.CONSUME(words.best);
    const of = this.OPTION1(() => {
      this.CONSUME(words.of);
      return this.SUBRULE(this.ref);
    });
    const by = this.OPTION2(() => {
      this.CONSUME(words.by);
      return this.takeName();
    });
    return { kind: 'best', of, by, span: this.since(start) };
  });

  /** `place = "non-optimal" | "optimal" | "all" | ref , { "," , ref }` */
  readonly place: Rule<Place> = this.define('place', () =>
    this.oneOf<Place>([
      { ALT: () => ({ kind: 'non-optimal', span: this.spanOf(this.CONSUME(words['non-optimal'])) }) },
      { ALT: () => ({ kind: 'optimal', span: this.spanOf(this.CONSUME(words.optimal)) }) },
      { ALT: () => ({ kind: 'all', span: this.spanOf(this.CONSUME(words.all)) }) },
      { ALT: () => this.SUBRULE(this.places) },
    ]),
  );

  readonly places: Rule<Place> = this.define('places', () => {
    const start = this.LA(1);
    const refs: Ref[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: token.Comma, DEF: () => refs.push(this.SUBRULE(this.ref)) });
    return { kind: 'refs', refs, span: this.since(start) };
  });

  /** `what = "more-specific" , [ PREFIXLEN ] | "aggregate" | "group" , ref | PREFIX` */
  readonly what: Rule<What> = this.define('what', () =>
    this.oneOf<What>([
      { ALT: () => this.SUBRULE(this.moreSpecific) },
      { ALT: () => ({ kind: 'aggregate', span: this.spanOf(this.CONSUME(words.aggregate)) }) },
      { ALT: () => this.SUBRULE(this.groupSelection) },
      { ALT: () => this.SUBRULE(this.prefixSelection) },
    ]),
  );

  readonly moreSpecific: Rule<What> = this.define('moreSpecific', () => {
    const start = this.CONSUME(words['more-specific']);
    let length: Quantity | undefined;
    this.OPTION(() => {
      length = this.takeLength();
    });
    return { kind: 'more-specific', length, span: this.since(start) };
  });

  /** `community = PAIR | LARGE | ref` */
  readonly community: Rule<Quantity | Ref> = this.define('community', () =>
    this.oneOf<Quantity | Ref>([
      { ALT: () => this.quantityFrom(this.CONSUME(token.Pair)) },
      { ALT: () => this.quantityFrom(this.CONSUME(token.Large)) },
      { ALT: () => this.SUBRULE(this.ref) },
    ]),
  );
}
