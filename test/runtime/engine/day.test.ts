/** The mission's own sentence, verbatim, over a day of virtual time with demand that hovers around its trigger. */
import { describe, expect, test } from 'vitest';
import type { Program } from '../../../src/dsl/program/index.ts';
import { asn, bps, HOUR, MINUTE, ms, ratio, routerName, wallMs } from '../../../src/dsl/program/index.ts';
import { address, prefix } from '../../../src/dsl/program/index.ts';
import { compile } from '../../../src/dsl/index.ts';
import type { LoopOptions, NetworkSpec, Report, SimLink } from '../../../src/runtime/sim/index.ts';
import type { Shape } from '../../../src/runtime/sim/index.ts';
import { cycles, movesPerPrefix, Network, peak, seeded, shape, simulate } from '../../../src/runtime/sim/index.ts';
import { A, B } from '../sim/networks.ts';

const CAPACITY = 10e9;
const PREFIXES = 100;

const FILE = `weir 1
own { 203.0.113.0/24 }
router edge {
  neighbor = 10.0.0.2   serves = nobody   snmp = 10.0.0.2   community = "lab"
}
source flows : netflow { listen = "10.0.0.1:2055"  from = 10.0.0.2 }
link A { router = edge  interface = "A"  neighbor = 192.0.2.1  asn = AS65101  capacity = 10Gbps }
link B { router = edge  interface = "B"  neighbor = 192.0.2.2  asn = AS65102  capacity = 10Gbps }
when link A > 80% move top prefixes to B; prepend 2 on non-optimal
`;

function compiled(): Program {
  const { program, diagnostics } = compile('mission.weir', () => ({ text: FILE }));
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return program!;
}

const link = (name: typeof A, index: number): SimLink => ({
  name,
  router: routerName('edge'),
  capacity: bps(CAPACITY),
  nextHops: [address(`192.0.2.${index}`)],
  asn: asn(65_100 + index),
  ifIndex: index,
  interface: name,
  inbound: bps(CAPACITY / 10),
});

/** Half of the traffic of A's size also lies on B; heavy-tailed, no prefix above 8 % of a link. */
function network(common: Shape, seed: number): NetworkSpec {
  const random = seeded(seed);
  const links = [link(A, 1), link(B, 2)] as const;
  const home = Array.from({ length: PREFIXES }, (_, index) => links[index % 3 === 0 ? 1 : 0]);
  const size = home.map(() => Math.min(30, (1 - random.next()) ** (-1 / 1.3)));
  const total = (of: SimLink): number => size.reduce((sum, value, index) => sum + (home[index] === of ? value : 0), 0);
  return {
    links,
    shape: common,
    prefixes: home.map((natural, index) => ({
      prefix: prefix(`100.64.${index}.0/24`),
      originAsn: asn(64_500 + index),
      base: bps(((natural === links[0] ? CAPACITY : CAPACITY / 2) * size[index]!) / total(natural)),
      shape: shape.noise(0.05, ms(20_000), seed + index),
      paths: links.map((over) => ({
        link: over.name,
        asPath: [over.asn, asn(64_500 + index)],
        localPref: over === natural ? 200 : 100,
        med: undefined,
      })),
    })),
  };
}

function day(common: Shape, seed: number): Report {
  const options: LoopOptions = {
    program: compiled(),
    network: new Network(network(common, seed)),
    polling: { every: ms(5_000), step: ms(3_000), noise: ratio(0.002), loss: ratio(0.01), stale: ms(15_000) },
    flows: {
      activeTimeout: ms(60_000),
      sampling: 10,
      packetOctets: 1_000,
      perPrefix: 3,
      tellsOutput: true,
      loss: ratio(0.01),
    },
    wire: { echoDelay: ms(300), routeDelay: ms(500) },
    seed,
    wallStart: wallMs(Date.UTC(2026, 0, 5)),
  };
  return simulate(options, ms(24 * HOUR));
}

describe('24 hours of `when link A > 80% move top prefixes to B`', () => {
  test.each([
    ['one slow wave', ms(24 * HOUR), 11],
    ['a wave every two hours', ms(2 * HOUR), 12],
    ['a wave every twenty minutes', ms(20 * MINUTE), 13],
  ])(
    'demand of 77-82 % ± 2 in %s: at most 4 cycles, and A stays relieved',
    (_, period, seed) => {
      const noise = shape.noise(0.01 / 0.8, ms(15_000), seed);
      const report = day(shape.product(shape.sine(0.77, 0.82, period), noise), seed);
      expect(cycles(report)).toBeGreaterThanOrEqual(1);
      expect(cycles(report)).toBeLessThanOrEqual(4);
      for (const { out, back } of movesPerPrefix(report).values()) {
        expect(out).toBeLessThanOrEqual(4);
        expect(back).toBeLessThanOrEqual(out);
      }
      expect(peak(report, B, 'intended')!.intended).toBeLessThanOrEqual(0.9 * CAPACITY);
      const above = report.links.get(A)!.filter(({ offered }) => offered > 0.8 * CAPACITY).length;
      expect(above / report.ticks).toBeLessThan(0.25);
    },
    60_000,
  );
});
