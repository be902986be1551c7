/** Rules, objectives and guards: conditions become closures, all else is carried over. */
import type {
  CheckedAction,
  CheckedGuard,
  CheckedObjective,
  CheckedRelease,
  CheckedRule,
  CheckedSelection,
  CheckedTest,
} from '../check/index.ts';
import { dayOf, minutesOf, textOf } from '../check/index.ts';
import type { Schedule } from '../ast/index.ts';
import { ms, ruleName } from '../program/index.ts';
import type {
  Action,
  Condition,
  Direction,
  GuardSpec,
  Limits,
  Objective,
  PrefixFilter,
  ReleaseSpec,
  Rule,
  ScheduleSpec,
  Selection,
  Trigger,
} from '../program/index.ts';
import { textOf as sourceText } from '../text/index.ts';
import { compileTest } from './conditions.ts';
import { locate, wordsOf } from './location.ts';
import type { Sets } from './sets.ts';

export class RuleLowering {
  private readonly sets: Sets;
  private readonly limits: Limits;

  constructor(sets: Sets, limits: Limits) {
    this.sets = sets;
    this.limits = limits;
  }

  rule(rule: CheckedRule): Rule {
    const { node } = rule;
    const because = node.clauses.find((clause) => clause.kind === 'because');
    return {
      name: ruleName(rule.name),
      was: rule.was === undefined ? undefined : ruleName(rule.was),
      title: node.title && textOf(node.title),
      because: because && textOf(because.text),
      direction: rule.direction,
      at: locate(node.span),
      source: sourceText(node.span),
      trigger: this.trigger(rule),
      release: rule.release && this.release(rule.release, rule.measured),
      hold: rule.hold ?? this.limits.hold,
      during: scheduleOf(rule.during, rule.duringName),
      priority: rule.priority,
      actions: rule.actions.map((action) => this.action(action)),
    };
  }

  private trigger({ trigger, measured }: CheckedRule): Trigger {
    if (trigger.kind !== 'when') return trigger;
    const { hold, subjects, threshold } = trigger;
    return { kind: 'when', condition: this.condition(trigger, measured), hold, subjects, threshold };
  }

  private release(release: CheckedRelease, measured: Direction | undefined): ReleaseSpec {
    const { hold, subjects, threshold, byDefault } = release;
    const condition = this.condition(release, measured);
    return {
      condition: byDefault ? { ...condition, text: defaultText(release) } : condition,
      hold: ms(hold),
      subjects,
      threshold,
      byDefault,
    };
  }

  condition({ test, span }: CheckedTest, measured: Direction | undefined): Condition {
    const evaluate = compileTest(test, { measured, membership: (set) => this.sets.membership(set) });
    return { text: wordsOf(span), evaluate };
  }

  private filter(where: CheckedTest | undefined): PrefixFilter | undefined {
    if (where === undefined) return undefined;
    const condition = this.condition(where, undefined);
    return { condition, text: condition.text };
  }

  selection(selection: CheckedSelection): Selection {
    switch (selection.kind) {
      case 'top':
        return { ...selection, where: this.filter(selection.where) };
      case 'all': {
        const { kind, noun } = selection;
        return { kind, noun, in: selection.in && this.sets.of(selection.in), where: this.filter(selection.where) };
      }
      case 'prefix':
      case 'group':
        return selection;
    }
  }

  private action(action: CheckedAction): Action {
    const at = locate(action.span);
    switch (action.kind) {
      case 'move': {
        const { kind, from, to, until } = action;
        const level =
          until?.kind === 'condition' ? { kind: until.kind, condition: this.condition(until, undefined) } : until;
        return { kind, selection: this.selection(action.selection), from, to, until: level, at };
      }
      case 'drain':
        return { kind: action.kind, link: action.link, at };
      case 'freeze':
        return { kind: action.kind, links: action.links, at };
      case 'notify':
        return { kind: action.kind, text: action.text, at };
      default: {
        const { kind, amount, what, communities, on } = action;
        return {
          kind,
          amount,
          what,
          communities,
          on,
          selection: action.selection && this.selection(action.selection),
          at,
        };
      }
    }
  }

  objective(objective: CheckedObjective): Objective {
    const { node, direction, terms, over, using, every } = objective;
    const during = scheduleOf(objective.during, objective.duringName);
    return { direction, terms, over, using, every, during, at: locate(node.span), source: sourceText(node.span) };
  }

  guard(guard: CheckedGuard): GuardSpec {
    const at = locate(guard.span);
    switch (guard.kind) {
      case 'announce-outside':
        return { kind: guard.kind, set: this.sets.of(guard.set), at };
      case 'announce-longer':
        return { kind: guard.kind, v4: guard.v4, v6: guard.v6, at };
      case 'never-move':
        return { kind: guard.kind, selection: this.selection(guard.selection), to: guard.to, at };
      case 'never-when':
      case 'require':
        return { kind: guard.kind, condition: this.condition(guard, undefined), at };
      case 'require-route':
        return { kind: guard.kind, from: guard.from, at };
      case 'allow-more-specific':
        return { kind: guard.kind, length: guard.length, set: guard.set && this.sets.of(guard.set), at };
    }
  }
}

/** `demand of link A outbound < 70 %`, as the operator could have written it. */
function defaultText({ threshold }: CheckedRelease): string {
  if (threshold === undefined) return '';
  const { subject, level } = threshold;
  const shown =
    level.kind === 'ratio' ? `${String(Math.round(level.ratio * 1000) / 10)}%` : `${String(level.bps / 1e6)}Mbps`;
  return `demand of link ${subject.link}${subject.direction === undefined ? '' : ` ${subject.direction}`} < ${shown}`;
}

function scheduleOf(node: Schedule | undefined, name: string | undefined): ScheduleSpec | undefined {
  if (node === undefined) return undefined;
  return {
    name: name ?? node.name.text,
    from: minutesOf(node.from) ?? 0,
    to: minutesOf(node.to) ?? 0,
    days: node.days.flatMap((day) => dayOf(day.text) ?? []),
    zone: node.zone === undefined ? 'UTC' : textOf(node.zone),
  };
}
