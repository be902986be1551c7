/**
 * Release: overrides go back to their natural links, smallest first, within `limits`.
 *
 * A natural link without a fresh counter takes nothing back: what it could carry is not known. One that is frozen
 * keeps what it has. The blast radius does not bind here, and neither does the settle rule: giving back ends steering.
 */
import type { RuleName } from '../../dsl/program/index.ts';
import type { Context } from './context.ts';
import { withdraw } from './losses.ts';
import { inTransit } from './settle.ts';
import type { Steered } from './state.ts';

export function giveBack(context: Context, held: (rule: RuleName) => string | undefined): void {
  const ready: { readonly entry: Steered; readonly reason: string }[] = [];
  for (const entry of context.steered.values()) {
    const reason = entry.desired === entry.natural ? undefined : held(entry.rule);
    if (reason !== undefined && mayReturn(context, entry)) ready.push({ entry, reason });
  }
  ready.sort((a, b) => a.entry.bps - b.entry.bps || (a.entry.prefix < b.entry.prefix ? -1 : 1));
  for (const { entry, reason } of ready.slice(0, context.budget.givebacksLeft()))
    withdraw(context, entry, reason, false);
}

function mayReturn(context: Context, entry: Steered): boolean {
  if (inTransit(entry) && entry.onWireAt !== undefined) return false;
  if (entry.onWireAt !== undefined && context.budget.resting(entry.prefix)) return false;
  if (context.frozen.has(entry.natural) || context.frozen.has(entry.desired)) return false;
  const natural = context.world.links.get(entry.natural);
  return natural === undefined || !natural.stale;
}
