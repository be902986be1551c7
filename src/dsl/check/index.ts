/**
 * From scopes to meaning: what every statement says, whether it can be meant, and every default decided.
 *
 * First all declarations are read, because a rule may stand above the links it names; then every other statement, by a
 * table from its kind to the function that checks it. Conditions come out resolved and typed, with functions and
 * quantifiers written out, but still as data: making closures of them is the next stage's work.
 *
 * One mistake is one message: what has been reported is of kind `any` from there on and goes with everything. It judges
 * words, not the network: whether a route exists is for `arm` and the engine to see.
 */
import type { Item } from '../ast/index.ts';
import type { Resolved, Unit } from '../resolve/index.ts';
import { nearest } from '../text/index.ts';
import type { Diagnostic, Report, Span } from '../text/index.ts';
import type { Checked, CheckedGroup, CheckedGuard, CheckedObjective, CheckedRule } from './checked.ts';
import { MAX_NODES } from './context.ts';
import type { Context } from './context.ts';
import { declare } from './declarations.ts';
import { checkDeployment } from './deployment.ts';
import { elaborate } from './elaborate.ts';
import { checkFn, checkLet, checkParameters, checkTest, checkUse } from './functions.ts';
import { checkAllow, checkGuard, checkLimits, checkObjective, checkObjectives, noLimits } from './governing.ts';
import * as mistakes from './mistakes/index.ts';
import { meaningOf } from './meaning.ts';
import { ANYTHING, Network } from './network.ts';
import { checkOwn } from './own.ts';
import { ASSUMED } from './release.ts';
import { checkRule } from './rule.ts';
import { checkSchedule } from './schedule.ts';
import { checkGroup, checkSet, checkSetFiles } from './sets.ts';
import { checkSignals } from './signals.ts';
import { checkWireNumbers } from './wire-numbers.ts';
import type { Named } from './wire-numbers.ts';

export type * from './checked.ts';
export * as mistakes from './mistakes/index.ts';
export { boundsOf, linesOf, readLine } from './sets.ts';
export { dayOf, minutesOf } from './schedule.ts';
export { textOf } from './quantities.ts';
export { meaningOfAll } from './meaning.ts';
export type { SetSource, Term, Test } from './term.ts';
export type { HostPort, TextSource } from './property.ts';
export { Network } from './network.ts';
export type { CustomerFacts, LinkFacts, OwnFacts, RouterFacts, SourceFacts } from './network.ts';

export interface CheckOptions {
  /** What the running weir has measured; assumed where it has not. */
  readonly stability?: { readonly sizeError: number; readonly noise: number } | undefined;
}

type ItemOf<Kind extends Item['kind']> = Extract<Item, { kind: Kind }>;
type ItemChecks = {
  readonly [Kind in Item['kind']]?: (
    item: ItemOf<Kind>,
    context: Context,
    checker: Checker,
    effective: boolean,
  ) => void;
};

const CHECKS: ItemChecks = {
  own: (item, context) => checkOwn(item, context),
  set: (item, context) => checkSet(item.set, context),
  group: (item, context, checker, effective) => checker.addGroup(checkGroup(item, context), item.span, effective),
  let: checkLet,
  fn: checkFn,
  macro: (item, context) => checkParameters(item.params, context),
  use: checkUse,
  schedule: checkSchedule,
  optimize: (item, context, checker, effective) => checker.addObjective(checkObjective(item, context), effective),
  guard: (item, context, checker, effective) => checker.addGuards(checkGuard(item, context), effective),
  allow: (item, context, checker, effective) => checker.addGuards(checkAllow(item, context), effective),
  rule: (item, context, checker, effective) => checker.addRule(item, context, effective),
  test: (item, context) => {
    checkTest(item, context);
    context.report(mistakes.testsDoNotRun(item.title.span));
  },
};

export function check(resolved: Resolved, options: CheckOptions, report: Report): Checked {
  return new Checker(resolved, options, report).run();
}

class Checker {
  private readonly resolved: Resolved;
  private readonly report: Report;
  private readonly network = new Network();
  private readonly limits = noLimits();
  private readonly missing = new Set<string>();
  private readonly budget = { left: MAX_NODES, depth: 0, exceeded: false };
  private readonly assumed: { readonly sizeError: number; readonly noise: number };
  private readonly groups: CheckedGroup[] = [];
  private readonly rules: CheckedRule[] = [];
  private readonly ruleNames = new Map<string, Span>();
  private readonly unreadRules = new Set<string>();
  /** How many unnamed rules mean the same. */
  private readonly alike = new Map<string, number>();
  private readonly objectives: CheckedObjective[] = [];
  private readonly guards: CheckedGuard[] = [];
  private readonly later = new Set<string>();

  constructor(resolved: Resolved, options: CheckOptions, report: Report) {
    this.resolved = resolved;
    this.report = onlyOnce(report);
    this.assumed = options.stability ?? ASSUMED;
  }

