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
import { Collector, type SeenFilter } from './collector.ts';
import { ifIndices, rateBetween, readCounters } from './counters.ts';
import { startExabgp, type ExabgpStart } from './exabgp.ts';
import { startNfprobe, type FlowExport } from './flow.ts';
import { Frr } from './frr.ts';
import { exabgpConf1, LAB1, routerConf1, type Lab1Options } from './lab1-config.ts';
import { network1 } from './lab1-network.ts';
import { Net } from './net.ts';
import { ASN, extraPrefixes, FLOW_PORT, REMOTE4, REMOTE6, type RemotePrefix } from './plan.ts';
import { Remote } from './remote.ts';
import { Snmpd } from './snmpd.ts';
import { Traffic, zipf } from './traffic.ts';
import { Transit } from './transit.ts';
import { pause, until } from './wait.ts';

export { LAB1, type Lab1Options } from './lab1-config.ts';

const CONVERGED_MS = 30_000;

export type Lab1 = Awaited<ReturnType<typeof lab1>>;
type Link = 'A' | 'B';

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
  const [onA, onB, onLan] = await Promise.all(['upA', 'upB', 'lan'].map((dev) => Collector.start(place.r1, dev)));
  const extra = extraPrefixes(options.extraPrefixes ?? 0);
  const own = options.ownSessions === false ? {} : { exabgp: LAB1.exabgp };
  const { linkA, linkB, remoteA, remoteB } = LAB1;
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
  const transits = { A: a, B: b };
  const cables = { A: onA!, B: onB!, exabgp: onLan! };
  let traffic: Traffic | undefined;

  const table = REMOTE4.length + REMOTE6.length + extra.length;
  await until('r1 has every path of both transits', CONVERGED_MS, async () => (await countPaths(r1)) >= 2 * table);

  return {
    net,
    host: place.host,
    exa: place.exa,
    r1,
    a,
    b,
    remote,
    snmpd,

    /** ExaBGP's configuration with `run` as its process. */
    exabgpConf: (run: string): string => exabgpConf1(run, options),

    /** Starts ExaBGP with this process and waits until every session with it is Established and r1 has told it its table. */
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

    /** Exports what leaves (and, if asked, enters) upA and upB to port 2055 of ExaBGP's machine. */
    async startFlowExport(
      settings: Pick<FlowExport, 'activeTimeoutS' | 'sampling' | 'version'> = {},
      directions: readonly FlowExport['direction'][] = ['out'],
    ) {
      const indices = await ifIndices(place.r1);
      const collector = `${LAB1.exabgp.ipv4}:${FLOW_PORT}`;
      return ['upA', 'upB'].flatMap((dev) =>
        directions.map((direction) =>
          startNfprobe(place.r1, {
            ...settings,
            dev,
            direction,
            collector,
            ifIndex: indices.get(dev)!,
            source: LAB1.router.ipv4,
          }),
        ),
      );
    },

    /** From now on this many Mbit/s (as r1's counters count) from the host, Zipf-like over the prefixes; 0 is silence. */
    offerLoad(mbit: number, prefixes: readonly RemotePrefix[] = REMOTE4): Traffic {
      traffic ??= new Traffic(place.host);
      traffic.offer(zipf(mbit, prefixes));
      return traffic;
    },

    /** What leaves over each link, Mbit/s by the kernel's counters, measured over `overMs` from now. */
    async linkLoad(overMs = 1_000): Promise<Readonly<Record<Link, number>>> {
      const before = await readCounters(place.r1);
      await pause(overMs);
      const after = await readCounters(place.r1);
      const out = (dev: string): number => rateBetween(before.get(dev)!, after.get(dev)!).outMbit;
      return { A: out('upA'), B: out('upB') };
    },

    /**
     * Every announce and withdraw that went over a cable since before the first session, whoever sent it (r1, or ExaBGP
     * through r1). `exabgp` is the cable between r1 and ExaBGP's machine.
     */
    updatesOn: (cable: Link | 'exabgp', filter: SeenFilter = {}) => cables[cable].updates(filter),

    /** The same, of what a transit was told by our side: by r1 and by ExaBGP, in both families. */
    async updatesSeenBy(link: Link) {
      const { ipv4, ipv6 } = link === 'A' ? linkA : linkB;
      const told = await Promise.all([ipv4.them, ipv6.them].map((to) => cables[link].updates({ to })));
      return told.flat().sort((one, other) => one.atMs - other.atMs);
    },

    /** Ends the router's own sessions with a transit (ExaBGP's stay), as a fault of that link would. */
    cutRouterSession: (link: Link) => transits[link].cutRouterSession(),
    restoreRouterSession: (link: Link) => transits[link].restoreRouterSession(),
    /** ExaBGP's own sessions with a transit alone go down and come back. */
    flapExabgpSession: (link: Link) => transits[link].flapExabgpSession(),
    /** The transit takes prefixes back from r1 and from ExaBGP. */
    withdrawAt: (link: Link, ...prefixes: string[]) => transits[link].withdraw(...prefixes),
    restoreAt: (link: Link, ...prefixes: string[]) => transits[link].restore(...prefixes),

    /** From now on r1 tells a and b everything it would tell without a policy. */
    async removeOutboundFilter(): Promise<void> {
      const family = (name: string, address: string): string[] => [
        `address-family ${name} unicast`,
        `no neighbor ${address} route-map OWN out`,
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

async function countPaths(router: Frr): Promise<number> {
  const tables = await Promise.all([router.table('ipv4'), router.table('ipv6')]);
  const paths = tables.flatMap((table) => [...table.values()].flat());
  return paths.filter(({ valid }) => valid === true).length;
}
