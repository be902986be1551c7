/**
 * What the world has changed since the last tick, written into what the engine remembers.
 *
 * Renamed rules keep their state, rates are refreshed or remembered, a natural link that moved is followed, and an
 * override that fell off the wire without being asked to counts as gone: its traffic is back where it came from.
 */
import type { Prefix, Program, RuleName } from '../../dsl/program/index.ts';
import { since } from '../../dsl/program/index.ts';
import type { Advertised, World } from '../model/index.ts';
import { adopt } from './adopt.ts';
import type { EngineState, RuleState, Steered } from './state.ts';
import type { Tuning } from './tuning.ts';
import { advertisedByPrefix, carried, onWireSince } from './wire.ts';

export interface Carried {
  readonly steered: Map<Prefix, Steered>;
  /** Given up because they never came to be on the wire. */
  readonly unsent: readonly Steered[];
}

export function carrySteered(program: Program, state: EngineState, world: World, tuning: Tuning): Carried {
  const unsent: Steered[] = [];
  const wire = advertisedByPrefix(world);
  const steered = new Map<Prefix, Steered>();
  const renamed = renames(program);
  for (const entry of [...state.steered.values(), ...adopt(program, world, state.steered, wire)]) {
    const named = { ...entry, rule: renamed.get(entry.rule) ?? entry.rule };
    const next = followWorld(named, world, wire.get(entry.prefix) ?? []);
    if (next === undefined) continue;
    if (neverSent(next, world, state, tuning)) unsent.push(next);
    else steered.set(next.prefix, next);
  }
  return { steered, unsent };
}

function followWorld(entry: Steered, world: World, wire: readonly Advertised[]): Steered | undefined {
  const traffic = world.prefixes.get(entry.prefix);
  const fresh = traffic?.age !== undefined && !world.flows.stale;
  const natural = traffic?.natural ?? entry.natural;
  let next: Steered = {
    ...entry,
    natural,
    settled: entry.settled === entry.natural ? natural : entry.settled,
    desired: entry.desired === entry.natural ? natural : entry.desired,
    bps: fresh ? traffic.bps : entry.bps,
    error: fresh ? traffic.error : entry.error,
  };
  const onWireAt = onWireSince(next, wire, world.now);
  const follows = next.desired !== next.natural && carried(next, wire);
  if (onWireAt === undefined && next.settled === next.desired && next.desired !== next.natural && !follows) {
    next = { ...next, settled: next.natural };
  }
  next = { ...next, onWireAt: onWireAt ?? (follows ? next.onWireAt : undefined) };
  return next.desired === next.natural && next.settled === next.natural ? undefined : next;
}

/** Armed, asked for, and still not on the wire: something refuses it, so it must not hold up its links for ever. */
function neverSent(entry: Steered, world: World, state: EngineState, tuning: Tuning): boolean {
  if (
    entry.onWireAt !== undefined ||
    entry.settled !== entry.natural ||
    world.mode !== 'armed' ||
    state.mode !== 'armed'
  )
    return false;
  const sessions = entry.routes.map(({ neighbor }) => world.sessions.get(neighbor));
  // A session that is down takes everything with it, and gives it back by itself: nothing was refused.
  if (sessions.some((session) => session?.state !== 'up')) return false;
  const asked = Math.max(entry.chosenAt, state.modeSince, ...sessions.map((session) => session?.since ?? 0));
  return since(world.now, asked as typeof world.now) > tuning.unsentAfter;
}

/** State of the rules by today's names. */
export function carryRules(program: Program, state: EngineState): Map<RuleName, RuleState> {
  const renamed = renames(program);
  return new Map([...state.rules].map(([name, rule]) => [renamed.get(name) ?? name, rule]));
}

const renames = (program: Program): ReadonlyMap<RuleName, RuleName> =>
  new Map(program.rules.flatMap((rule) => (rule.was === undefined ? [] : [[rule.was, rule.name] as const])));
