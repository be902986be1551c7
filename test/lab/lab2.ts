/**
 * Lab 2: one AS with two border routers, a core and a BGP customer, one transit per border router.
 *
 *        cust (AS 65300)
 *          │
 *   ┌───── r1 ── upA ── a (AS 65101) ──┐
 *  core    │      20 Mbit/s each       ├── rem (AS 65200: 40 prefixes and their IPv6 twins)
 *   │ └─── r2 ── upB ── b (AS 65102) ──┘
 *  host         exa: inject, feed (add-path) and read-back sessions with r1 and r2, none with a or b
 *
 * r1 and r2 are FRR, the rest is BIRD. Full iBGP mesh between loopbacks at IGP metric 10 with next-hop-self force; link
 * nets are not known inside. core and cust take the full table. The read-back sessions are eBGP under the providers'
 * export policy. The path over b is one AS longer, so r1's link is the natural best of everything for everybody.
 */
import { startExabgp, type ExabgpStart } from './exabgp.ts';
import { faultsOf } from './faults.ts';
import { Frr } from './frr.ts';
import { coreConf, customerConf } from './inside.ts';
import { Bird } from './bird.ts';
import { exabgpConf2, LAB2, routerConf2, type Lab2Options } from './lab2-config.ts';
import { network2 } from './lab2-network.ts';
import { loadOf } from './load.ts';
import { Net } from './net.ts';
import { ASN, CUSTOMER, REMOTE4, REMOTE6 } from './plan.ts';
import { Remote } from './remote.ts';
import { Snmpd } from './snmpd.ts';
import { countDeaths, deaths } from './trace.ts';
import { Transit } from './transit.ts';
import { until } from './wait.ts';
import { witness } from './witness.ts';

export { LAB2, type Lab2Options } from './lab2-config.ts';

const CONVERGED_MS = 30_000;

export type Lab2 = Awaited<ReturnType<typeof lab2>>;

/** Builds it: everything but ExaBGP runs, and core and cust have the full table. */
export async function lab2(options: Lab2Options = {}) {
  const net = new Net();
  try {
    return await build(net, options);
  } catch (error) {
    await net.dispose();
    throw error;
  }
}

async function build(net: Net, options: Lab2Options) {
  const place = network2(net);
  const { linkA, linkB, remoteA, remoteB } = LAB2;
  const [upA, upB] = [
    { at: place.r1, dev: 'upA' },
    { at: place.r2, dev: 'upB' },
  ];
  const { updatesOn, toldTo } = await witness({
    A: upA,
    B: upB,
    customer: { at: place.r1, dev: 'cust' },
    coreFromR1: { at: place.r1, dev: 'core' },
    coreFromR2: { at: place.r2, dev: 'core' },
    exabgp: { at: place.exa, dev: 'lan' },
  });
  const neighbors = [
    { name: 'a', asn: ASN.a, pair: remoteA },
    { name: 'b', asn: ASN.b, pair: remoteB, prepend: 1 },
  ];
  const [r1, r2, core, customer, a, b, remote, snmpd1, snmpd2] = await Promise.all([
    Frr.start(place.r1, { bgpd: routerConf2('r1', options) }),
    Frr.start(place.r2, { bgpd: routerConf2('r2', options) }),
    Bird.start(place.core, coreConf()),
    Bird.start(place.customer, customerConf()),
    Transit.start(place.a, { asn: ASN.a, routerId: '10.255.1.1', link: linkA, remote: remoteA }),
    Transit.start(place.b, { asn: ASN.b, routerId: '10.255.1.2', link: linkB, remote: remoteB }),
    Remote.start(place.rem, neighbors),
    Snmpd.start(place.r1, LAB2.r1.inject),
    Snmpd.start(place.r2, LAB2.r2.inject),
  ]);
  const routers = { r1, r2 };
  for (const at of [place.r1, place.r2, place.core]) countDeaths(at);
  const world = [...REMOTE4, ...REMOTE6].map(({ prefix }) => prefix);
  const table = world.length;
  await until('core and customer have the full table', CONVERGED_MS, async () => {
    const tables = await Promise.all([core, customer].map((bird) => bird.prefixes()));
    // r2 has r1's path and its own.
    return (
      tables.every((has) => world.every((prefix) => has.has(prefix))) &&
      (await r2.countPaths({ usable: true })) >= 2 * table
    );
  });

  return {
    net,
    host: place.host,
    exa: place.exa,
    ...routers,
    core,
    customer,
    a,
    b,
    remote,
    snmpd: { r1: snmpd1, r2: snmpd2 },
    /** `coreFromR1` and `coreFromR2` are the cables between core and the border routers; `exabgp` the one of its machine. */
    updatesOn,
    updatesSeenBy: (link: 'A' | 'B' | 'customer') =>
      toldTo(link, { A: linkA, B: linkB, customer: LAB2.customer }[link]),
    ...loadOf(
      place.host,
      { A: { ...upA, exporter: LAB2.r1.inject }, B: { ...upB, exporter: LAB2.r2.inject } },
      LAB2.exabgp.inject,
    ),
    ...faultsOf({ A: a, B: b }),

    exabgpConf: exabgpConf2,

    /** Starts ExaBGP with this process; when it returns both routers have told their feed sessions the table. */
    async startExabgp(run: string, settings: Omit<ExabgpStart, 'conf'> = {}) {
      const child = startExabgp(place.exa, { ...settings, conf: exabgpConf2(run) });
      await until('ExaBGP has all its sessions', CONVERGED_MS, async () => {
        child.mustRun();
        const sessions = await Promise.all([r1.sessions(), r2.sessions()]);
        return sessions.every((s) => {
          const up = Object.values(LAB2.exabgp).every((address) => s.get(address)?.state === 'Established');
          return up && (s.get(LAB2.exabgp.feed)?.sent ?? 0) >= table;
        });
      });
      return child;
    },

    /** Ends a router's injecting session; ExaBGP keeps trying to get it back. */
    cutInjectSession: (router: 'r1' | 'r2') =>
      routers[router].configure(`router bgp ${ASN.us}`, `neighbor ${LAB2.exabgp.inject} shutdown`),
    restoreInjectSession: (router: 'r1' | 'r2') =>
      routers[router].configure(`router bgp ${ASN.us}`, `no neighbor ${LAB2.exabgp.inject} shutdown`),

    /** Packets of the measured traffic that died on a router of ours because their hops ran out. */
    async diedOfHops(): Promise<number> {
      const counts = await Promise.all([place.r1, place.r2, place.core].map(deaths));
      return counts.reduce((sum, count) => sum + count, 0);
    },

    /** Where traceroutes start: core's side with the host's addresses, and the customer with its own. */
    vantages: {
      core: { at: place.host, source: LAB2.host },
      customer: { at: place.customer, source: CUSTOMER.host },
    },

    dispose: () => net.dispose(),
  };
}
