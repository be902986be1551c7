/**
 * Random networks with one hot link, and the rule that relieves it: what the oscillation properties run on.
 *
 * The demand of the hot link rises above the rule's trigger, stays there, and falls far below its release, with noise
 * on top. Everything else is drawn: sizes (heavy-tailed), paths, room on the other links, counter lag, flow sampling,
 * delays. The same seed gives the same network.
 */
import type { LinkName, MonoMs, Ms, Program } from '../../../src/dsl/program/index.ts';
import { asn, bps, MINUTE, monoMs, ms, ratio, routerName, SECOND, wallMs } from '../../../src/dsl/program/index.ts';
import { address, linkName, prefix } from '../../../src/dsl/program/index.ts';
import type { LoopOptions, NetworkSpec, Random, SimLink, SimPrefix } from '../../../src/runtime/sim/index.ts';
import { Network, seeded, shape } from '../../../src/runtime/sim/index.ts';
import type { Relief } from '../sim/program.ts';
import { programOf, relief } from '../sim/program.ts';

export const PREFIXES = 200;
const PEAK_BEGINS = ms(6 * MINUTE);
export const PEAK_ENDS = ms(18 * MINUTE);
export const DURATION = ms(30 * MINUTE);
/** The first relief is over: polls, `for`, two settled passes. */
export const RELIEVED = ms(PEAK_BEGINS + 4 * MINUTE);
/** Before and after its peak the hot link has this share of it. */
const QUIET = 0.45;
/** No prefix is larger than this share of the smallest link: else no selection could meet the need. */
const LARGEST = 0.08;
const CUTS = 30;

export interface Scenario {
  readonly seed: number;
  readonly spec: NetworkSpec;
  readonly program: Program;
  readonly rules: readonly Relief[];
  readonly options: LoopOptions;
  readonly hot: LinkName;
  /** Two standard deviations of a link's load, relative to it. */
  readonly noise: number;
}

export function scenario(seed: number): Scenario {
  const random = seeded(seed);
  const links = drawLinks(random);
  const above = random.between(0.7, 0.85);
  const noise = random.between(0, 0.01);
  // Some peaks hover around the trigger: there a controller without hysteresis flaps.
  const peak = above + (random.next() < 0.3 ? random.between(0, 0.01) : random.between(0.03, 0.2));
  const swing = random.between(0, 0.02);
  const spec: NetworkSpec = {
    links,
    prefixes: drawPrefixes(random, links, above, peak),
    shape: shape.product(
      shape.points([
        [monoMs(PEAK_BEGINS - random.between(0.5, 4) * MINUTE), QUIET],
        [monoMs(PEAK_BEGINS), 1],
        [PEAK_ENDS as number as MonoMs, 1],
        [monoMs(PEAK_ENDS + random.between(0.5, 4) * MINUTE), QUIET],
      ]),
      shape.sine(1 - swing, 1 + swing, ms(random.between(2, 6) * MINUTE)),
      shape.noise(noise, ms(random.between(5, 30) * SECOND), seed ^ 0x9e37),
    ),
  };
  const rule = (name: LinkName): Relief =>
    relief(
      name,
      links.filter((link) => link.name !== name).map((link) => link.name),
      {
        above: ratio(above),
        hold: ms(random.pick([5, 10, 20] as const) * SECOND),
        until: ratio(above - random.between(0.05, 0.12)),
        releaseBelow: undefined,
        releaseHold: ms(random.between(0.5, 1.5) * MINUTE),
        keep: ms(random.between(1, 3) * MINUTE),
      },
    );
  const guarded = random.next() < 0.5 ? links : links.slice(0, 1);
  const rules = guarded.map(({ name }) => rule(name));
  const program = programOf(spec, rules);
  const options = drawOptions(random, seed, spec, program);
  return { seed, spec, program, rules, hot: links[0]!.name, noise: 2 * noise, options };
}

function drawLinks(random: Random): readonly SimLink[] {
  const unit = random.pick([1e9, 10e9] as const);
  return Array.from({ length: 3 + random.integer(4) }, (_, index) => ({
    name: linkName(String.fromCharCode(65 + index)),
    router: routerName(random.next() < 0.7 ? 'edge1' : 'edge2'),
    capacity: bps(unit * random.pick([1, 1, 1, 2] as const)),
    nextHops: [address(`192.0.2.${index + 1}`)],
    asn: asn(65_101 + index),
    ifIndex: index + 1,
    interface: String.fromCharCode(65 + index),
    inbound: bps(unit / 10),
  }));
}

/** Pareto sizes, scaled so that every link has its drawn load: the hot one above its trigger, the others below. */
function drawPrefixes(random: Random, links: readonly SimLink[], above: number, peak: number): readonly SimPrefix[] {
  const tail = random.between(1.05, 1.6);
  const home = Array.from({ length: PREFIXES }, () => (random.next() < 0.5 ? 0 : 1 + random.integer(links.length - 1)));
  const size = home.map(() => (1 - random.next()) ** (-1 / tail));
  const wanted = links.map((_, index) => (index === 0 ? peak : random.between(0.1, above - 0.15)));
  const total = (link: number): number =>
    size.reduce((sum, value, index) => sum + (home[index] === link ? value : 0), 0);
  for (const [link] of links.entries()) {
    // Cutting the largest makes the rest a larger share: again, until no one is above.
    for (let again = 0; again < CUTS; again++) {
      const most = (LARGEST * total(link)) / wanted[link]!;
      size.forEach((value, index) => (size[index] = home[index] === link ? Math.min(value, most) : value));
    }
  }
  const sums = links.map((_, link) => total(link));
  return home.map((natural, index) => {
    const scale = (wanted[natural]! * links[natural]!.capacity) / Math.max(sums[natural]!, 1);
    const known = links.filter((_, link) => link === natural || random.next() < 0.8);
    return {
      prefix: prefix(`100.${64 + Math.floor(index / 256)}.${index % 256}.0/24`),
      originAsn: asn(64_500 + index),
      base: bps(size[index]! * scale),
      shape: shape.noise(random.between(0, 0.05), ms(20 * SECOND), random.integer(2 ** 31)),
      paths: known.map((link) => ({
        link: link.name,
        asPath: [link.asn, asn(64_500 + index)],
        localPref: link === links[natural] ? 200 : 100,
        med: undefined,
      })),
    };
  });
}

function drawOptions(random: Random, seed: number, spec: NetworkSpec, program: Program): LoopOptions {
  const seconds = (low: number, high: number): Ms => ms(Math.round(random.between(low, high) * SECOND));
  const every = seconds(4, 6);
  const step = ms(random.pick([0, 3, 5, 10, 20] as const) * SECOND);
  return {
    program,
    network: new Network(spec),
    polling: {
      every,
      step,
      noise: ratio(random.between(0, 0.005)),
      loss: ratio(random.between(0, 0.05)),
      stale: ms(Math.max(3 * every, 3 * step)),
    },
    flows: {
      activeTimeout: ms(random.pick([10, 30, 60] as const) * SECOND),
      sampling: random.pick([1, 10, 100] as const),
      packetOctets: 1_000,
      perPrefix: 3,
      tellsOutput: random.next() < 0.7,
      loss: ratio(random.between(0, 0.02)),
    },
    wire: { echoDelay: seconds(0.05, 2), routeDelay: seconds(0.05, 0.9) },
    seed,
    wallStart: wallMs(Date.UTC(2026, 0, 5)),
  };
}
