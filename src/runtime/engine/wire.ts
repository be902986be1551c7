/** Compares what a steered prefix should have on the wire with what Adj-RIB-Out is known to hold. */
import type { MonoMs, Prefix } from '../../dsl/program/index.ts';
import { monoMs } from '../../dsl/program/index.ts';
import type { Advertised, World } from '../model/index.ts';
import { sameRoute } from '../model/index.ts';
import type { Steered } from './state.ts';

export type AdvertisedByPrefix = ReadonlyMap<Prefix, readonly Advertised[]>;

/** What is really out: Adj-RIB-Out survives a session, the peer's table does not. */
export function advertisedByPrefix(world: World): AdvertisedByPrefix {
  const byPrefix = new Map<Prefix, Advertised[]>();
  for (const entry of world.advertised) {
    if (world.sessions.get(entry.neighbor)?.state !== 'up') continue;
    const list = byPrefix.get(entry.prefix);
    if (list === undefined) byPrefix.set(entry.prefix, [entry]);
    else list.push(entry);
  }
  return byPrefix;
}

/** Since when the wire is as `entry` wants it; undefined while it is not. */
export function onWireSince(entry: Steered, wire: readonly Advertised[], now: MonoMs): MonoMs | undefined {
  if (entry.desired === entry.natural) return wire.length === 0 ? (entry.onWireAt ?? now) : undefined;
  if (entry.routes.length === 0) return undefined;
  let latest = 0;
  for (const wanted of entry.routes) {
    const found = wire.find((have) => have.neighbor === wanted.neighbor && sameRoute(have.route, wanted.route));
    if (found === undefined) return undefined;
    latest = Math.max(latest, found.echoedAt);
  }
  return monoMs(latest);
}

/** Whether the traffic still follows: some router has a route over the same next hop, whatever its other attributes. */
export const carried = (entry: Steered, wire: readonly Advertised[]): boolean =>
  entry.routes.some((wanted) =>
    wire.some((have) => have.neighbor === wanted.neighbor && have.route.nextHop === wanted.route.nextHop),
  );
