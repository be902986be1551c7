/** One tick, in the order that the folder's opening lines state. */
import type { Bps, LinkName, MonoMs, Program, Rule, RuleName } from '../../dsl/program/index.ts';
import { after, MINUTE, ms } from '../../dsl/program/index.ts';
import type { Override, Plan, RuleReport, World } from '../model/index.ts';
import { act, hold } from './act.ts';
import { announcements } from './announce.ts';
import { Budget } from './budget.ts';
import { carryRules, carrySteered } from './carry.ts';
import { Context } from './context.ts';
import { judgePasses, undoHarm, undoNotTaken } from './effects.ts';
import { giveBack } from './giveback.ts';
import { standstill } from './guards.ts';
import { judge } from './judge.ts';
import type { Judged } from './judge.ts';
import { Ledger } from './ledger.ts';
import { dropLost } from './losses.ts';
import { OPTIMIZER } from './names.ts';
import { optimize } from './optimize/index.ts';
import { advance } from './phases.ts';
import { report, wakeAt } from './report.ts';
import { scaleRates } from './rates.ts';
import { flowSums, loadOf } from './saturation.ts';
import { settle } from './settle.ts';
import { initialState } from './state.ts';
import type { EngineState, Penalty, RuleState, Steered } from './state.ts';
import { DEFAULT_TUNING } from './tuning.ts';
import type { Tuning } from './tuning.ts';

export interface TickResult {
  readonly state: EngineState;
  readonly plan: Plan;
  readonly rules: readonly RuleReport[];
  /** When a timer of a rule runs out: a tick then is worth having. Undefined when none runs. */
  readonly wakeAt: MonoMs | undefined;
}

export function tick(
  program: Program,
  previous: EngineState,
  observed: World,
  tuning: Tuning = DEFAULT_TUNING,
): TickResult {
  if (observed.mode === 'stopped') return stopped(previous, observed);
  const { steered, unsent } = carrySteered(program, previous, observed, tuning);
  const sums = flowSums(observed, steered);
  const settled = settle(steered, previous.base, observed, tuning, (link) =>
    loadOf(link, sums.get(link.name) ?? (0 as Bps), tuning),
  );
  const scaled = scaleRates(observed, settled.steered, settled.base);
  const { world } = scaled;
  const context = new Context({
    program,
    world,
    tuning,
    ledger: new Ledger(program, world, tuning, settled.base, scaled.steered.values()),
    budget: new Budget(program.limits, world.now, previous.changes, settled.steered.size),
    steered: new Map(scaled.steered),
    penalties: previous.penalties.filter((penalty) => penalty.until > world.now),
    nextPass: previous.nextPass,
  });

  dropLost(context);
  const judged = judgePasses(context, previous.passes, settled.newly);
  const penalties = [
    ...judged.penalties,
    ...undoNotTaken(context),
    ...undoHarm(context),
    ...unsent.map((entry) => giveUp(context, entry)),
  ];
  const rules = advanceRules(context, carryRules(program, previous));
  giveBack(context, givingBack(context, rules.states));
  const states = mayDecide(context) ? actAll(context, rules) : rules.states;
  const optimized = mayDecide(context) ? optimize(context, previous.optimizedAt) : undefined;

  const sent = announcements(context);
  const state: EngineState = {
    steered: sent.steered,
    rules: states,
    base: settled.base,
    passes: [...judged.passes, ...context.passes],
    penalties: [...context.penalties, ...penalties],
    changes: context.budget.changes,
    mode: world.mode,
    modeSince: world.mode === previous.mode ? previous.modeSince : world.now,
    optimizedAt: optimized?.at ?? previous.optimizedAt,
    nextPass: context.nextPass,
  };
  const plan: Plan = {
    announcements: sent.announcements,
    overrides: [...sent.steered.values()].filter((entry) => entry.desired !== entry.natural).map(toOverride),
    ...loads(context),
    refused: context.refused,
    events: context.events,
    gap: optimized?.gap,
  };
  return { state, plan, rules: report(program, states, rules.judged), wakeAt: wakeAt(program, states, world.now) };
}

