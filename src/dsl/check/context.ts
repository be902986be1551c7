/** What a check of one statement works with. */
import type { Expression } from '../ast/index.ts';
import type { Scope } from '../resolve/index.ts';
import type { Report } from '../text/index.ts';
import type { Network } from './network.ts';
import type { Elaborated } from './term.ts';

/** How many nodes all conditions of a program may unfold to: functions and quantifiers multiply. */
export const MAX_NODES = 2_000_000;

/** How deep they may nest: names in names in brackets. Far above what is written, far below what the stack holds. */
export const MAX_NESTED = 1_000;

export interface Context {
  readonly scope: Scope;
  readonly network: Network;
  readonly report: Report;
  /** Inside `where` a bare measure is of the prefix under judgement. */
  readonly judging: boolean;
  readonly budget: { left: number; depth: number; exceeded: boolean };
  /** What has been reported as missing. */
  readonly missing: Set<string>;
  /** `elaborate` itself, for the parts that it is made of and that recurse into it. */
  readonly elaborate: (expression: Expression, context: Context) => Elaborated;
}

export const inScope = (context: Context, scope: Scope): Context =>
  scope === context.scope ? context : { ...context, scope };
