/** The running process: one place where what is known becomes a World, a plan, a verdict and commands. */
import type { MonoMs, Program } from '../../dsl/program/index.ts';
import { linkName, ruleName } from '../../dsl/program/index.ts';
import { Journal } from '../answers/index.ts';
import type { Moment, Rejected } from '../answers/index.ts';
import { initialState, tick } from '../engine/index.ts';
import type { EngineState } from '../engine/index.ts';
import { guard } from '../guard/index.ts';
import type { Verdict } from '../guard/index.ts';
import type { Advertised, Announcement, Mode, NeighborKey, World } from '../model/index.ts';
import { WorldBuilder } from '../world/index.ts';
import type { ExabgpSpeaker, RouteChanges } from '../speaker/index.ts';
import { atOnce } from './at-once.ts';
import type { Clock } from './clock.ts';
import { interfaceOwner } from './exporters.ts';
import type { FlowSources } from './flow-sources.ts';
import type { LinkSources } from './link-sources.ts';
import { RouteNews } from './route-news.ts';

export interface DaemonParts {
  readonly speaker: ExabgpSpeaker;
  readonly links: LinkSources;
  readonly flows: FlowSources;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}

export class Daemon {
  readonly journal = new Journal();
  readonly #parts: DaemonParts;
  readonly #startedAt: MonoMs;
  #program: Program;
  #builder: WorldBuilder;
  #mode: Mode;
  #state: EngineState;
  #moment: Moment | undefined;
  #alarms: readonly string[] = [];
  readonly #news = new RouteNews();
  rejected: Rejected | undefined;
  /** A read-back session has shown a leak in the newest decision: everything was withdrawn, and must stay so. */
  leaked = false;

  constructor(program: Program, mode: Mode, parts: DaemonParts) {
    this.#parts = parts;
    this.#startedAt = parts.clock.now();
    this.#mode = mode;
    this.#state = initialState(mode, this.#startedAt);
    this.#program = program;
    this.#builder = new WorldBuilder(program);
    parts.links.follow(program);
    parts.flows.follow(program);
  }

  get program(): Program {
    return this.#program;
  }

  get mode(): Mode {
    return this.#mode;
  }

  /** The newest decision; undefined before the first. */
  get moment(): Moment | undefined {
    return this.#moment;
  }

  setMode(mode: Mode): void {
    this.#mode = mode;
  }

  /** The swap of a reload: one assignment between two ticks; state carries over by rule name. */
  swap(program: Program): void {
    this.#program = program;
    this.#builder = new WorldBuilder(program, this.#builder);
    this.#parts.links.follow(program);
    this.#parts.flows.follow(program);
    this.rejected = undefined;
  }

