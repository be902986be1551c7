/** Addresses of lab 3 and the configurations of its border router and of ExaBGP. */
import { exabgpConf, type ExabgpNeighbor } from './exabgp.ts';
import { bgpdConf, providerPolicy, type FrrNeighbor } from './frr-config.ts';
import { ASN, OWN, pair } from './plan.ts';

export interface Lab3Options {
  /** Whether ExaBGP has sessions with the route server and with d of its own; default yes. */
  readonly ownSessions?: boolean;
}

interface Both {
  readonly ipv4: string;
  readonly ipv6: string;
}

const onLan = (n: number): Both => ({ ipv4: `10.96.0.${n}`, ipv6: `2001:db8:96::${n}` });

export const LAB3 = {
  /** The peering LAN. Next hops of the ix link are the members'. */
  lan: {
    prefixes: { ipv4: '10.96.0.0/24', ipv6: '2001:db8:96::/64' },
    r1: onLan(1),
    routeServer: onLan(254),
    members: { m1: onLan(11), m2: onLan(12), m3: onLan(13) },
  },
  linkD: pair('192.0.2', '2001:db8:a'),
  remoteD: pair('10.1.0', 'fd00:1'),
  remoteOf: { m1: pair('10.1.1', 'fd00:11'), m2: pair('10.1.2', 'fd00:12'), m3: pair('10.1.3', 'fd00:13') },
  router: { ipv4: '10.98.0.1', ipv6: '2001:db8:98::1', inside: { ipv4: '203.0.113.1', ipv6: '2001:db8:f::1' } },
  exabgp: { ipv4: '10.98.0.2', ipv6: '2001:db8:98::2' },
  host: { ipv4: '203.0.113.10', ipv6: '2001:db8:f::10' },
} as const;

export const MEMBER_ASN = { m1: 65401, m2: 65402, m3: 65403 } as const;
export type Member = keyof typeof MEMBER_ASN;
export const MEMBERS: readonly Member[] = ['m1', 'm2', 'm3'];

export function routerConf3(): string {
  const outside = (them: Both, asn: number): FrrNeighbor[] => [
    { address: them.ipv4, asn, ipv4: ['route-map PROVIDER out'] },
    { address: them.ipv6, asn, ipv6: ['route-map PROVIDER out'] },
  ];
  const all = ['addpath-tx-all-paths'];
  const { linkD, lan, exabgp, router } = LAB3;
  return bgpdConf({
    asn: ASN.us,
    routerId: '10.255.0.1',
    networks: OWN,
    policy: providerPolicy([OWN]),
    neighbors: [
      ...outside(lan.routeServer, ASN.routeServer),
      ...outside({ ipv4: linkD.ipv4.them, ipv6: linkD.ipv6.them }, ASN.d),
      { address: exabgp.ipv4, asn: ASN.us, session: ['passive', `update-source ${router.ipv4}`], ipv4: all, ipv6: all },
    ],
  });
}

export function exabgpConf3(run: string, { ownSessions = true }: Lab3Options): string {
  const { exabgp, router, lan, linkD } = LAB3;
  const localAs = ASN.us;
  const own = (description: string, them: Both, peerAs: number): ExabgpNeighbor[] => [
    { description, localAs, peerAs, local: exabgp.ipv4, peer: them.ipv4, families: ['ipv4 unicast'] },
    {
      description: `${description} v6`,
      localAs,
      peerAs,
      local: exabgp.ipv6,
      peer: them.ipv6,
      families: ['ipv6 unicast'],
    },
  ];
  const d = { ipv4: linkD.ipv4.them, ipv6: linkD.ipv6.them };
  return exabgpConf(run, exabgp.ipv4, [
    {
      description: 'r1',
      localAs,
      peerAs: ASN.us,
      local: exabgp.ipv4,
      peer: router.ipv4,
      families: ['ipv4 unicast', 'ipv6 unicast'],
      addPath: true,
    },
    ...(ownSessions ? [...own('route server', lan.routeServer, ASN.routeServer), ...own('transit D', d, ASN.d)] : []),
  ]);
}
