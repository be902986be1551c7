/** The assignment problem of one run, as arrays: links, movable prefixes, where each may go and what that costs. */
import type { Bps, LinkName, Objective } from '../../../dsl/program/index.ts';
import { bps, since } from '../../../dsl/program/index.ts';
import type { PrefixState } from '../../model/index.ts';
import type { Context } from '../context.ts';
import { forbidden } from '../guards.ts';
import { mayLeave } from '../actions/index.ts';
import { movable, penalised } from '../movable.ts';
import { OPTIMIZER } from '../names.ts';
import type { Option } from '../select.ts';
import { inTransit } from '../settle.ts';
import { candidateOn, closed } from '../targets.ts';

/** Prefixes considered at most, the heaviest: the rest together rarely matters and never in one tick. */
const MOST_PREFIXES = 2_000;

export interface ProblemLink {
  readonly name: LinkName;
  readonly capacity: Bps;
  /** Load that no choice of this run changes, plus what the movable prefixes bring now. */
  load: number;
  readonly room: Bps;
  readonly leaving: Bps;
  /** Money per bit/s, relative to the dearest link of the objective: 0..1. */
  readonly price: number;
}

export interface ProblemPrefix {
  readonly option: Option;
  /** Index of the link that carries it. */
  at: number;
  readonly start: number;
  readonly natural: number;
  /** Latency per link index, relative (AS-path length where nothing measures it); undefined where it may not go. */
  readonly latency: readonly (number | undefined)[];
}

export interface Problem {
  readonly links: readonly ProblemLink[];
  readonly prefixes: readonly ProblemPrefix[];
  readonly weight: { readonly balance: number; readonly cost: number; readonly latency: number };
  /** Traffic of all links together, bit/s. */
  readonly total: number;
}

export function problemOf(context: Context, objective: Objective): Problem {
  const names = objective.over.filter(
    (link) => context.ledger.capacity(link) !== undefined && context.ledger.projected(link) !== undefined,
  );
  const prices = names.map((name) => priceOf(context, name));
  const dearest = Math.max(...prices, Number.MIN_VALUE);
  const links = names.map((name, index): ProblemLink => {
    const shut = closed(context, name) !== undefined;
    return {
      name,
      capacity: context.ledger.capacity(name) ?? bps(0),
      load: context.ledger.projected(name) ?? 0,
      room: shut ? bps(0) : context.ledger.room(name),
      leaving: mayLeave(context, name) ? context.ledger.leaving(name) : bps(0),
      price: (prices[index] ?? 0) / dearest,
    };
  });
  const options = movable(context, OPTIMIZER, names, undefined).slice(0, MOST_PREFIXES);
  const prefixes = options.flatMap((option) => prefixOf(context, names, option) ?? []);
  const weight = { balance: 0, cost: 0, latency: 0 };
  for (const { term, weight: value } of objective.terms) weight[term === 'quality' ? 'latency' : term] += value;
  return {
    links,
    prefixes,
    weight,
    total: Math.max(
      1,
      links.reduce((sum, link) => sum + link.load, 0),
    ),
  };
}

function priceOf(context: Context, name: LinkName): number {
  const price = context.program.links.get(name)?.price;
  return price?.per === undefined ? 0 : price.amount / price.per;
}

function prefixOf(context: Context, names: readonly LinkName[], option: Option): ProblemPrefix | undefined {
  const state = context.world.prefixes.get(option.prefix);
  const steered = context.steered.get(option.prefix);
  if (state?.natural === undefined) return undefined;
  if (
    steered !== undefined &&
    (inTransit(steered) || since(context.world.now, steered.chosenAt) < context.program.limits.hold)
  )
    return undefined;
  const at = names.indexOf(option.from);
  const natural = names.indexOf(steered?.natural ?? state.natural);
  const latency = names.map((name, index) =>
    index === at || index === natural || mayGo(context, state, name) ? pathLength(state, name) : undefined,
  );
  return { option, at, start: at, natural, latency };
}

function mayGo(context: Context, state: PrefixState, name: LinkName): boolean {
  const candidate = candidateOn(state, name);
  return (
    candidate !== undefined &&
    !candidate.stale &&
    closed(context, name) === undefined &&
    penalised(context, state.prefix, name) === undefined &&
    forbidden(context, state, name) === undefined
  );
}

/** AS-path length stands in for latency until probes measure it; ten hops count as one. */
const pathLength = (state: PrefixState, name: LinkName): number => (candidateOn(state, name)?.asPath.length ?? 1) / 10;
