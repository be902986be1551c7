/** Following real packets: traceroutes, and packets that died because their hops ran out. */
import type { Namespace } from './namespace.ts';
import { TRAFFIC_PORT } from './plan.ts';

const MAX_HOPS = 10;

/** One traceroute: the address that answered per hop, undefined where none did. */
export type Hops = readonly (string | undefined)[];

/** Sends one probe per hop count, all at once, and waits at most 300 ms. The last hop is the target when it was reached. */
export async function traceroute(at: Namespace, host: string, source?: string): Promise<Hops> {
  const args = ['-n', '-q', '1', '-N', String(MAX_HOPS), '-m', String(MAX_HOPS), '-w', '0.3'];
  const from = source === undefined ? [] : ['-s', source];
  const lines = (await at.query('traceroute', ...args, ...from, host)).split('\n').slice(1).filter(Boolean);
  return lines.map((line) => {
    const answer = line.trim().split(/\s+/)[1];
    return answer === '*' ? undefined : answer;
  });
}

/** The first address that a packet met twice, if any. Routers answer from the interface the packet came in by. */
export function loopIn(hops: Hops): string | undefined {
  const seen = new Set<string>();
  for (const hop of hops.slice(0, -1)) {
    if (hop === undefined) continue;
    if (seen.has(hop)) return hop;
    seen.add(hop);
  }
  return undefined;
}

/** Counts on a router the measured traffic that arrives with one hop left, and so dies there. */
export function countDeaths(at: Namespace): void {
  at.nft(`
table inet deaths {
  counter ttl {}
  chain prerouting {
    type filter hook prerouting priority 0
    udp dport ${TRAFFIC_PORT} ip ttl 1 counter name ttl
    udp dport ${TRAFFIC_PORT} ip6 hoplimit 1 counter name ttl
  }
}
`);
}

/** Packets that `countDeaths` has seen so far. */
export async function deaths(at: Namespace): Promise<number> {
  const shown = JSON.parse(await at.query('nft', '-j', 'list', 'counter', 'inet', 'deaths', 'ttl')) as {
    nftables: readonly { readonly counter?: { readonly packets: number } }[];
  };
  return shown.nftables.reduce((sum, { counter }) => sum + (counter?.packets ?? 0), 0);
}
