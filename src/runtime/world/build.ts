/** One World per call, from this moment's inputs and what was worked out before. */
import type { LinkName, MonoMs, Prefix, Program } from '../../dsl/program/index.ts';
import { after, ms } from '../../dsl/program/index.ts';
import type { LinkState, PrefixState, World } from '../model/index.ts';
import { candidatesOf, knownPaths } from './candidates.ts';
import type { RoutingFacts } from './candidates.ts';
import { linkEvidence } from './evidence.ts';
import type { WorldInputs } from './inputs.ts';
import { linkState } from './link-state.ts';
import { Memory } from './memory.ts';
import { LinkOwners } from './owners.ts';
import { prefixState } from './prefix-state.ts';
import type { Routing } from './prefix-state.ts';
import { Readback } from './readback.ts';
import { rolesOf } from './roles.ts';
import { volumesOf } from './volumes.ts';
import type { Volume } from './volumes.ts';
import { warmingUp } from './warm-up.ts';

export class WorldBuilder {
  readonly #program: Program;
  readonly #owners: LinkOwners;
  readonly #memory = new Memory();
  readonly #readback = new Readback();
  #routing = new Map<Prefix, Routing>();
  #sessionsSeen = '';

  constructor(program: Program) {
    this.#program = program;
    this.#owners = new LinkOwners(program);
  }

  build(inputs: WorldInputs): World {
    const { now, sessions, rib } = inputs;
    const program = this.#program;
    const roles = rolesOf(program, sessions.values());
    const facts: RoutingFacts = { program, owners: this.#owners, roles, sessions, rib, addPath: this.#memory.addPath };
    this.#noteSessions(inputs, roles);
    this.#forgetChanged(inputs);
    const volumes = volumesOf(inputs.flows?.volumes ?? [], inputs.ownerOf);
    const prefixes = this.#prefixes(inputs, facts, volumes);
    const links = this.#links(inputs, facts, prefixes);
    this.#readback.update(inputs.routeChanges, facts);
    return {
      now,
      wall: inputs.wall,
      mode: inputs.mode,
      links,
      prefixes,
      sessions,
      roles,
      advertised: inputs.advertised,
      flows: {
        declared: inputs.flows !== undefined,
        age: inputs.flows?.age,
        stale: inputs.flows?.stale ?? true,
        activeTimeout: inputs.flows?.activeTimeout ?? ms(0),
        trouble: inputs.flows?.trouble,
      },
      rib: inputs.ribHealth,
      readback: this.#readback.routes(),
      exportProven: this.#readback.proven(facts, inputs.ribHealth),
      warmingUp: warmingUp(inputs.startedAt, now, inputs.ribHealth, links.values(), inputs.flows),
    };
  }

  #noteSessions({ sessions, now }: WorldInputs, roles: RoutingFacts['roles']): void {
    for (const session of sessions.values()) {
      const role = roles.get(session.key);
      if (role?.kind === 'link') this.#memory.ownSession(role.link, session.state === 'up', now);
      if (role?.kind === 'router' && role.feed && session.state === 'down') {
        const links = [...this.#program.links.values()]
          .filter((link) => link.router === role.router)
          .map((link) => link.name);
        this.#memory.forgetFeed(role.router, links);
      }
    }
  }

  /** Anything that changes how paths are read empties the cache; single changes only theirs. */
  #forgetChanged({ routeChanges, sessions }: WorldInputs): void {
    const seen = [...sessions.values()]
      .map((session) => `${session.key} ${session.state} ${String(session.peerAsn)}`)
      .join('|');
    if (seen !== this.#sessionsSeen || routeChanges.overflow || routeChanges.cleared.size > 0) this.#routing.clear();
    this.#sessionsSeen = seen;
    for (const prefix of routeChanges.prefixes) {
      // A default route stands behind every `reaches = any` candidate.
      if (prefix.endsWith('/0')) this.#routing.clear();
      this.#routing.delete(prefix);
    }
  }

  #prefixes(
    inputs: WorldInputs,
    facts: RoutingFacts,
    volumes: ReadonlyMap<Prefix, Volume>,
  ): ReadonlyMap<Prefix, PrefixState> {
    const { steered, now, flows } = inputs;
    const oldRecords = ms(2 * (flows?.activeTimeout ?? 0));
    for (const [prefix, entry] of steered) this.#memory.steered(prefix, entry.natural, after(now, oldRecords));
    const wanted = new Set<Prefix>([
      ...volumes.keys(),
      ...steered.keys(),
      ...inputs.advertised.map((entry) => entry.prefix),
    ]);
    const known = this.#memory.addPath.size;
    for (const prefix of wanted) this.#routingOf(prefix, facts, now);
    // A feed that turns out to carry all paths makes ExaBGP's own sessions with its links superfluous.
    if (this.#memory.addPath.size !== known) this.#routing.clear();
    const states = new Map<Prefix, PrefixState>();
    for (const prefix of wanted) {
      states.set(
        prefix,
        prefixState(prefix, {
          program: this.#program,
          owners: this.#owners,
          routing: this.#routingOf(prefix, facts, now),
          volume: volumes.get(prefix),
          remembered: steered.get(prefix)?.natural ?? this.#memory.natural(prefix, now),
        }),
      );
    }
    this.#memory.prune(wanted);
    this.#pruneRouting(wanted);
    return states;
  }

  #routingOf(prefix: Prefix, facts: RoutingFacts, now: MonoMs): Routing {
    let routing = this.#routing.get(prefix);
    if (routing === undefined) {
      const paths = knownPaths(prefix, facts);
      this.#noteFeeds(prefix, paths);
      routing = { paths, candidates: candidatesOf(prefix, paths, facts) };
      this.#routing.set(prefix, routing);
      this.#memory.offered(prefix, routing.candidates);
    }
    const stale = this.#memory
      .stale(prefix, now)
      .filter((old) => !routing.candidates.some((fresh) => fresh.link === old.link));
    return stale.length === 0 ? routing : { ...routing, candidates: [...routing.candidates, ...stale] };
  }

  #noteFeeds(prefix: Prefix, paths: Routing['paths']): void {
    for (const { source, router, link } of paths) {
      if (source !== 'add-path' || router === undefined) continue;
      this.#memory.addPath.add(router);
      if (link !== undefined) this.#memory.shows(link, prefix);
    }
  }

  #pruneRouting(wanted: ReadonlySet<Prefix>): void {
    if (this.#routing.size <= 2 * wanted.size + 1_000) return;
    this.#routing = new Map([...this.#routing].filter(([prefix]) => wanted.has(prefix)));
  }

  #links(
    inputs: WorldInputs,
    facts: RoutingFacts,
    prefixes: ReadonlyMap<Prefix, PrefixState>,
  ): ReadonlyMap<LinkName, LinkState> {
    const evidence = linkEvidence(inputs, facts, prefixes, this.#memory);
    return new Map(
      [...this.#program.links.values()].map((link) => [
        link.name,
        linkState(link, inputs.links.get(link.name), evidence(link), inputs.now),
      ]),
    );
  }
}
