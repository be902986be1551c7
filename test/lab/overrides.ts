/** What ExaBGP injected into lab 1's router, told by the router, the kernel and the cable; never by weir. */
import type { SeenUpdate } from './collector.ts';
import type { FrrPath } from './frr.ts';
import { LAB1, type Lab1 } from './lab1.ts';
import type { RemotePrefix } from './plan.ts';
import { fibLookup } from './watch.ts';

/** Every announce and withdraw that went from ExaBGP to the router since a moment (ms since 1970). */
export function injected(lab: Lab1, sinceMs = 0): Promise<readonly SeenUpdate[]> {
  return lab
    .updatesOn('exabgp', { from: LAB1.exabgp.ipv4, to: LAB1.router.ipv4 })
    .then((updates) => updates.filter(({ atMs }) => atMs >= sinceMs));
}

/** The prefixes that the router has a path to from ExaBGP, used or not. */
export async function heldByRouter(lab: Lab1): Promise<ReadonlySet<string>> {
  const tables = await Promise.all([lab.r1.table('ipv4'), lab.r1.table('ipv6')]);
  const ours = ({ peerId }: FrrPath): boolean => peerId === LAB1.exabgp.ipv4;
  const held = tables.flatMap((table) => [...table].filter(([, paths]) => paths.some(ours)));
  return new Set(held.map(([prefix]) => prefix));
}

/** The prefixes whose packets the router's kernel sends over B. */
export async function overB(lab: Lab1, world: readonly RemotePrefix[]): Promise<ReadonlySet<string>> {
  const ways = await fibLookup(
    lab.r1.at,
    world.map(({ host }) => host),
  );
  return new Set(world.filter(({ host }) => ways.get(host)?.dev === 'upB').map(({ prefix }) => prefix));
}

/** One path of a prefix with its communities, as the router prints them. */
export interface RouterPath {
  readonly aspath: { readonly string: string };
  readonly peer: { readonly peerId: string };
  readonly bestpath?: { readonly overall?: boolean };
  readonly community?: { readonly string: string };
  readonly largeCommunity?: { readonly string: string };
  readonly nexthops: readonly { readonly ip: string }[];
}

/** All paths of one prefix, as vtysh shows them. */
export async function routerPaths(lab: Lab1, prefix: string): Promise<readonly RouterPath[]> {
  const family = prefix.includes(':') ? 'ipv6' : 'ipv4';
  const shown = (await lab.r1.show(`show bgp ${family} unicast ${prefix}`)) as { readonly paths?: RouterPath[] };
  return shown.paths ?? [];
}

/** How often each prefix was announced and withdrawn. */
export function changesByPrefix(
  updates: readonly SeenUpdate[],
): ReadonlyMap<string, { readonly announced: number; readonly withdrawn: number }> {
  const counts = new Map<string, { announced: number; withdrawn: number }>();
  for (const { prefix, kind } of updates) {
    const count = counts.get(prefix) ?? { announced: 0, withdrawn: 0 };
    counts.set(prefix, count);
    count[kind === 'announce' ? 'announced' : 'withdrawn'] += 1;
  }
  return counts;
}