  run(): Checked {
    this.eachItem((item, context, effective) => {
      if ('props' in item) declare(item, context, effective);
      if (item.kind === 'broken') this.addUnread(item, context);
    });
    if (this.resolved.units.some((unit) => unit.scope.incomplete)) this.network.unread.add(ANYTHING);
    checkDeployment(this.network, this.report);
    checkSetFiles(this.resolved.files, { report: this.report });
    this.eachItem((item, context) => {
      if (item.kind === 'limits') checkLimits(item, this.limits, context);
    });
    this.eachItem((item, context, effective) => {
      const checkItem = CHECKS[item.kind] as
        ((item: Item, context: Context, checker: Checker, effective: boolean) => void) | undefined;
      checkItem?.(item, context, this, effective);
    });
    this.eachItem((item, context) => {
      if (item.kind === 'test') this.checkRuleNames(item, context);
    });
    checkObjectives(this.objectives, { report: this.report });
    checkSignals(this.rules, this.network, this.report);
    checkWireNumbers(this.namesOnTheWire(), this.report);
    const { network, groups, rules, objectives, guards } = this;
    return { network, sets: this.sets(), groups, rules, objectives, guards, limits: this.limits.values };
  }

  private *namesOnTheWire(): Iterable<Named> {
    for (const { name, node } of this.network.links.values()) yield { name, span: node.name.span };
    for (const { name, node } of this.rules) yield { name, span: node.name?.span ?? node.span };
  }

  private eachItem(visit: (item: Item, context: Context, effective: boolean) => void): void {
    for (const unit of this.resolved.units) {
      const context = this.contextOf(unit);
      for (const item of unit.items) visit(item, context, unit.effective);
    }
  }

  private contextOf(unit: Unit): Context {
    const { network, report, budget, missing } = this;
    return { scope: unit.scope, network, report, judging: false, budget, missing, elaborate };
  }

  private sets(): Checked['sets'] {
    return this.resolved.units
      .filter((unit) => unit.effective)
      .flatMap(({ items, scope }) =>
        items.flatMap((item) =>
          item.kind === 'set'
            ? [{ name: scope.prefix + item.name.text, set: { kind: 'expression', set: item.set, scope } as const }]
            : [],
        ),
      );
  }

  private addUnread({ starter, name }: ItemOf<'broken'>, context: Context): void {
    this.network.unread.add(starter);
    if (name !== undefined && (starter === 'rule' || starter === ''))
      this.unreadRules.add(context.scope.prefix + name.text);
  }

  addGroup(group: CheckedGroup, at: Span, effective: boolean): void {
    if (!effective) return;
    this.groups.push(group);
    this.actsLater(at, '`group`');
  }

  addObjective(objective: CheckedObjective, effective: boolean): void {
    if (!effective) return;
    this.objectives.push(objective);
    if (objective.direction === 'inbound') this.actsLater(objective.node.span, '`optimize inbound`');
  }

  addGuards(guards: readonly CheckedGuard[], effective: boolean): void {
    if (effective) this.guards.push(...guards);
  }

  addRule(rule: ItemOf<'rule'>, context: Context, effective: boolean): void {
    const name = this.nameOf(rule, context, effective);
    const halves = checkRule(rule, name, { ...this.assumed, blast: this.limits.values.blast }, context);
    if (!effective) return;
    this.rules.push(...halves);
    for (const { actions } of halves) {
      for (const action of actions) if ('on' in action) this.actsLater(action.span, `\`${action.kind}\``);
    }
  }

  private nameOf(rule: ItemOf<'rule'>, context: Context, effective: boolean): string {
    const { prefix } = context.scope;
    if (rule.name === undefined) {
      const base = `${prefix}rule-${meaningOf(rule.span)}`;
      if (!effective) return base;
      const count = (this.alike.get(base) ?? 0) + 1;
      this.alike.set(base, count);
      const name = count === 1 ? base : `${base}-${String(count)}`;
      this.ruleNames.set(name, rule.span);
      return name;
    }
    const name = prefix + rule.name.text;
    const before = this.ruleNames.get(name);
    if (effective && before !== undefined) this.report(mistakes.ruleTwice(rule.name.span, name, before));
    else if (effective) this.ruleNames.set(name, rule.name.span);
    return name;
  }

  private checkRuleNames(test: ItemOf<'test'>, context: Context): void {
    const { prefix } = context.scope;
    for (const { content } of test.steps) {
      if (content.kind !== 'outcome') continue;
      const named = [content.by, content.outcome.kind === 'rule' ? content.outcome.rule : undefined];
      for (const ref of named) {
        if (
          ref === undefined ||
          [prefix + ref.text, ref.text].some((name) => this.ruleNames.has(name) || this.unreadRules.has(name))
        )
          continue;
        context.report(mistakes.unknownRule(ref.span, ref.text, nearest(ref.text, this.ruleNames.keys())));
      }
    }
  }

  /** Once for each word, at its first place: a file full of them is not a file full of mistakes. */
  private actsLater(at: Span, what: string): void {
    if (this.later.has(what)) return;
    this.later.add(what);
    this.report(mistakes.actsLater(at, what));
  }
}

/** The body of a function is looked at for itself and again for every use; its mistakes are reported once. */
function onlyOnce(report: Report): Report {
  const seen = new Set<string>();
  return (diagnostic: Diagnostic) => {
    const { span, code, message } = diagnostic;
    const key = `${code} ${span.source.path} ${String(span.start)} ${String(span.end)} ${message}`;
    if (seen.has(key)) return;
    seen.add(key);
    report(diagnostic);
  };
}
