/**
 * What became of each pass: predicted against measured, and what has to be undone.
 *
 * Only proof counts against a move. Counters prove it when neither the source nor the target shows a fifth of what
 * was predicted, and the prediction was well above the noise. Flow records prove it for a single prefix when they
 * still see it leave by its natural link two active timeouts later. A pass that pushed its target above the target's
 * own limit made things worse: enough of it is taken back, if the natural link can carry it.
 */
import type { Bps, LinkName } from '../../dsl/program/index.ts';
import { after, bps, since } from '../../dsl/program/index.ts';
import type { Context } from './context.ts';
import { withdraw } from './losses.ts';
import { inTransit } from './settle.ts';
import type { Pass, Penalty, Steered } from './state.ts';
import { rateText } from '../model/text.ts';
import { limitOf } from './thresholds.ts';

/** Passes kept for `why` after they settled. */
const KEPT_PASSES = 200;

export function judgePasses(
  context: Context,
  passes: readonly Pass[],
  newly: readonly Steered[],
): { passes: Pass[]; penalties: Penalty[] } {
  const settledPasses = new Set(newly.map((entry) => entry.pass));
  const penalties: Penalty[] = [];
  const judged = passes.map((pass) => {
    if (pass.verdict !== 'settling' || !settledPasses.has(pass.id) || waiting(context, pass)) return pass;
    const result = measure(context, pass);
    if (result.verdict === 'none') penalties.push(...undo(context, pass));
    return result;
  });
  return { passes: judged.slice(-KEPT_PASSES), penalties };
}

const waiting = (context: Context, pass: Pass): boolean =>
  [...context.steered.values()].some((entry) => entry.pass === pass.id && inTransit(entry));

function measure(context: Context, pass: Pass): Pass {
  const predicted = new Map<LinkName, number>();
  for (const entry of pass.moves) {
    predicted.set(entry.from, (predicted.get(entry.from) ?? 0) - entry.bps);
    predicted.set(entry.to, (predicted.get(entry.to) ?? 0) + entry.bps);
  }
  const measured = new Map<LinkName, Bps>();
  let [clear, best] = [false, 0];
  for (const [link, expected] of predicted) {
    const before = pass.before.get(link);
    const now = context.ledger.base(link);
    if (before === undefined || now === undefined || context.world.links.get(link)?.stale !== false) continue;
    measured.set(link, bps(now - before));
    if (Math.abs(expected) > noiseFloor(context, link)) clear = true;
    best = Math.max(best, (now - before) / expected);
  }
  const verdict = verdictOf(context, clear && measured.size > 1, best);
  const words = [...measured].map(([link, change]) => `${link} ${change < 0 ? '' : '+'}${rateText(change)}`).join(', ');
  context.event('settled', `pass ${String(pass.id)}: measured ${words || 'nothing'} (${verdict})`, pass.rule);
  return { ...pass, verdict, measured };
}

function verdictOf(context: Context, clear: boolean, best: number): Pass['verdict'] {
  if (!clear) return 'unclear';
  if (best < context.tuning.noEffectBelow) return 'none';
  return best < 0.6 ? 'weaker' : 'as-predicted';
}

/** A prediction below this cannot be told from the link's own noise. */
const noiseFloor = (context: Context, link: LinkName): number =>
  Math.max(
    4 * (context.world.links.get(link)?.noise.outBps ?? 0),
    0.02 * (context.ledger.capacity(link) ?? Number.POSITIVE_INFINITY),
  );

function undo(context: Context, pass: Pass): Penalty[] {
  const penalties: Penalty[] = [];
  for (const entry of pass.moves) {
    const steered = context.steered.get(entry.prefix);
    if (steered?.pass !== pass.id || steered.desired === steered.natural) continue;
    penalties.push(undoOne(context, steered, 'the counters of both links show no effect'));
  }
  return penalties;
}

function undoOne(context: Context, entry: Steered, reason: string): Penalty {
  // Never taken: its traffic is where it always was, so nothing has to settle.
  withdraw(context, { ...entry, settled: entry.natural }, reason, true);
  const undone = context.steered.get(entry.prefix);
  if (undone !== undefined) context.steered.set(entry.prefix, { ...undone, settled: entry.natural });
  context.event('undone', `${entry.prefix} on ${entry.desired}: ${reason}`, entry.rule, entry.prefix);
  return {
    prefix: entry.prefix,
    link: entry.desired,
    until: after(context.world.now, context.tuning.penalty),
    reason: `undone: ${reason}`,
  };
}

/** Prefixes that the flow records still see on their natural link, long after the caches forgot the old route. */
export function undoNotTaken(context: Context): Penalty[] {
  const { world } = context;
  if (world.flows.stale || !world.flows.declared) return [];
  const penalties: Penalty[] = [];
  for (const entry of [...context.steered.values()]) {
    if (entry.desired === entry.natural || entry.settled !== entry.desired || entry.onWireAt === undefined) continue;
    // Records come late, and rates are averages: traffic from before the move is no proof against it.
    const proven = Math.max(2 * world.flows.activeTimeout, (world.flows.windowBegin ?? 0) + context.tuning.settleAfter);
    if (since(world.now, entry.onWireAt) < proven) continue;
    const byLink = world.prefixes.get(entry.prefix)?.byLink;
    const known = byLink === undefined ? 0 : [...byLink.values()].reduce((sum, rate) => sum + rate, 0);
    const still = byLink?.get(entry.natural) ?? 0;
    if (known > 0 && still >= 0.8 * known) {
      penalties.push(
        undoOne(context, entry, `its flows still leave by ${entry.natural}: the router does not take the route`),
      );
    }
  }
  return penalties;
}

/** A target above its own limit by what it carries for others: the least that brings it below goes back. */
export function undoHarm(context: Context): Penalty[] {
  const penalties: Penalty[] = [];
  for (const link of context.world.links.values()) {
    const capacity = link.capacity;
    const load = link.samples.at(-1)?.outBps;
    if (capacity === undefined || load === undefined || link.stale || context.ledger.unsettled(link.name)) continue;
    let over = load - limitOf(context.program, link.name, capacity, context.tuning);
    if (over <= 0) continue;
    for (const entry of guests(context, link.name)) {
      if (over <= 0 || !fitsBack(context, entry)) continue;
      withdraw(context, entry, `${link.name} is above its limit by what it carries for others`, false);
      context.event(
        'undone',
        `${entry.prefix} on ${link.name}: it pushed the link above its limit`,
        entry.rule,
        entry.prefix,
      );
      penalties.push({
        prefix: entry.prefix,
        link: link.name,
        until: after(context.world.now, context.tuning.penalty),
        reason: `undone: ${link.name} went above its limit`,
      });
      over -= entry.bps;
    }
  }
  return penalties;
}

const guests = (context: Context, link: LinkName): Steered[] =>
  [...context.steered.values()]
    .filter((entry) => entry.desired === link && entry.settled === link && entry.natural !== link)
    .sort((a, b) => a.bps - b.bps);

function fitsBack(context: Context, entry: Steered): boolean {
  const capacity = context.ledger.capacity(entry.natural);
  const projected = context.ledger.projected(entry.natural);
  if (capacity === undefined || projected === undefined || context.world.links.get(entry.natural)?.stale !== false)
    return false;
  return projected + entry.bps <= limitOf(context.program, entry.natural, capacity, context.tuning);
}
