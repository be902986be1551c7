/** The rest of the world: one AS behind all transits that originates the prefixes and swallows the traffic. */
import { Bird } from './bird.ts';
import { birdBase, birdPrefixSet, birdPrefixSetTest, birdSession } from './bird-config.ts';
import type { Namespace } from './namespace.ts';
import { ASN, REMOTE4, REMOTE6, TRAFFIC_PORT, type Pair } from './plan.ts';

export interface RemoteNeighbor {
  readonly name: string;
  readonly asn: number;
  /** "us" is the neighbour, "them" the remote AS. */
  readonly pair: Pair;
  /** How often the remote AS puts its own number on top towards this neighbour: makes the path there longer. */
  readonly prepend?: number;
  /** The prefixes told to this neighbour; default all. */
  readonly only?: readonly string[];
}

/** Octets and packets of the measured traffic that arrived, by remote prefix (/24 or /48 network address). */
export type Arrived = ReadonlyMap<string, { readonly packets: number; readonly ipBytes: number }>;

export class Remote {
  readonly bird: Bird;

  private constructor(bird: Bird) {
    this.bird = bird;
  }

  static async start(
    at: Namespace,
    neighbors: readonly RemoteNeighbor[],
    extra: readonly string[] = [],
  ): Promise<Remote> {
    // Every address of the prefixes is local: packets end here without an address per prefix.
    at.ip('route add local 100.64.0.0/10 dev lo', 'route add local 2001:db8:6400::/40 dev lo');
    at.nft(SINK);
    return new Remote(await Bird.start(at, remoteConf(neighbors, extra)));
  }

  /** What has arrived since the start. */
  async arrived(): Promise<Arrived> {
    const shown = JSON.parse(await this.bird.at.query('nft', '-j', 'list', 'table', 'inet', 'sink')) as NftList;
    const seen = new Map<string, { packets: number; ipBytes: number }>();
    for (const { set } of shown.nftables) {
      for (const { elem } of set?.elem ?? []) {
        seen.set(elem.val, { packets: elem.counter.packets, ipBytes: elem.counter.bytes });
      }
    }
    return seen;
  }
}

interface NftList {
  readonly nftables: readonly {
    readonly set?: {
      readonly elem?: readonly {
        readonly elem: { readonly val: string; readonly counter: { packets: number; bytes: number } };
      }[];
    };
  }[];
}

/** Counts the measured traffic per prefix and drops it: no process has to read it, no ICMP error answers it. */
const SINK = `
table inet sink {
  set prefixes4 { type ipv4_addr; flags dynamic; counter; size 4096; }
  set prefixes6 { type ipv6_addr; flags dynamic; counter; size 4096; }
  chain input {
    type filter hook input priority 0;
    udp dport ${TRAFFIC_PORT} update @prefixes4 { ip daddr & 255.255.255.0 }
    udp dport ${TRAFFIC_PORT} update @prefixes6 { ip6 daddr & ffff:ffff:ffff:: }
    udp dport ${TRAFFIC_PORT} drop
  }
}
`;

function remoteConf(neighbors: readonly RemoteNeighbor[], extra: readonly string[]): string {
  const own = [...REMOTE4, ...REMOTE6].map(({ prefix }) => prefix);
  const statics = [...own, ...extra].map((prefix) => `${prefix} unreachable`);
  const policies = neighbors.map(({ name, prepend = 0, only = [...own, ...extra] }) => {
    const set = `TO_${name.toUpperCase()}_`;
    const longer = `bgp_path.prepend(${ASN.remote}); `.repeat(prepend);
    return `${birdPrefixSet(set, only)}${birdPrefixSetTest(set)}
filter told_${name} { if source != RTS_STATIC || ! in_${set.toLowerCase()}() then reject; ${longer}accept; }
`;
  });
  const sessions = neighbors.flatMap(({ name, asn, pair }) =>
    (['ipv4', 'ipv6'] as const).map((family) =>
      birdSession({
        name: family === 'ipv4' ? name : `${name}v6`,
        local: pair[family].them,
        localAs: ASN.remote,
        peer: pair[family].us,
        peerAs: asn,
        export: `filter told_${name}`,
      }),
    ),
  );
  // The prefixes must not become unreachable in the kernel: they are local there.
  return (
    birdBase('10.255.2.0', statics).replaceAll('[ RTS_BGP, RTS_STATIC ]', '[ RTS_BGP ]') +
    [...policies, ...sessions].join('')
  );
}
