/**
 * Lab 1: one border router, two transits.
 *
 *              ┌── upA ── a (AS 65101) ──┐
 *   host ── r1 ┤   20 Mbit/s each        ├── rem (AS 65200: 40 prefixes and their IPv6 twins)
 *           │  └── upB ── b (AS 65102) ──┘
 *          exa   ExaBGP: iBGP with r1 (inject and feed), eBGP of its own with a and b
 *
 * r1 is FRR; a, b and rem are BIRD. The path over b is one AS longer, so a is the natural best of everything.
 * r1's outbound filter lets only our own prefixes out, until a test removes it. r1 runs net-snmp's agent and, when asked,
 * exports flows to ExaBGP's machine. What it cannot show is anything between several routers of ours: that is lab 2.
 */
import { startExabgp, type ExabgpStart } from './exabgp.ts';
import { faultsOf } from './faults.ts';
import { Frr } from './frr.ts';
import { exabgpConf1, LAB1, routerConf1, type Lab1Options } from './lab1-config.ts';
import { network1 } from './lab1-network.ts';
import { loadOf } from './load.ts';
import { Net } from './net.ts';
import { ASN, extraPrefixes, REMOTE4, REMOTE6 } from './plan.ts';
import { Remote } from './remote.ts';
import { Snmpd } from './snmpd.ts';
import { Transit } from './transit.ts';
import { until } from './wait.ts';
import { witness } from './witness.ts';

export { LAB1, type Lab1Options } from './lab1-config.ts';

const CONVERGED_MS = 30_000;

export type Lab1 = Awaited<ReturnType<typeof lab1>>;

/** Builds it: everything but ExaBGP runs, r1's sessions are up and it has the table of both transits. */
export async function lab1(options: Lab1Options = {}) {
  const net = new Net();
  try {
    return await build(net, options);
  } catch (error) {
    await net.dispose();
    throw error;
  }
}

async function build(net: Net, options: Lab1Options) {
  const place = network1(net);
  const { linkA, linkB, remoteA, remoteB } = LAB1;
  const [upA, upB] = [
    { at: place.r1, dev: 'upA' },
    { at: place.r1, dev: 'upB' },
  ];
  const { updatesOn, toldTo } = await witness({ A: upA, B: upB, exabgp: { at: place.r1, dev: 'lan' } });
  const extra = extraPrefixes(options.extraPrefixes ?? 0);
  const own = options.ownSessions === false ? {} : { exabgp: LAB1.exabgp };
  const neighbors = [
    { name: 'a', asn: ASN.a, pair: remoteA },
    { name: 'b', asn: ASN.b, pair: remoteB, prepend: 1 },
  ];
  const [r1, a, b, remote, snmpd] = await Promise.all([
    Frr.start(place.r1, { bgpd: routerConf1(options) }),
    Transit.start(place.a, { asn: ASN.a, routerId: '10.255.1.1', link: linkA, remote: remoteA, ...own }),
    Transit.start(place.b, { asn: ASN.b, routerId: '10.255.1.2', link: linkB, remote: remoteB, ...own }),
    Remote.start(place.rem, neighbors, extra),
    Snmpd.start(place.r1, LAB1.router.ipv4),
  ]);
  const table = REMOTE4.length + REMOTE6.length + extra.length;
  await until(
    'r1 has every path of both transits',
    CONVERGED_MS,
    async () => (await r1.countPaths({ usable: true })) >= 2 * table,
  );

  const exporter = LAB1.router.ipv4;
  return {
    net,
    host: place.host,
    exa: place.exa,
    r1,
    a,
    b,
    remote,
    snmpd,
    /** `exabgp` is the cable between r1 and ExaBGP's machine. */
    updatesOn,
    /** Every prefix a transit was ever told by r1 and by ExaBGP, in both families. */
    updatesSeenBy: (link: 'A' | 'B') => toldTo(link, link === 'A' ? linkA : linkB),
    ...loadOf(place.host, { A: { ...upA, exporter }, B: { ...upB, exporter } }, LAB1.exabgp.ipv4),
    ...faultsOf({ A: a, B: b }),

    /** ExaBGP's configuration with `run` as its process. */
    exabgpConf: (run: string): string => exabgpConf1(run, options),

    /** Starts ExaBGP with this process; every session is Established and r1 has told it its table when it returns. */
    async startExabgp(run: string, settings: Omit<ExabgpStart, 'conf'> = {}) {
      const child = startExabgp(place.exa, { ...settings, conf: exabgpConf1(run, options) });
      await until('ExaBGP has all its sessions', CONVERGED_MS, async () => {
        child.mustRun();
        const router = [LAB1.exabgp.ipv4, ...(options.feed === 'separate' ? [LAB1.exabgp.feed] : [])];
        const sessions = await r1.sessions();
        if (!router.every((address) => (sessions.get(address)?.sent ?? 0) >= table)) return false;
        if (options.ownSessions === false) return true;
        const states = await Promise.all([a, b].map((transit) => transit.bird.protocols()));
        return states.every((s) => s.get('exabgp') === 'Established' && s.get('exabgp6') === 'Established');
      });
      return child;
    },

    /** From now on r1 tells a and b everything it would tell without a policy. */
    async removeOutboundFilter(): Promise<void> {
      const family = (name: string, address: string): string[] => [
        `address-family ${name} unicast`,
        `no neighbor ${address} route-map PROVIDER out`,
        'exit-address-family',
      ];
      const lines = [linkA, linkB].flatMap((link) => [
        ...family('ipv4', link.ipv4.them),
        ...family('ipv6', link.ipv6.them),
      ]);
      await r1.configure(`router bgp ${ASN.us}`, ...lines);
    },

    dispose: () => net.dispose(),
  };
}
