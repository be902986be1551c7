/**
 * Desired against held: what to tell ExaBGP next. Pure, and level-triggered: it looks at the complete desired state and
 * at all that is known to be out, never at what was said before, so a lost message or a restart heals itself.
 *
 * Order:
 * - announcements first, in the plan's order (heaviest first), a covering prefix before what it covers;
 * - a withdrawal waits until every announcement of the same, a covering or a covered prefix is out (make before break),
 *   and until the longer prefixes inside it are gone; longest first;
 * - one change per prefix and neighbour at a time: ExaBGP may reorder two.
 * Nothing is announced to a session that is down (ExaBGP would send it later, unasked); withdrawals are. Only routes of
 * weir's own are ever withdrawn or replaced: an operator may have static routes in ExaBGP's configuration.
 */
import type { MonoMs, Prefix } from '../../../dsl/program/index.ts';
import type { Announcement, NeighborKey, RouteAttributes } from '../../model/index.ts';
import type { AdjRibOut, OutEntry } from './adj-rib-out.ts';
import { CoverIndex, lengthOf } from './cover-index.ts';
import type { SessionAsns } from './on-wire.ts';
import { sameOnWire } from './on-wire.ts';

/** What reconcile has to know of a neighbour. A neighbour not known is not spoken to. */
export interface OutNeighbor extends SessionAsns {
  readonly up: boolean;
  /** Most prefixes that weir may have out there; reaching it stops announcements to this neighbour. */
  readonly prefixLimit: number;
}

/** Changes for one neighbour that may share a command: one family, and for announcements one route. */
export type Step =
  | {
      readonly kind: 'announce';
      readonly neighbor: NeighborKey;
      readonly prefixes: Prefix[];
      readonly route: RouteAttributes;
    }
  | { readonly kind: 'withdraw'; readonly neighbor: NeighborKey; readonly prefixes: Prefix[] };

export interface Trouble {
  readonly kind:
    /** The prefix limit of the neighbour is reached. */
    | 'prefixLimit'
    /** Somebody else's route for this prefix is in Adj-RIB-Out. */
    | 'foreignRoute';
  readonly neighbor: NeighborKey;
  readonly prefix: Prefix;
}

export interface Reconciliation {
  /** To be written in this order; more may follow once these are seen in echoes. */
  readonly steps: readonly Step[];
  readonly troubles: readonly Trouble[];
}

export interface ReconcileInput {
  readonly desired: readonly Announcement[];
  readonly out: AdjRibOut;
  readonly neighbor: (key: NeighborKey) => OutNeighbor | undefined;
  readonly isOurs: (neighbor: NeighborKey, entry: OutEntry) => boolean;
  readonly now: MonoMs;
}

export function reconcile(input: ReconcileInput): Reconciliation {
  const troubles: Trouble[] = [];
  const makes = findMakes(input, troubles);
  const breaks = findBreaks(input);
  return {
    steps: [...announceSteps(makes), ...withdrawSteps(breaks, makes)],
    troubles,
  };
}

interface Make {
  readonly announcement: Announcement;
  /** Under way: written and not yet echoed. Otherwise it is still to be written. */
  readonly pending: boolean;
}

interface Break {
  readonly neighbor: NeighborKey;
  readonly prefix: Prefix;
  readonly pending: boolean;
}

/** Announcements that are not out yet, in the plan's order. */
function findMakes({ desired, out, neighbor, isOurs, now }: ReconcileInput, troubles: Trouble[]): Make[] {
  const makes: Make[] = [];
  const room = new Map<NeighborKey, number>();
  for (const announcement of desired) {
    const { neighbor: key, prefix, route } = announcement;
    const session = neighbor(key);
    if (session?.up !== true) continue;
    const entry = out.entry(key, prefix);
    if (entry?.pending !== undefined) {
      makes.push({ announcement, pending: true });
      continue;
    }
    const held = entry?.held;
    if (entry !== undefined && held !== undefined) {
      if (entry.diverged || sameOnWire(route, held.route, session)) continue;
      if (!isOurs(key, entry)) {
        troubles.push({ kind: 'foreignRoute', neighbor: key, prefix });
        continue;
      }
    }
    if (entry?.retryAt !== undefined && now < entry.retryAt) continue;
    if (held === undefined) {
      const left = room.get(key) ?? session.prefixLimit - out.count(key);
      if (left <= 0) {
        troubles.push({ kind: 'prefixLimit', neighbor: key, prefix });
        continue;
      }
      room.set(key, left - 1);
    }
    makes.push({ announcement, pending: false });
  }
  return makes;
}

