/** An internet exchange: a route server that keeps AS path and next hop as they are, and the members behind it. */
import { Bird } from './bird.ts';
import { birdBase, birdPrefixSet, birdPrefixSetTest, birdSession } from './bird-config.ts';
import { LAB3, MEMBER_ASN, MEMBERS, type Lab3Options, type Member } from './lab3-config.ts';
import type { Namespace } from './namespace.ts';
import { ASN } from './plan.ts';

const FAMILIES = ['ipv4', 'ipv6'] as const;
const named = (name: string, family: 'ipv4' | 'ipv6'): string => (family === 'ipv4' ? name : `${name}v6`);

export class Exchange {
  readonly routeServer: Bird;
  readonly members: Readonly<Record<Member, Bird>>;
  readonly #withdrawn: Record<Member, Set<string>> = { m1: new Set(), m2: new Set(), m3: new Set() };

  private constructor(routeServer: Bird, members: Readonly<Record<Member, Bird>>) {
    this.routeServer = routeServer;
    this.members = members;
  }

  static async start(
    routeServer: Namespace,
    members: Readonly<Record<Member, Namespace>>,
    options: Lab3Options,
  ): Promise<Exchange> {
    const [rs, m1, m2, m3] = await Promise.all([
      Bird.start(routeServer, routeServerConf(options)),
      ...MEMBERS.map((name) => Bird.start(members[name], memberConf(name, []))),
    ]);
    return new Exchange(rs, { m1: m1!, m2: m2!, m3: m3! });
  }

  /** A member stops telling the route server these prefixes. */
  async withdraw(member: Member, ...prefixes: string[]): Promise<void> {
    for (const prefix of prefixes) this.#withdrawn[member].add(prefix);
    await this.#reconfigure(member);
  }

  async restore(member: Member, ...prefixes: string[]): Promise<void> {
    for (const prefix of prefixes) this.#withdrawn[member].delete(prefix);
    await this.#reconfigure(member);
  }

  async #reconfigure(member: Member): Promise<void> {
    await this.members[member].configure(memberConf(member, [...this.#withdrawn[member]]));
  }

  /** Ends both families' sessions of the route server with our router; ExaBGP's own stay. */
  async cutRouterSession(): Promise<void> {
    for (const family of FAMILIES) await this.routeServer.birdc('disable', named('border', family));
  }

  async restoreRouterSession(): Promise<void> {
    for (const family of FAMILIES) await this.routeServer.birdc('enable', named('border', family));
  }

  /** Ends ExaBGP's own sessions with the route server; they come back by themselves. */
  async flapExabgpSession(): Promise<void> {
    for (const family of FAMILIES) await this.routeServer.birdc('restart', named('exabgp', family));
  }
}

function routeServerConf({ ownSessions = true }: Lab3Options): string {
  const { lan, exabgp } = LAB3;
  const client = (name: string, asn: number, peer: typeof lan.r1, options: readonly string[] = []): string =>
    FAMILIES.map((family) =>
      birdSession({
        name: named(name, family),
        local: lan.routeServer[family],
        localAs: ASN.routeServer,
        peer: peer[family],
        peerAs: asn,
        export: 'where source = RTS_BGP',
        options: ['rs client;', ...options],
      }),
    ).join('');
  const members = MEMBERS.map((name) => client(name, MEMBER_ASN[name], lan.members[name]));
  const viaUs = [`${exabgp.ipv4}/32 via ${lan.r1.ipv4}`, `${exabgp.ipv6}/128 via ${lan.r1.ipv6}`];
  const own = ownSessions ? client('exabgp', ASN.us, exabgp, ['multihop;', 'passive;']) : '';
  return birdBase('10.255.4.254', ownSessions ? viaUs : []) + client('border', ASN.us, lan.r1) + members.join('') + own;
}

function memberConf(name: Member, withdrawn: readonly string[]): string {
  const { lan, remoteOf } = LAB3;
  const asn = MEMBER_ASN[name];
  const sessions = FAMILIES.map((family) => {
    const remote = remoteOf[name][family];
    return (
      birdSession({
        name: named('exchange', family),
        local: lan.members[name][family],
        localAs: asn,
        peer: lan.routeServer[family],
        peerAs: ASN.routeServer,
        export: 'filter to_exchange',
      }) +
      birdSession({
        name: named('world', family),
        local: remote.us,
        localAs: asn,
        peer: remote.them,
        peerAs: ASN.remote,
        export: 'where source = RTS_BGP',
      })
    );
  });
  // Only what the member has of the world: what the route server told it stays out.
  return `${birdBase(`10.255.4.${name.slice(1)}`)}
${birdPrefixSet('WITHDRAWN', withdrawn)}${birdPrefixSetTest('WITHDRAWN')}
filter to_exchange { if (proto = "world" || proto = "worldv6") && ! in_withdrawn() then accept; reject; }
${sessions.join('')}`;
}
