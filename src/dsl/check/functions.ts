/** `let`, `fn`, `macro`, `use` and `test`: what they say for themselves, wherever they are used. */
import type { Expression, Fact, Fn, Let, Measure, Name, Outcome, Parameter, Test, Use } from '../ast/index.ts';
import { Scope } from '../resolve/index.ts';
import { inScope } from './context.ts';
import type { Context } from './context.ts';
import { condition } from './elaborate.ts';
import { GROUP_MEASURES, LINK_MEASURES, PREFIX_MEASURES, TYPES } from './measures.ts';
import type { TypeName } from './measures.ts';
import * as mistakes from './mistakes/index.ts';
import { suggest, suggestFrom } from './names.ts';
import { groupNamed, linksNamed } from './subjects.ts';
import { describe } from './term.ts';
import { describeValue, follow, valueOf } from './value.ts';
import type { Located } from './value.ts';

export function checkLet(node: Let, context: Context): void {
  const at: Located = { expression: node.value, scope: context.scope };
  if (node.type !== undefined) {
    const type = typeNamed(node.type, context);
    if (type !== undefined) checkType(at, type, context);
  }
  checkValue(node.value, context);
}

/** Every name in a value that may be anything. */
function checkValue(expression: Expression, context: Context): void {
  if (expression.kind === 'list') {
    for (const item of expression.items) checkValue(item, context);
    return;
  }
  if (expression.kind !== 'ref') {
    // A prefix measure may stand in a `let` that is used inside `where`.
    context.elaborate(expression, { ...context, judging: true });
    return;
  }
  if (context.scope.lookup(expression.ref) !== undefined) return;
  const { text } = expression.ref;
  context.report(mistakes.unknownValue(expression.span, text, suggest(text, context, 'value')));
}

function typeNamed(name: Name, context: Context): TypeName | undefined {
  const found = TYPES.find((type) => type === name.text);
  if (found === undefined) {
    context.report(mistakes.unknownWord(name.span, 'a type', name.text, suggestFrom(name.text, TYPES), TYPES));
  }
  return found;
}

/** Whether a value has a stated type; says so if not. */
function checkType(at: Located, type: TypeName, context: Context): void {
  const settled = follow(at);
  if (settled === undefined) return;
  const value = valueOf(settled);
  if (value.kind === 'open' || value.kind === 'word') return;
  if (type === 'bool') {
    const before = context.budget.left;
    condition(settled.expression, { ...inScope(context, settled.scope), judging: true });
    context.budget.left = Math.max(context.budget.left, before - 1);
    return;
  }
  if (value.kind === 'measured') {
    const result = context.elaborate(settled.expression, { ...inScope(context, settled.scope), judging: true });
    const fits =
      result.kind === 'any' ||
      result.kind === type ||
      (result.kind === 'traffic' && (type === 'rate' || type === 'ratio'));
    if (!fits) context.report(mistakes.wrongType(at.expression.span, type, describe(result)));
    return;
  }
  const found =
    value.kind === 'literal'
      ? value.literal.kind
      : value.kind === 'named'
        ? value.symbol.kind
        : value.kind === 'env'
          ? 'text'
          : value.kind;
  const fits = found === type || (type === 'set' && found === 'prefix');
  if (!fits) context.report(mistakes.wrongType(at.expression.span, type, describeValue(value)));
}

export function checkParameters(params: readonly Parameter[], context: Context): void {
  for (const param of params) typeNamed(param.type, context);
}

/** The body for itself, with parameters of known type and unknown value. */
export function checkFn(node: Fn, context: Context): void {
  checkParameters(node.params, context);
  const scope = new Scope(context.scope, '');
  for (const { name, type } of node.params) {
    const { text, span } = name;
    const before = scope.declare(text, {
      kind: 'parameter',
      type: type.text,
      argument: undefined,
      qualified: text,
      span,
    });
    if (before !== undefined) context.report(mistakes.parameterTwice(span, text, before.span));
  }
  const result = context.elaborate(node.body, { ...inScope(context, scope), judging: true });
  const returns = node.returns && typeNamed(node.returns, context);
  if (returns === undefined || result.kind === 'any') return;
  const fits = result.kind === returns || (result.kind === 'traffic' && (returns === 'rate' || returns === 'ratio'));
  if (!fits) context.report(mistakes.wrongType(node.body.span, returns, describe(result)));
}

export function checkUse(node: Use, context: Context): void {
  const symbol = context.scope.lookup(node.macro);
  if (symbol?.kind === 'unread') return;
  if (symbol?.kind !== 'macro') {
    const { text, span } = node.macro;
    if (symbol === undefined)
      context.report(mistakes.unknownName(span, 'macro', text, suggest(text, context, 'macro')));
    else context.report(mistakes.wrongName(span, 'a macro', `the ${symbol.kind} \`${text}\``));
    return;
  }
  const { params } = symbol.node;
  if (params.length !== node.args.length) {
    const wanted = String(params.length);
    context.report(mistakes.wrongArgumentCount(node.span, node.macro.text, wanted, node.args.length));
    return;
  }
  params.forEach((param, index) => {
    const type = TYPES.find((each) => each === param.type.text);
    const expression = node.args[index]!;
    checkValue(expression, context);
    if (type !== undefined) checkType({ expression, scope: context.scope }, type, context);
  });
}

/** Names and measures only: a test says nothing about the network as it is. */
export function checkTest(node: Test, context: Context): void {
  for (const { content } of node.steps) {
    if (content.kind === 'outcome') checkOutcome(content, context);
    else checkFact(content, context);
  }
}

function checkFact(fact: Fact, context: Context): void {
  if (fact.kind === 'route') linksNamed(fact.from, context);
  if (fact.kind !== 'measures') return;
  const { subject } = fact;
  if (subject.kind === 'link') linksNamed(subject.ref, context);
  if (subject.kind === 'group') groupNamed(subject.ref, context);
  const table = subject.kind === 'link' ? LINK_MEASURES : subject.kind === 'group' ? GROUP_MEASURES : PREFIX_MEASURES;
  for (const each of fact.measures) checkMeasure(each, Object.keys(table), subject.kind, context);
}

function checkMeasure(each: Measure, known: readonly string[], of: string, context: Context): void {
  const name = each.name.text;
  // `via` names the natural link of a prefix and is written like a measure.
  if (of === 'prefix' && name === 'via') {
    if (each.value.kind === 'ref') linksNamed(each.value.ref, context);
    return;
  }
  if (known.includes(name)) return;
  context.report(mistakes.unknownMeasure(each.name.span, name, `a ${of}`, suggestFrom(name, known), known));
}

function checkOutcome({ outcome }: Outcome, context: Context): void {
  if (outcome.kind === 'move' && outcome.to !== undefined) linksNamed(outcome.to, context);
  if ((outcome.kind === 'announce' || outcome.kind === 'prepend') && outcome.on !== undefined)
    linksNamed(outcome.on, context);
  if (outcome.kind === 'condition') condition(outcome.condition, context);
}
