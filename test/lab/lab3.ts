/**
 * Lab 3: a route server and a transit that tells a default route only.
 *
 *              ┌── ix ── peering LAN: rs (AS 65500), m1 m2 m3 (AS 65401-65403) ──┐
 *   host ── r1 ┤          20 Mbit/s each                                         ├── rem (AS 65200)
 *           │  └── upD ── d (AS 65103), tells 0.0.0.0/0 and ::/0 ────────────────┘
 *          exa   ExaBGP: iBGP with r1 (add-path), eBGP of its own with rs and d
 *
 * Each member has a third of the 40 prefixes and twins; rs tells them with the members' next hops and without its own AS.
 * d can carry everything, but no BGP says so. r1 is FRR, the rest is BIRD.
 */
import { startExabgp, type ExabgpStart } from './exabgp.ts';
import { Exchange } from './exchange.ts';
import { Frr } from './frr.ts';
import { exabgpConf3, LAB3, MEMBER_ASN, MEMBERS, routerConf3, type Lab3Options, type Member } from './lab3-config.ts';
import { network3 } from './lab3-network.ts';
import { loadOf } from './load.ts';
import { Net } from './net.ts';
import { ASN, REMOTE4, REMOTE6, type RemotePrefix } from './plan.ts';
import { Remote } from './remote.ts';
import { Snmpd } from './snmpd.ts';
import { Transit } from './transit.ts';
import { until } from './wait.ts';
import { witness } from './witness.ts';

export { LAB3, type Lab3Options } from './lab3-config.ts';

const CONVERGED_MS = 30_000;

export type Lab3 = Awaited<ReturnType<typeof lab3>>;

/** Whose peering a prefix is learnt from: m1 has 0, 3, 6 …, m2 1, 4, 7 …, m3 2, 5, 8 …, in both families. */
export function memberOf(index: number): Member {
  return MEMBERS[index % MEMBERS.length]!;
}

const prefixesOf = (member: Member): readonly string[] =>
  [REMOTE4, REMOTE6].flatMap((twins: readonly RemotePrefix[]) =>
    twins.filter((_, index) => memberOf(index) === member).map(({ prefix }) => prefix),
  );

/** Builds it: everything but ExaBGP runs, r1 has the members' prefixes and d's default routes. */
export async function lab3(options: Lab3Options = {}) {
  const net = new Net();
  try {
    return await build(net, options);
  } catch (error) {
    await net.dispose();
    throw error;
  }
}

async function build(net: Net, options: Lab3Options) {
  const place = network3(net);
  const { linkD, remoteD, remoteOf } = LAB3;
  const [ix, upD] = [
    { at: place.r1, dev: 'ix' },
    { at: place.r1, dev: 'upD' },
  ];
  const { updatesOn, toldTo } = await witness({ ix, D: upD, exabgp: { at: place.r1, dev: 'lan' } });
  const own = options.ownSessions === false ? {} : { exabgp: LAB3.exabgp };
  const neighbors = [
    { name: 'd', asn: ASN.d, pair: remoteD },
    ...MEMBERS.map((name) => ({ name, asn: MEMBER_ASN[name], pair: remoteOf[name], only: prefixesOf(name) })),
  ];
  const [r1, d, exchange, remote, snmpd] = await Promise.all([
    Frr.start(place.r1, { bgpd: routerConf3() }),
    Transit.start(place.d, {
      asn: ASN.d,
      routerId: '10.255.1.3',
      link: linkD,
      remote: remoteD,
      tells: 'default',
      ...own,
    }),
    Exchange.start(place.routeServer, place.members, options),
    Remote.start(place.rem, neighbors),
    Snmpd.start(place.r1, LAB3.router.ipv4),
  ]);
  // The members' routes and the two defaults.
  const table = REMOTE4.length + REMOTE6.length + 2;
  await until('r1 has the table', CONVERGED_MS, async () => (await r1.countPaths({ usable: true })) >= table);

  const faults = { ix: exchange, D: d };
  const exporter = LAB3.router.ipv4;
  const routeServer = {
    ipv4: { us: LAB3.lan.r1.ipv4, them: LAB3.lan.routeServer.ipv4 },
    ipv6: { us: LAB3.lan.r1.ipv6, them: LAB3.lan.routeServer.ipv6 },
  };
  return {
    net,
    host: place.host,
    exa: place.exa,
    r1,
    d,
    exchange,
    remote,
    snmpd,
    updatesOn,
    /** Every prefix that the route server (`ix`) or d was ever told by r1 and by ExaBGP, in both families. */
    updatesSeenBy: (link: 'ix' | 'D') => toldTo(link, link === 'ix' ? routeServer : linkD),
    ...loadOf(place.host, { ix: { ...ix, exporter }, D: { ...upD, exporter } }, LAB3.exabgp.ipv4),
    cutRouterSession: (link: 'ix' | 'D') => faults[link].cutRouterSession(),
    restoreRouterSession: (link: 'ix' | 'D') => faults[link].restoreRouterSession(),
    flapExabgpSession: (link: 'ix' | 'D') => faults[link].flapExabgpSession(),

    exabgpConf: (run: string): string => exabgpConf3(run, options),

    /** Starts ExaBGP with this process; every session is Established and r1 has told it its table when it returns. */
    async startExabgp(run: string, settings: Omit<ExabgpStart, 'conf'> = {}) {
      const child = startExabgp(place.exa, { ...settings, conf: exabgpConf3(run, options) });
      await until('ExaBGP has all its sessions', CONVERGED_MS, async () => {
        child.mustRun();
        if (((await r1.sessions()).get(LAB3.exabgp.ipv4)?.sent ?? 0) < table) return false;
        if (options.ownSessions === false) return true;
        const [rs, transit] = await Promise.all([exchange.routeServer.protocols(), d.bird.protocols()]);
        return [rs.get('exabgp'), rs.get('exabgpv6'), transit.get('exabgp'), transit.get('exabgp6')].every(
          (state) => state === 'Established',
        );
      });
      return child;
    },

    dispose: () => net.dispose(),
  };
}
