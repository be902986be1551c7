/** Addresses of lab 1 and the configurations of its border router and of ExaBGP. */
import { exabgpConf, type ExabgpNeighbor } from './exabgp.ts';
import { bgpdConf, providerPolicy, type FrrNeighbor } from './frr-config.ts';
import { ASN, OWN, pair, type Pair } from './plan.ts';

export interface Lab1Options {
  /**
   * add-path: one session with r1 that injects and shows all paths. plain: the same, showing r1's best only.
   * separate: an injecting session without, and a feed session (router.feed with exabgp.feed) with all paths.
   */
  readonly feed?: 'add-path' | 'plain' | 'separate';
  /** Whether ExaBGP's injecting session is a route-reflector client of r1; default no. */
  readonly reflect?: boolean;
  /** Further prefixes without traffic: 100.80.0.0/24 and on. */
  readonly extraPrefixes?: number;
  /** Whether ExaBGP has sessions with a and b of its own; default yes. */
  readonly ownSessions?: boolean;
}

export const LAB1 = {
  linkA: pair('192.0.2', '2001:db8:a'),
  linkB: pair('198.51.100', '2001:db8:b'),
  remoteA: pair('10.1.0', 'fd00:1'),
  remoteB: pair('10.2.0', 'fd00:2'),
  /** r1 on the cable to ExaBGP and on the cable to the internal host. */
  router: {
    ipv4: '10.98.0.1',
    ipv6: '2001:db8:98::1',
    feed: '10.98.0.11',
    inside: { ipv4: '203.0.113.1', ipv6: '2001:db8:f::1' },
  },
  exabgp: { ipv4: '10.98.0.2', ipv6: '2001:db8:98::2', feed: '10.98.0.12' },
  host: { ipv4: '203.0.113.10', ipv6: '2001:db8:f::10' },
} as const;

export function routerConf1({ feed = 'add-path', reflect = false }: Lab1Options): string {
  const { router, exabgp } = LAB1;
  const toExabgp = (all: boolean): string[] => [
    ...(all ? ['addpath-tx-all-paths'] : []),
    ...(reflect ? ['route-reflector-client'] : []),
  ];
  const internal = (address: string, source: string, all: boolean): FrrNeighbor => ({
    address,
    asn: ASN.us,
    session: ['passive', `update-source ${source}`],
    ipv4: toExabgp(all),
    ipv6: toExabgp(all),
  });
  const transit = (link: Pair, asn: number): FrrNeighbor[] => [
    { address: link.ipv4.them, asn, ipv4: ['route-map PROVIDER out'] },
    { address: link.ipv6.them, asn, ipv6: ['route-map PROVIDER out'] },
  ];
  return bgpdConf({
    asn: ASN.us,
    routerId: '10.255.0.1',
    networks: OWN,
    policy: providerPolicy([OWN]),
    neighbors: [
      ...transit(LAB1.linkA, ASN.a),
      ...transit(LAB1.linkB, ASN.b),
      internal(exabgp.ipv4, router.ipv4, feed === 'add-path'),
      ...(feed === 'separate' ? [internal(exabgp.feed, router.feed, true)] : []),
    ],
  });
}

export function exabgpConf1(run: string, { feed = 'add-path', ownSessions = true }: Lab1Options): string {
  const { router, exabgp, linkA, linkB } = LAB1;
  const common = { localAs: ASN.us } as const;
  const both = ['ipv4 unicast', 'ipv6 unicast'] as const;
  const own = (name: string, link: Pair, peerAs: number): ExabgpNeighbor[] => [
    { ...common, description: name, local: exabgp.ipv4, peer: link.ipv4.them, peerAs, families: ['ipv4 unicast'] },
    {
      ...common,
      description: `${name} v6`,
      local: exabgp.ipv6,
      peer: link.ipv6.them,
      peerAs,
      families: ['ipv6 unicast'],
    },
  ];
  return exabgpConf(run, exabgp.ipv4, [
    {
      ...common,
      description: 'r1',
      local: exabgp.ipv4,
      peer: router.ipv4,
      peerAs: ASN.us,
      families: both,
      addPath: feed === 'add-path',
    },
    ...(feed === 'separate'
      ? [
          {
            ...common,
            description: 'r1 feed',
            local: exabgp.feed,
            peer: router.feed,
            peerAs: ASN.us,
            families: both,
            addPath: true,
            adjRibIn: false,
          },
        ]
      : []),
    ...(ownSessions ? [...own('transit A', linkA, ASN.a), ...own('transit B', linkB, ASN.b)] : []),
  ]);
}