  /** Notes changed routes; true when they may concern what is steered, so that a decision cannot wait. */
  routesChanged(changes: RouteChanges): boolean {
    this.#news.add(changes);
    if (changes.overflow || changes.cleared.size > 0) return true;
    for (const prefix of changes.prefixes) if (this.#state.steered.has(prefix) || prefix.endsWith('/0')) return true;
    return false;
  }

  /** Sessions that only show routes: resetting one costs nothing but its table, which is then sent anew. */
  feedsAmong(neighbors: readonly NeighborKey[]): readonly NeighborKey[] {
    return neighbors.filter((key) => {
      const role = this.#moment?.world.roles.get(key);
      return role?.kind === 'readback' || (role?.kind === 'router' && role.feed && !role.inject);
    });
  }

  /** One tick and all that follows from it. Returns when a timer of a rule runs out. */
  decide(): MonoMs | undefined {
    // Before anything else: stopping must not wait for, nor depend on, what deciding depends on.
    if (this.#mode === 'stopped') this.#parts.speaker.withdrawAll();
    const world = this.#look();
    const result = tick(this.#program, this.#state, world);
    const verdict = guard({ program: this.#program, world, desired: result.plan.announcements });
    this.#send(verdict);
    this.leaked = verdict.alarms.some(({ code }) => code === 'leak');
    this.#state = result.state;
    const shown = world.mode === 'observe' ? this.#wouldSend(world, result.plan.announcements) : verdict;
    const moment: Moment = {
      program: this.#program,
      world,
      state: result.state,
      plan: result.plan,
      rules: result.rules,
      allowed: shown.allowed,
      guarded: shown.refused,
      alarms: verdict.alarms.map((alarm) => alarm.text),
      unproven: 0,
    };
    this.#moment = moment;
    this.#tell(moment);
    return result.wakeAt;
  }

  /** What another Program would do now, with the state of the rules that it shares with this one. */
  imagine(program: Program, run: typeof tick): Moment {
    const seen = this.#moment?.world;
    const world: World = {
      ...this.#look(new WorldBuilder(program, this.#builder)),
      mode: 'observe',
      // What a read-back session proves takes a walk through the tables: it is the router's doing and not the file's.
      exportProven: seen?.exportProven ?? new Set(),
      readback: seen?.readback ?? [],
    };
    const result = run(program, this.#state, world);
    const would = this.#wouldSend(world, result.plan.announcements, program);
    return {
      program,
      world,
      state: result.state,
      plan: result.plan,
      rules: result.rules,
      allowed: would.allowed,
      guarded: would.refused,
      alarms: [],
      unproven: 0,
    };
  }

  /** In observe mode the guard is asked what it would say if armed: so the plan shown is the plan that arming sends. */
  #wouldSend(world: World, desired: readonly Announcement[], program = this.#program): Verdict {
    return guard({ program, world: { ...world, mode: 'armed' }, desired });
  }

  #look(builder = this.#builder): World {
    const { speaker, links, flows, clock } = this.#parts;
    const routeChanges = builder === this.#builder ? this.#news.take() : NOTHING_CHANGED;
    if (builder === this.#builder) flows.routesChanged(routeChanges);
    return builder.build({
      now: clock.now(),
      wall: clock.wall(),
      mode: this.#mode,
      startedAt: this.#startedAt,
      rib: speaker.rib,
      ribHealth: speaker.health(),
      routeChanges,
      sessions: speaker.sessions(),
      advertised: speaker.advertised(),
      links: links.measurements(),
      flows: flows.read(),
      ownerOf: interfaceOwner(this.#program, (router, ifIndex) => links.ownerOf(router, ifIndex)),
      steered: this.#state.steered,
    });
  }

  #send(verdict: Verdict): void {
    const { speaker } = this.#parts;
    if (!speaker.isReady) return;
    this.#withdrawUnsafe(verdict);
    speaker.apply([...verdict.allowed, ...verdict.stays.map(asAnnouncement)]);
  }

  /** What may not be out goes past everything that waits, by neighbour in as few lines as it takes, and is said. */
  #withdrawUnsafe({ withdraw }: Verdict): void {
    const { speaker, log } = this.#parts;
    for (const { neighbor, prefixes } of atOnce(withdraw)) speaker.withdrawNow(neighbor, prefixes);
    const unsafe = withdraw.filter(({ kind }) => kind === 'safety');
    for (const [because, routes] of Map.groupBy(unsafe, (each) => each.because)) {
      const named = routes
        .slice(0, MOST_NAMED)
        .map(({ prefix }) => prefix)
        .join(', ');
      const more = routes.length > MOST_NAMED ? ` and ${String(routes.length - MOST_NAMED)} more` : '';
      log(`withdrawn at once: ${named}${more}: ${because}`);
    }
  }

  #tell(moment: Moment): void {
    const { log } = this.#parts;
    const would = moment.world.mode === 'observe' ? '(observe) ' : '';
    for (const entry of this.journal.note(moment)) {
      log(`${would}${entry.id} ${entry.kind}${entry.rule === undefined ? '' : ` ${entry.rule}`}: ${entry.text}`);
    }
    for (const alarm of moment.alarms) if (!this.#alarms.includes(alarm)) log(`ALARM ${alarm}`);
    this.#alarms = moment.alarms;
  }
}

/** Prefixes named in a line of the log. */
const MOST_NAMED = 5;
const NOTHING_CHANGED = { prefixes: new Set<never>(), overflow: false, cleared: new Set<never>() };

/** What stays on the wire for now is desired as it is. */
function asAnnouncement({ neighbor, prefix, route }: Advertised): Announcement {
  const unknown = linkName('');
  return {
    neighbor,
    prefix,
    route,
    purpose: 'override',
    rule: ruleName(''),
    from: unknown,
    to: unknown,
    because: 'stays for now',
  };
}
