/** One World per call, from this moment's inputs and what was worked out before. */
import type { Asn, LinkName, Prefix, Program } from '../../dsl/program/index.ts';
import { ms } from '../../dsl/program/index.ts';
import type { Advertised, LinkState, NeighborKey, NeighborRole, PrefixState, Session, World } from '../model/index.ts';
import { DefaultRoutes } from './default-routes.ts';
import { linkEvidence } from './evidence.ts';
import { Feeds } from './feeds.ts';
import type { WorldInputs } from './inputs.ts';
import type { KnownPath, RoutingFacts } from './known-path.ts';
import { knownPaths } from './known-path.ts';
import { LatelySteered } from './lately-steered.ts';
import { linkState } from './link-state.ts';
import { familyOf, LinkOwners } from './owners.ts';
import { prefixesOf } from './prefixes.ts';
import { Protection } from './protection.ts';
import { Readback } from './readback.ts';
import { rolesOf } from './roles.ts';
import { RouteTable } from './routes.ts';
import { Survey } from './survey.ts';
import { warmingUp } from './warm-up.ts';
import { Witnesses } from './witnesses.ts';

export class WorldBuilder {
  readonly #program: Program;
  readonly #owners: LinkOwners;
  readonly #protection: Protection;
  readonly #feeds = new Feeds();
  readonly #routes: RouteTable;
  readonly #defaults: DefaultRoutes;
  readonly #lately: LatelySteered;
  readonly #witnesses: Witnesses;
  readonly #readback: Readback;
  readonly #survey = new Survey();
  #sessionsSeen = '';

  /** @param previous the builder of the Program that this one takes over from: what was steered a moment ago still was */
  constructor(program: Program, previous?: WorldBuilder) {
    const owners = new LinkOwners(program);
    this.#program = program;
    this.#owners = owners;
    this.#protection = new Protection(program);
    this.#routes = new RouteTable(this.#protection, (prefix, paths, facts) => {
      this.#notice(prefix, paths, facts);
    });
    this.#defaults = new DefaultRoutes(program);
    this.#lately = new LatelySteered(program, previous && previous.#lately);
    this.#witnesses = new Witnesses(
      new Map(
        [...program.links.values()].map((link) => [
          link.name,
          { router: owners.routerOf(link), families: owners.familiesOf(link) },
        ]),
      ),
    );
    this.#readback = new Readback(program);
  }

  build(inputs: WorldInputs): World {
    const { now, sessions, ribHealth, flows } = inputs;
    const facts = this.#facts(inputs);
    this.#follow(inputs, facts);
    const prefixes = prefixesOf(inputs, facts, {
      protection: this.#protection,
      routes: this.#routes,
      defaults: this.#defaults,
      lately: this.#lately,
    });
    this.#lookFurther(inputs, facts);
    const links = this.#links(inputs, facts, prefixes);
    return {
      now,
      wall: inputs.wall,
      mode: inputs.mode,
      links,
      prefixes,
      sessions,
      roles: facts.roles,
      advertised: inputs.advertised,
      flows: {
        declared: flows !== undefined,
        age: flows?.age,
        stale: flows?.stale ?? true,
        activeTimeout: flows?.activeTimeout ?? ms(0),
        windowBegin: flows?.windowBegin,
        trouble: flows?.trouble,
      },
      rib: ribHealth,
      ...(this.#readback.declared ? { readback: this.#readback.routes() } : {}),
      exportProven: this.#readback.proven(facts, ribHealth, now),
      warmingUp: warmingUp(inputs.startedAt, now, ribHealth, links.values(), flows),
    };
  }

  #facts({ sessions, rib, advertised }: WorldInputs): RoutingFacts {
    const roles = rolesOf(this.#program, sessions.values());
    const byPrefix = new Map<Prefix, Advertised[]>();
    for (const entry of advertised) {
      const known = byPrefix.get(entry.prefix);
      if (known === undefined) byPrefix.set(entry.prefix, [entry]);
      else known.push(entry);
    }
    return {
      program: this.#program,
      owners: this.#owners,
      roles,
      sessions,
      ourAsns: ourAsns(sessions, roles),
      feeds: this.#feeds,
      rib,
      advertised: byPrefix,
    };
  }

  /** Forgets what sessions and routes that changed have made old. */
  #follow({ sessions, routeChanges, ribHealth, now }: WorldInputs, facts: RoutingFacts): void {
    const seen = [...sessions.values()].map(identity).join('|');
    if (seen !== this.#sessionsSeen) this.#routes.expire();
    this.#sessionsSeen = seen;
    this.#witnesses.forget(this.#feeds.follow(sessions, facts.roles, ribHealth.complete, now));
    if (this.#feeds.takeNews()) this.#routes.expire();
    this.#routes.follow(routeChanges, facts);
    if (routeChanges.overflow || routeChanges.cleared.size > 0) this.#survey.begin();
  }

  /** Every path that is looked at tells what its feed shows. */
  #notice(prefix: Prefix, paths: readonly KnownPath[], { sessions }: RoutingFacts): void {
    for (const { source, router, path } of paths) {
      const session = sessions.get(path.neighbor);
      if (source !== 'add-path' || router === undefined || session === undefined) continue;
      this.#feeds.note(router, session, familyOf(prefix));
    }
    // ExaBGP's own sessions with that router's neighbours are no longer asked.
    if (this.#feeds.takeNews()) this.#routes.expire();
    this.#witnesses.note(prefix, paths);
  }

  /** Looks at prefixes without traffic, for the links' sake and for the read-back sessions'. */
  #lookFurther({ routeChanges, rib }: WorldInputs, facts: RoutingFacts): void {
    this.#witnesses.review(facts);
    if (this.#witnesses.takeLost()) this.#survey.begin();
    if (routeChanges.overflow || routeChanges.cleared.size > 0) this.#readback.reviewAll(facts);
    if (this.#readback.declared) for (const prefix of facts.advertised.keys()) this.#readback.look(prefix, facts);
    if (!this.#readback.declared && !this.#witnesses.wanting) return;
    for (const some of [routeChanges.prefixes, this.#survey.next(rib)]) {
      for (const prefix of some) {
        this.#notice(prefix, knownPaths(prefix, facts), facts);
        if (this.#readback.declared) this.#readback.look(prefix, facts);
      }
    }
  }

  #links(
    inputs: WorldInputs,
    facts: RoutingFacts,
    prefixes: ReadonlyMap<Prefix, PrefixState>,
  ): ReadonlyMap<LinkName, LinkState> {
    const evidence = linkEvidence(inputs, facts, prefixes, this.#witnesses);
    return new Map(
      [...this.#program.links.values()].map((link) => [
        link.name,
        linkState(link, inputs.links.get(link.name), evidence(link), inputs.now),
      ]),
    );
  }
}

const identity = ({ key, state, since, localAsn, peerAsn }: Session): string =>
  [key, state, since, localAsn, peerAsn].join(' ');

function ourAsns(sessions: WorldInputs['sessions'], roles: ReadonlyMap<NeighborKey, NeighborRole>): ReadonlySet<Asn> {
  const asns = new Set<Asn>();
  for (const session of sessions.values()) if (roles.get(session.key)?.kind === 'router') asns.add(session.localAsn);
  return asns;
}
