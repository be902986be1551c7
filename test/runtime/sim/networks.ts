/** Small networks for tests, and the observers that see everything at once. */
import type { Bps, LinkName, Prefix } from '../../../src/dsl/program/index.ts';
import { address, asn, bps, linkName, ms, prefix, ratio, routerName, wallMs } from '../../../src/dsl/program/index.ts';
import type { LoopOptions, NetworkSpec, Path, SimLink, SimPrefix } from '../../../src/runtime/sim/index.ts';
import { shape } from '../../../src/runtime/sim/index.ts';

export const MEGA = 1_000_000;
export const [A, B, C] = [linkName('A'), linkName('B'), linkName('C')];
export const START = wallMs(Date.UTC(2026, 0, 5));

export const link = (name: LinkName, index: number, capacity: Bps = bps(100 * MEGA)): SimLink => ({
  name,
  router: routerName('edge'),
  capacity,
  nextHops: [address(`192.0.2.${index}`), address(`2001:db8:ffff::${index}`)],
  asn: asn(65_100 + index),
  ifIndex: index,
  interface: name,
  inbound: bps(MEGA),
});

export const path = (over: SimLink, change: Partial<Path> = {}): Path => ({
  link: over.name,
  asPath: [over.asn, asn(64_500)],
  localPref: 100,
  med: undefined,
  ...change,
});

export const destination = (
  name: string,
  mbps: number,
  paths: readonly Path[],
  change: Partial<SimPrefix> = {},
): SimPrefix => ({
  prefix: prefix(name),
  originAsn: asn(64_500),
  base: bps(mbps * MEGA),
  shape: undefined,
  paths,
  ...change,
});

export const LINKS = [link(A, 1), link(B, 2), link(C, 3)] as const;

/** Everything on A by preference; every prefix also has a path over B and C. */
export const onA = (mbps: readonly number[], common = shape.constant(1)): NetworkSpec => ({
  links: LINKS,
  prefixes: mbps.map((rate, index) =>
    destination(`100.64.${index}.0/24`, rate, [
      path(LINKS[0], { localPref: 200 }),
      path(LINKS[1]),
      path(LINKS[2], { asPath: [LINKS[2].asn, asn(64_499), asn(64_500)] }),
    ]),
  ),
  shape: common,
});

export const prefixAt = (index: number): Prefix => prefix(`100.64.${index}.0/24`);

/** Observers without lag, noise or loss. */
export const CLEAR: Omit<LoopOptions, 'program' | 'network'> = {
  polling: { every: ms(5_000), step: ms(0), noise: ratio(0), loss: ratio(0), stale: ms(15_000) },
  flows: {
    activeTimeout: ms(10_000),
    sampling: 1,
    packetOctets: 1_000,
    perPrefix: 2,
    tellsOutput: true,
    loss: ratio(0),
  },
  wire: { echoDelay: ms(50), routeDelay: ms(100) },
  seed: 1,
  wallStart: START,
};
