/** What must hold of every run over a random network, judged from the network itself. */
import type { LinkName, MonoMs } from '../../../src/dsl/program/index.ts';
import { MINUTE, monoMs } from '../../../src/dsl/program/index.ts';
import { tick } from '../../../src/runtime/engine/index.ts';
import { DEFAULT_TUNING } from '../../../src/runtime/engine/tuning.ts';
import type { Tuning } from '../../../src/runtime/engine/tuning.ts';
import type { Report } from '../../../src/runtime/sim/index.ts';
import { hysteresisCycles, movesPerPrefix, simulate } from '../../../src/runtime/sim/index.ts';
import type { Scenario } from './random-network.ts';
import { DURATION, PEAK_ENDS, RELIEVED, scenario } from './random-network.ts';

/** A target without a rule of its own is full here. */
const FULL = 0.9;
const RELEASE_MARGIN = 0.1;
/** Moved over needed. */
const MOST_MOVED = 1.25;
/** What one prefix and one wrong estimate may add to a pass, as a share of capacity. */
const GRAIN = 0.03;

export function runScenario(seed: number, tuning: Partial<Tuning> = {}): { scenario: Scenario; report: Report } {
  const drawn = scenario(seed);
  const report = simulate(
    {
      ...drawn.options,
      decide: (program, state, world) => tick(program, state, world, { ...DEFAULT_TUNING, ...tuning }),
    },
    DURATION,
  );
  return { scenario: drawn, report };
}

/** One line per broken property; empty when all hold. */
export const violations = (drawn: Scenario, report: Report): readonly string[] => [
  ...pingPong(drawn, report),
  ...pushedAbove(drawn, report),
  ...needMissed(drawn, report),
  ...notReturned(report),
];

const capacityOf = ({ spec }: Scenario, name: LinkName): number =>
  spec.links.find((link) => link.name === name)!.capacity;

/** No prefix moves more often than the demand of its link, without weir, crosses from far below the trigger to above it. */
function pingPong(drawn: Scenario, report: Report): readonly string[] {
  const { above } = drawn.rules[0]!;
  const natural = (report.links.get(drawn.hot) ?? []).map((moment) => moment.natural / capacityOf(drawn, drawn.hot));
  const allowed = Math.max(1, hysteresisCycles(natural, above - RELEASE_MARGIN + drawn.noise, above - drawn.noise));
  return [...movesPerPrefix(report)]
    .filter(([, { out, back }]) => out > allowed || back > allowed)
    .map(([name, { out, back }]) => `${name} moved ${out} times and came back ${back} times, allowed ${allowed}`);
}

/** By how much demand grew while the counters could not show it yet: nobody can know that part. */
function unseenGrowth({ spec, options }: Scenario, at: MonoMs): number {
  const lag = options.polling.step + 2 * options.polling.every;
  return Math.max(1, spec.shape(at) / spec.shape(monoMs(at - lag)));
}

/** What was decided, once in force, exceeds no target's limit, as far as it could be known. */
function pushedAbove(drawn: Scenario, report: Report): readonly string[] {
  return [...report.links].flatMap(([name, moments]) => {
    const capacity = capacityOf(drawn, name);
    const received = new Set(report.moves.filter(({ to }) => to === name).map(({ at }) => at));
    const limit = (drawn.rules.find(({ link }) => link === name)?.above ?? FULL) * capacity;
    const worst = moments.find(
      (moment) =>
        received.has(moment.at) && moment.intended > limit * (1 + drawn.noise) * unseenGrowth(drawn, moment.at),
    );
    return worst ? [`${name} was filled to ${share(worst.intended, capacity)} of ${share(limit, capacity)}`] : [];
  });
}

/** After the first relief the hot link stays below its trigger, and no more was moved than that took. */
function needMissed(drawn: Scenario, report: Report): readonly string[] {
  const capacity = capacityOf(drawn, drawn.hot);
  const { above, until } = drawn.rules[0]!;
  const peak = (report.links.get(drawn.hot) ?? []).filter(({ at }) => at >= RELIEVED && at <= PEAK_ENDS);
  const mean = peak.reduce((sum, { offered }) => sum + offered, 0) / peak.length;
  const moved = Math.max(...peak.map(({ natural, offered }) => natural - offered));
  const needed = Math.max(...peak.map(({ natural }) => natural)) - until * capacity;
  return [
    ...(mean > above * capacity * (1 + drawn.noise)
      ? [`load stays at ${share(mean, capacity)}, trigger ${above}`]
      : []),
    ...(moved > MOST_MOVED * needed + GRAIN * capacity
      ? [`moved ${share(moved, capacity)} for a need of ${share(needed, capacity)}`]
      : []),
  ];
}

/** Once demand is low everything is back, and then nothing is sent any more. */
function notReturned(report: Report): readonly string[] {
  const left = [...movesPerPrefix(report)].filter(([, { out, back }]) => out !== back).length;
  const late = report.messages.filter(({ at }) => at > monoMs(DURATION - 2 * MINUTE)).length;
  return [
    ...(left > 0 ? [`${left} prefixes were not given back`] : []),
    ...(late > 0 ? [`${late} messages at rest`] : []),
    ...(report.unroutableOctets > 0 ? ['packets died'] : []),
  ];
}

const share = (rate: number, capacity: number): string => `${((100 * rate) / capacity).toFixed(1)} %`;
