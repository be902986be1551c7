/** Addresses of lab 2 and the configurations of its two border routers and of ExaBGP. */
import { exabgpConf, type ExabgpNeighbor } from './exabgp.ts';
import { bgpdConf, providerPolicy, type FrrNeighbor } from './frr-config.ts';
import { ASN, CUSTOMER, OWN, pair, type Pair } from './plan.ts';

export interface Lab2Options {
  /** Whether ExaBGP's injecting sessions are route-reflector clients; default yes. */
  readonly reflect?: boolean;
  /** Whether the border routers put themselves as next hop on everything they tell inside; default "force". */
  readonly nextHopSelf?: 'force' | 'plain' | 'no';
}

interface RouterAddresses {
  readonly loopback: { readonly ipv4: string; readonly ipv6: string };
  /** On the cable network with ExaBGP: one address per kind of session, because ExaBGP tells sessions by address. */
  readonly inject: string;
  readonly feed: string;
  readonly readback: string;
}

const router = (n: number): RouterAddresses => ({
  loopback: { ipv4: `10.255.0.${n}`, ipv6: `2001:db8:ff::${n}` },
  inject: `10.98.0.${n}`,
  feed: `10.98.0.${100 + n}`,
  readback: `10.98.0.${200 + n}`,
});

export const LAB2 = {
  linkA: pair('192.0.2', '2001:db8:a'),
  linkB: pair('198.51.100', '2001:db8:b'),
  remoteA: pair('10.1.0', 'fd00:1'),
  remoteB: pair('10.2.0', 'fd00:2'),
  /** r1 is "us". */
  customer: pair('172.16.1', 'fd00:c'),
  r1: router(1),
  r2: router(2),
  core: { loopback: { ipv4: '10.255.0.3', ipv6: '2001:db8:ff::3' } },
  exabgp: { inject: '10.98.0.10', feed: '10.98.0.11', readback: '10.98.0.12' },
  inside: { ipv4: '203.0.113.1', ipv6: '2001:db8:f::1' },
  host: { ipv4: '203.0.113.10', ipv6: '2001:db8:f::10' },
} as const;

/** ExaBGP's AS on the read-back sessions: they are eBGP, so that NO_EXPORT and the export policy count for them. */
export const READBACK_ASN = 65499;

export function routerConf2(name: 'r1' | 'r2', { reflect = true, nextHopSelf = 'force' }: Lab2Options): string {
  const [me, peer] = name === 'r1' ? [LAB2.r1, LAB2.r2] : [LAB2.r2, LAB2.r1];
  const self = { force: ['next-hop-self force'], plain: ['next-hop-self'], no: [] }[nextHopSelf];
  const inside = (loopback: RouterAddresses['loopback']): FrrNeighbor[] => [
    { address: loopback.ipv4, asn: ASN.us, session: [`update-source ${me.loopback.ipv4}`], ipv4: self },
    { address: loopback.ipv6, asn: ASN.us, session: [`update-source ${me.loopback.ipv6}`], ipv6: self },
  ];
  const outside = (link: Pair, asn: number, policy: readonly string[]): FrrNeighbor[] => [
    { address: link.ipv4.them, asn, ipv4: policy },
    { address: link.ipv6.them, asn, ipv6: policy },
  ];
  const exabgp = (address: string, source: string, asn: number, lines: readonly string[]): FrrNeighbor => ({
    address,
    asn,
    session: ['passive', `update-source ${source}`],
    ipv4: lines,
    ipv6: lines,
  });
  return bgpdConf({
    asn: ASN.us,
    routerId: me.loopback.ipv4,
    networks: OWN,
    policy: `${providerPolicy([OWN, CUSTOMER])}route-map NOTHING deny 10\n`,
    neighbors: [
      ...outside(name === 'r1' ? LAB2.linkA : LAB2.linkB, name === 'r1' ? ASN.a : ASN.b, ['route-map PROVIDER out']),
      ...(name === 'r1' ? outside(LAB2.customer, ASN.customer, []) : []),
      ...inside(peer.loopback),
      ...inside(LAB2.core.loopback),
      exabgp(LAB2.exabgp.inject, me.inject, ASN.us, reflect ? ['route-reflector-client'] : []),
      exabgp(LAB2.exabgp.feed, me.feed, ASN.us, ['addpath-tx-all-paths', 'route-map NOTHING in']),
      exabgp(LAB2.exabgp.readback, me.readback, READBACK_ASN, ['route-map PROVIDER out', 'route-map NOTHING in']),
    ],
  });
}

export function exabgpConf2(run: string): string {
  const families = ['ipv4 unicast', 'ipv6 unicast'] as const;
  const sessions = (['r1', 'r2'] as const).flatMap((name): ExabgpNeighbor[] => {
    const common = { localAs: ASN.us, peerAs: ASN.us, families };
    const { inject, feed, readback } = LAB2[name];
    return [
      { ...common, description: `${name} inject`, local: LAB2.exabgp.inject, peer: inject },
      { ...common, description: `${name} feed`, local: LAB2.exabgp.feed, peer: feed, addPath: true, adjRibIn: false },
      {
        ...common,
        description: `${name} readback`,
        local: LAB2.exabgp.readback,
        peer: readback,
        localAs: READBACK_ASN,
      },
    ];
  });
  // One router id for all: with two, a router would prefer one session's copy over the other's by originator id.
  return exabgpConf(run, LAB2.exabgp.inject, sessions);
}
