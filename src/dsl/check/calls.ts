/** `avg(link A, 5m)`, `env("NAME")` and functions of the file. */
import type { CallExpression } from '../ast/index.ts';
import { ms } from '../program/index.ts';
import type { MeasureRequest, Window } from '../program/index.ts';
import { Scope } from '../resolve/index.ts';
import type { Declared } from '../resolve/index.ts';
import { inScope } from './context.ts';
import type { Context } from './context.ts';
import { WINDOW_FUNCTIONS } from './measures.ts';
import * as mistakes from './mistakes/index.ts';
import { suggest } from './names.ts';
import { ANY } from './term.ts';
import type { Elaborated } from './term.ts';
import { valueOf } from './value.ts';

export function elaborateCall(call: CallExpression, context: Context): Elaborated {
  const { text } = call.callee;
  const symbol = context.scope.lookup(call.callee);
  if (symbol?.kind === 'fn') return elaborateFunction(call, symbol, context);
  if (symbol?.kind === 'unread') return ANY;
  if (symbol !== undefined) {
    context.report(mistakes.notAFunction(call.callee.span, text, symbol.kind));
    return ANY;
  }
  if (Object.hasOwn(WINDOW_FUNCTIONS, text)) return elaborateWindow(call, text as Window['fold'], context);
  if (text === 'env') return elaborateEnv(call, context);
  context.report(mistakes.unknownName(call.callee.span, 'function', text, suggest(text, context, 'fn')));
  return ANY;
}

function elaborateWindow(call: CallExpression, fold: Window['fold'], context: Context): Elaborated {
  const [subject, length] = call.args;
  if (subject === undefined || call.args.length > 2) {
    context.report(mistakes.wrongArgumentCount(call.span, call.callee.text, '1 or 2', call.args.length));
    return ANY;
  }
  const measured = context.elaborate(subject, context);
  if (measured.kind === 'any') return ANY;
  if (!('term' in measured) || measured.term.kind !== 'measure' || !('window' in measured.term.request)) {
    context.report(mistakes.windowOfNothing(subject.span, call.callee.text));
    return ANY;
  }
  if (length === undefined) return measured;
  const value = valueOf({ expression: length, scope: context.scope });
  if (value.kind === 'open') return ANY;
  if (value.kind !== 'literal' || value.literal.kind !== 'duration' || value.literal.ms <= 0) {
    context.report(mistakes.wrongArgument(length.span, 'a duration such as 5m'));
    return ANY;
  }
  const request: MeasureRequest = { ...measured.term.request, window: { fold, over: ms(value.literal.ms) } };
  return { ...measured, term: { kind: 'measure', request } };
}

function elaborateEnv(call: CallExpression, context: Context): Elaborated {
  const value = valueOf({ expression: call, scope: context.scope });
  if (value.kind !== 'env') {
    context.report(mistakes.wrongArgument(call.span, 'the name of a variable: env("WEIR_SNMP")'));
    return ANY;
  }
  return { kind: 'other', found: 'a text' };
}

/** A call is its body with the arguments in the place of the parameters: nothing is called at run time. */
function elaborateFunction(call: CallExpression, fn: Declared & { kind: 'fn' }, context: Context): Elaborated {
  const { params } = fn.node;
  if (params.length !== call.args.length) {
    const wanted = String(params.length);
    context.report(mistakes.wrongArgumentCount(call.span, call.callee.text, wanted, call.args.length));
    return ANY;
  }
  const scope = new Scope(fn.scope, '');
  params.forEach((param, index) => {
    scope.declare(param.name.text, {
      kind: 'parameter',
      type: param.type.text,
      argument: { expression: call.args[index]!, scope: context.scope },
      qualified: param.name.text,
      span: param.name.span,
    });
  });
  return context.elaborate(fn.node.body, inScope(context, scope));
}
