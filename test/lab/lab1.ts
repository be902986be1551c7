/**
 * Lab 1: one border router, two transits.
 *
 *              ┌── upA ── a (AS 65101) ──┐
 *   host ── r1 ┤   20 Mbit/s each        ├── rem (AS 65200: 40 prefixes and their IPv6 twins)
 *           │  └── upB ── b (AS 65102) ──┘
 *          exa   ExaBGP: iBGP with r1 (inject and feed), eBGP of its own with a and b
 *
 * r1 is FRR; a, b and rem are BIRD. The path over b is two ASes longer, so a is the natural best of everything.
 * r1's outbound filter lets only our own prefixes out, until a test removes it.
 */
import { startExabgp, type ExabgpStart } from './exabgp.ts';
import { Frr } from './frr.ts';
import { exabgpConf1, LAB1, routerConf1, type Lab1Options } from './lab1-config.ts';
import { Net, shape } from './net.ts';
import { ASN, extraPrefixes, REMOTE4, REMOTE6 } from './plan.ts';
import { Remote } from './remote.ts';
import { Transit } from './transit.ts';
import { until } from './wait.ts';

export { LAB1, type Lab1Options } from './lab1-config.ts';

export const LINK_MBIT = 20;
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
  const place = cabling(net);
  const extra = extraPrefixes(options.extraPrefixes ?? 0);
  const exabgp = options.ownSessions === false ? {} : { exabgp: LAB1.exabgp };
  const [r1, a, b, remote] = await Promise.all([
    Frr.start(place.r1, { bgpd: routerConf1(options) }),
    Transit.start(place.a, {
      asn: ASN.a,
      routerId: '10.255.1.1',
      link: LAB1.linkA,
      remote: LAB1.remoteA,
      ...exabgp,
    }),
    Transit.start(place.b, {
      asn: ASN.b,
      routerId: '10.255.1.2',
      link: LAB1.linkB,
      remote: LAB1.remoteB,
      ...exabgp,
    }),
    Remote.start(
      place.rem,
      [
        { name: 'a', asn: ASN.a, pair: LAB1.remoteA },
        { name: 'b', asn: ASN.b, pair: LAB1.remoteB, prepend: 2 },
      ],
      extra,
    ),
  ]);
  const transits = { A: a, B: b };
  const paths = 2 * (REMOTE4.length + REMOTE6.length + extra.length);
  await until('r1 has every path of both transits', CONVERGED_MS, async () => (await countPaths(r1)) >= paths);

  return {
    net,
    host: place.host,
    exa: place.exa,
    r1,
    a,
    b,
    remote,

    /** ExaBGP's configuration with `run` as its process. */
    exabgpConf: (run: string): string => exabgpConf1(run, options),

    /** Starts ExaBGP with this process and waits until every session with it is Established. */
    async startExabgp(run: string, settings: Omit<ExabgpStart, 'conf'> = {}) {
      const child = startExabgp(place.exa, { ...settings, conf: exabgpConf1(run, options) });
      await until('ExaBGP has all its sessions', CONVERGED_MS, async () => {
        const router = [LAB1.exabgp.ipv4, ...(options.feed === 'separate' ? [LAB1.exabgp.feed] : [])];
        const sessions = await r1.sessions();
        if (!router.every((address) => sessions.get(address) === 'Established')) return false;
        if (options.ownSessions === false) return true;
        const states = await Promise.all([a, b].map((transit) => transit.bird.protocols()));
        return states.every((s) => s.get('exabgp') === 'Established' && s.get('exabgp6') === 'Established');
      });
      return child;
    },

    /** Ends the router's own sessions with a transit (ExaBGP's stay), as a fault of that link would. */
    cutRouterSession: (link: 'A' | 'B') => transits[link].cutRouterSession(),
    restoreRouterSession: (link: 'A' | 'B') => transits[link].restoreRouterSession(),
    /** ExaBGP's own sessions with a transit alone go down and come back. */
    flapExabgpSession: (link: 'A' | 'B') => transits[link].flapExabgpSession(),
    withdrawAt: (link: 'A' | 'B', ...prefixes: string[]) => transits[link].withdraw(...prefixes),
    restoreAt: (link: 'A' | 'B', ...prefixes: string[]) => transits[link].restore(...prefixes),

    /** From now on r1 tells a and b everything it would tell without a policy. */
    async removeOutboundFilter(): Promise<void> {
      const lines = [LAB1.linkA, LAB1.linkB].flatMap(({ ipv4, ipv6 }) => [
        'address-family ipv4 unicast',
        `no neighbor ${ipv4.them} route-map OWN out`,
        'exit-address-family',
        'address-family ipv6 unicast',
        `no neighbor ${ipv6.them} route-map OWN out`,
        'exit-address-family',
      ]);
      await r1.configure(`router bgp ${ASN.us}`, ...lines);
    },

    dispose: () => net.dispose(),
  };
}

async function countPaths(router: Frr): Promise<number> {
  const tables = await Promise.all([router.table('ipv4'), router.table('ipv6')]);
  return tables
    .flatMap((table) => [...table.values()])
    .reduce((sum, paths) => sum + paths.filter((p) => p.valid).length, 0);
}

/** The machines and what connects them. */
function cabling(net: Net) {
  const { linkA, linkB, remoteA, remoteB, router, exabgp, host } = LAB1;
  const [r1, a, b, rem] = [net.router('r1'), net.router('a'), net.router('b'), net.router('rem')];
  const [inside, exa] = [net.host('host'), net.host('exa')];
  const both = (ends: { ipv4: string; ipv6: string }): string[] => [`${ends.ipv4}/24`, `${ends.ipv6}/64`];
  const us = ({ ipv4, ipv6 }: typeof linkA): string[] => both({ ipv4: ipv4.us, ipv6: ipv6.us });
  const them = ({ ipv4, ipv6 }: typeof linkA): string[] => both({ ipv4: ipv4.them, ipv6: ipv6.them });
  net.cable({ at: r1, dev: 'upA', addresses: us(linkA) }, { at: a, dev: 'us', addresses: them(linkA) });
  net.cable({ at: r1, dev: 'upB', addresses: us(linkB) }, { at: b, dev: 'us', addresses: them(linkB) });
  net.cable({ at: a, dev: 'rem', addresses: us(remoteA) }, { at: rem, dev: 'a', addresses: them(remoteA) });
  net.cable({ at: b, dev: 'rem', addresses: us(remoteB) }, { at: rem, dev: 'b', addresses: them(remoteB) });
  net.cable(
    { at: r1, dev: 'lan', addresses: [...both(router), `${router.feed}/24`] },
    { at: exa, dev: 'lan', addresses: [...both(exabgp), `${exabgp.feed}/24`] },
  );
  net.cable({ at: r1, dev: 'in0', addresses: both(router.inside) }, { at: inside, dev: 'in0', addresses: both(host) });
  for (const [machine, gateway] of [
    [inside, router.inside],
    [exa, router],
  ] as const) {
    machine.ip(`route add default via ${gateway.ipv4}`, `route add ::/0 via ${gateway.ipv6}`);
  }
  shape({ at: r1, dev: 'upA' }, LINK_MBIT);
  shape({ at: r1, dev: 'upB' }, LINK_MBIT);
  return { r1, a, b, rem, host: inside, exa };
}
