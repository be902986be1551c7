/**
 * What happens to routes that are on the wire and that this plan does not confirm (A6, A8).
 *
 * One that a check objects to goes at once. A harmless one stays while its own change is refused, while its replacement
 * on another neighbour is not out yet (make before break), and while something leans on it: another router that points
 * to it, or a more-specific inside it. Everything else is released.
 */
import type { Prefix } from '../../dsl/program/index.ts';
import type { Advertised, Announcement } from '../model/index.ts';
import { covers, sameRoute } from '../model/index.ts';
import type { Given } from './given.ts';
import { recognise } from './recognise.ts';
import type { GuardRefusal, Verdict, Withdrawal } from './verdict.ts';

type Place = Pick<Advertised, 'neighbor' | 'prefix'>;

const key = ({ neighbor, prefix }: Place): string => `${neighbor} ${prefix}`;

/** @param objects why a route may not be on the wire, undefined when it may */
export function judgeWire(
  given: Given,
  allowed: readonly Announcement[],
  refused: readonly GuardRefusal[],
  objects: (announcement: Announcement) => string | undefined,
): Pick<Verdict, 'stays' | 'withdraw'> {
  const confirmed = new Set(allowed.map(key));
  const held = new Set(refused.map(key));
  const coming = onTheirWay(given, allowed);
  const stays: Advertised[] = [];
  const leaving: Leaving[] = [];
  for (const entry of given.world.advertised) {
    if (confirmed.has(key(entry))) continue;
    if (isUnheardOf(entry, given)) {
      stays.push(entry);
      continue;
    }
    const announcement = recognise(entry, given);
    const because = announcement ? objects(announcement) : 'nothing tells what it is for';
    if (because !== undefined) leaving.push({ entry, kind: 'safety', because });
    else if (held.has(key(entry)) || coming.has(entry.prefix) || isLeanedOn(entry, given)) stays.push(entry);
    else leaving.push({ entry, kind: 'release', because: 'no longer wanted' });
  }
  return { stays, withdraw: inOrder(leaving, given) };
}

/** A session of which nothing has been heard since weir started: ExaBGP's listings will tell before anything is judged. */
const isUnheardOf = ({ neighbor }: Advertised, given: Given): boolean =>
  !given.tablesAreWhole && given.world.mode !== 'stopped' && !given.world.sessions.has(neighbor);

interface Leaving extends Pick<Withdrawal, 'kind' | 'because'> {
  readonly entry: Advertised;
}

/** Prefixes with a route that was allowed and is not out yet. */
function onTheirWay(given: Given, allowed: readonly Announcement[]): ReadonlySet<Prefix> {
  const isOut = ({ neighbor, prefix, route }: Announcement): boolean => {
    const wire = given.onWireAt(neighbor, prefix);
    return wire !== undefined && sameRoute(wire.route, route);
  };
  return new Set(allowed.filter((announcement) => !isOut(announcement)).map(({ prefix }) => prefix));
}

const isLeanedOn = (entry: Advertised, given: Given): boolean =>
  given.onWire(entry.prefix).some((other) => pointsTo(other, entry, given)) || holdsMoreSpecific(entry, given);

/** The copy on another router whose next hop is this router's loopback. */
const pointsTo = (other: Advertised, entry: Advertised, given: Given): boolean =>
  given.router(entry.neighbor)?.loopback.includes(other.route.nextHop) === true;

/** A more-specific of our own at the same neighbour; overrides of foreign prefixes have nothing to do with each other. */
function holdsMoreSpecific(entry: Advertised, given: Given): boolean {
  const outer = given.bits(entry.prefix);
  if (!outer || !given.own.hold(outer)) return false;
  return given.world.advertised.some((other) => {
    const inner = given.bits(other.prefix);
    return other.neighbor === entry.neighbor && inner && inner.length > outer.length && covers(outer, inner);
  });
}

/** Safety first; then what leans before what it leans on. */
function inOrder(leaving: readonly Leaving[], given: Given): readonly Withdrawal[] {
  const rank = ({ entry, kind }: Leaving): number =>
    (kind === 'safety' ? 0 : 2) + (given.onWire(entry.prefix).some((other) => pointsTo(entry, other, given)) ? 0 : 1);
  const length = ({ entry }: Leaving): number => given.bits(entry.prefix)?.length ?? 0;
  return leaving
    .toSorted((a, b) => rank(a) - rank(b) || length(b) - length(a))
    .map(({ entry: { neighbor, prefix }, kind, because }) => ({ neighbor, prefix, kind, because }));
}
