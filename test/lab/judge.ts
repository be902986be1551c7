/** What a test of several routers watches all the time, with the questions it asks of the series in the end. */
import type { Bird } from './bird.ts';
import type { Frr } from './frr.ts';
import type { Namespace } from './namespace.ts';
import type { RemotePrefix } from './plan.ts';
import { loopIn, traceroute, type Hops } from './trace.ts';
import { longestMs, Watch, type Sample } from './watch.ts';

const EVERY_MS = 100;

/** A machine that traceroutes start from, with its addresses. */
export interface Vantage {
  readonly at: Namespace;
  readonly source: { readonly ipv4: string; readonly ipv6: string };
}

export interface Traced {
  readonly target: RemotePrefix;
  /** One per vantage, by its name. */
  readonly hops: Readonly<Record<string, Hops>>;
}

/** Every 100 ms a traceroute from each vantage to the next of the targets in turn. */
export function watchTraces(
  vantages: Readonly<Record<string, Vantage>>,
  targets: readonly RemotePrefix[],
): Watch<Traced> {
  let turn = 0;
  return new Watch(EVERY_MS, async () => {
    const target = targets[turn++ % targets.length]!;
    const family = target.host.includes(':') ? 'ipv6' : 'ipv4';
    const hops = await Promise.all(
      Object.entries(vantages).map(
        async ([name, { at, source }]) => [name, await traceroute(at, target.host, source[family])] as const,
      ),
    );
    return { target, hops: Object.fromEntries(hops) };
  });
}

/** The traces in which a packet met a router twice. */
export function loops(samples: readonly Sample<Traced>[]): readonly Sample<Traced>[] {
  return samples.filter(({ value }) => Object.values(value.hops).some((hops) => loopIn(hops) !== undefined));
}

/** Every 100 ms the prefixes that each of these routers has a route for. */
export function watchTables(routers: readonly Bird[]): Watch<readonly ReadonlySet<string>[]> {
  return new Watch(EVERY_MS, () => Promise.all(routers.map((router) => router.prefixes())));
}

/** The prefixes that some router lacked at some time. */
export function holes(
  samples: readonly Sample<readonly ReadonlySet<string>[]>[],
  prefixes: readonly RemotePrefix[],
): ReadonlySet<string> {
  const lacked = samples.flatMap(({ value }) =>
    value.flatMap((table) => prefixes.filter(({ prefix }) => !table.has(prefix)).map(({ prefix }) => prefix)),
  );
  return new Set(lacked);
}

/** Every 100 ms the number of paths that these routers hold and cannot use, for want of a way to the next hop. */
export function watchUnusable(routers: readonly Frr[]): Watch<number> {
  return new Watch(EVERY_MS, async () => {
    const counts = await Promise.all(routers.map((router) => router.countPaths({ usable: false })));
    return counts.reduce((sum, count) => sum + count, 0);
  });
}

/** The longest time that some path was not usable, in ms. */
export function longestUnusableMs(samples: readonly Sample<number>[]): number {
  return longestMs(samples, (count) => count > 0);
}