function advanceRules(context: Context, before: ReadonlyMap<RuleName, RuleState>): Rules {
  const { program, world, ledger, tuning } = context;
  const judgements = new Map<RuleName, Judged>();
  const states = new Map<RuleName, RuleState>();
  for (const rule of program.rules) {
    const said = judge(rule, world, ledger, tuning, context.steered.values());
    const state = advance(rule, before.get(rule.name), said, world);
    judgements.set(rule.name, said);
    states.set(rule.name, state);
    hold(context, rule, state);
  }
  const reason = standstill(context);
  if (reason !== undefined) {
    for (const link of program.links.keys()) context.frozen.add(link);
    context.event('frozen', reason);
  }
  return { before, states, judged: judgements };
}

interface Rules {
  readonly before: ReadonlyMap<RuleName, RuleState>;
  readonly states: Map<RuleName, RuleState>;
  readonly judged: ReadonlyMap<RuleName, Judged>;
}

/** Higher priority first, then file order. */
function actAll(context: Context, rules: Rules): Map<RuleName, RuleState> {
  const states = new Map(rules.states);
  const order = context.program.rules
    .filter((rule) => rule.direction === 'outbound')
    .toSorted((a, b) => b.priority - a.priority);
  for (const rule of order) {
    const state = states.get(rule.name);
    if (state !== undefined) states.set(rule.name, act(context, rule, rules.before.get(rule.name), state));
  }
  return states;
}

/** Why the overrides of a rule go back now; undefined for those that stay. */
function givingBack(
  context: Context,
  states: ReadonlyMap<RuleName, RuleState>,
): (rule: RuleName) => string | undefined {
  const { program, world } = context;
  const known = new Map<RuleName, Rule>(program.rules.map((rule) => [rule.name, rule]));
  const optimizes = program.objectives.some((objective) => objective.direction === 'outbound');
  return (name) => {
    if (world.mode === 'observe' && disarming(context)) return 'disarmed';
    if (world.warmingUp.length > 0) return undefined;
    if (name === OPTIMIZER) return optimizes ? undefined : 'the objective is no longer in the file';
    if (!known.has(name)) return 'its rule is no longer in the file';
    return states.get(name)?.phase === 'releasing' ? 'the release condition holds' : undefined;
  };
}

/** In observe mode nothing of ours belongs on the wire; while something is, it is given back and nothing is chosen. */
const disarming = (context: Context): boolean =>
  context.world.mode === 'observe' &&
  [...context.steered.values()].some(
    (entry) => entry.settled !== entry.natural || (entry.routes.length > 0 && entry.onWireAt !== undefined),
  );

function mayDecide(context: Context): boolean {
  const { world } = context;
  return (
    world.warmingUp.length === 0 && world.rib.complete && world.rib.trusted && !world.flows.stale && !disarming(context)
  );
}

function giveUp(context: Context, entry: Steered): Penalty {
  const reason = 'it was asked for and never came to be on the wire';
  context.event('undone', `${entry.prefix} on ${entry.desired}: ${reason}`, entry.rule, entry.prefix);
  return { prefix: entry.prefix, link: entry.desired, until: after(context.world.now, ms(5 * MINUTE)), reason };
}

function toOverride(entry: Steered): Override {
  return {
    prefix: entry.prefix,
    from: entry.natural,
    to: entry.desired,
    rule: entry.rule,
    since: entry.chosenAt,
    bps: entry.bps,
    settled: entry.settled === entry.desired,
    because: entry.because,
  };
}

function loads(context: Context): Pick<Plan, 'demand' | 'projected'> {
  const each = (of: (link: LinkName) => Bps | undefined): ReadonlyMap<LinkName, Bps> =>
    new Map(
      [...context.program.links.keys()].flatMap((link) => {
        const value = of(link);
        return value === undefined ? [] : [[link, value] as const];
      }),
    );
  return {
    demand: each((link) => context.ledger.demand(link)),
    projected: each((link) => context.ledger.projected(link)),
  };
}

/** Stopped: nothing is wanted and nothing is decided. What was learned about bad pairs stays. */
function stopped(previous: EngineState, world: World): TickResult {
  const modeSince = previous.mode === 'stopped' ? previous.modeSince : world.now;
  const state = { ...initialState('stopped', modeSince), penalties: previous.penalties, nextPass: previous.nextPass };
  const plan: Plan = {
    announcements: [],
    overrides: [],
    demand: new Map(),
    projected: new Map(),
    refused: [],
    events: [],
    gap: undefined,
  };
  return { state, plan, rules: [], wakeAt: undefined };
}