/** Our routes that are out and not desired, or that have to be taken out because the wire and ExaBGP disagree. */
function findBreaks({ desired, out, neighbor, isOurs, now }: ReconcileInput): Break[] {
  const wanted = new Set(desired.map(({ neighbor: key, prefix }) => `${key} ${prefix}`));
  const breaks: Break[] = [];
  for (const key of out.neighbors()) {
    if (neighbor(key) === undefined) continue;
    for (const [prefix, entry] of out.entries(key)) {
      if (!isOurs(key, entry) || (entry.retryAt !== undefined && now < entry.retryAt)) continue;
      const withdrawing = entry.pending !== undefined && entry.pending.route === undefined;
      const gone = entry.held === undefined && entry.pending === undefined;
      if (gone || (wanted.has(`${key} ${prefix}`) && !entry.diverged && !withdrawing)) continue;
      breaks.push({ neighbor: key, prefix, pending: entry.pending !== undefined });
    }
  }
  return breaks;
}

function announceSteps(makes: readonly Make[]): Step[] {
  const open = new CoverIndex(makes.map(({ announcement }) => announcement.prefix));
  const steps = new Map<string, Step>();
  for (const { announcement, pending } of makes) {
    const { neighbor, prefix, route } = announcement;
    // Behind a covering prefix that is not out yet: its turn comes when that one has been echoed.
    if (pending || !open.covering(prefix).next().done) continue;
    const key = `${neighbor} ${familyOf(prefix)} ${routeKey(route)}`;
    const step = steps.get(key);
    if (step === undefined) steps.set(key, { kind: 'announce', neighbor, prefixes: [prefix], route });
    else step.prefixes.push(prefix);
  }
  return [...steps.values()];
}

function withdrawSteps(breaks: readonly Break[], makes: readonly Make[]): Step[] {
  const makePrefixes = makes.map(({ announcement }) => announcement.prefix);
  const making = new CoverIndex(makePrefixes);
  const breaking = new CoverIndex(breaks.map(({ prefix }) => prefix));
  // A break of what an open make lies in, or of what covers another break, has to wait.
  const waiting = new Set<Prefix>();
  for (const prefix of makePrefixes) for (const outer of breaking.covering(prefix)) waiting.add(outer);
  for (const { prefix } of breaks) for (const outer of breaking.covering(prefix)) waiting.add(outer);
  const ready = breaks.filter(
    ({ prefix, pending }) =>
      !pending && !waiting.has(prefix) && !making.has(prefix) && making.covering(prefix).next().done === true,
  );
  const steps = new Map<string, Step>();
  for (const { neighbor, prefix } of ready.sort((a, b) => lengthOf(b.prefix) - lengthOf(a.prefix))) {
    const key = `${neighbor} ${familyOf(prefix)}`;
    const step = steps.get(key);
    if (step === undefined) steps.set(key, { kind: 'withdraw', neighbor, prefixes: [prefix] });
    else step.prefixes.push(prefix);
  }
  return [...steps.values()];
}

const familyOf = (prefix: Prefix): 4 | 6 => (prefix.includes(':') ? 6 : 4);

const routeKeys = new WeakMap<RouteAttributes, string>();
function routeKey(route: RouteAttributes): string {
  let key = routeKeys.get(route);
  if (key === undefined) routeKeys.set(route, (key = JSON.stringify(route)));
  return key;
}
