/**
 * One WorldBuilder with all that it is fed, to be changed between two looks: tables, sessions, counters, flows, time.
 *
 * The network is that of `../edge`: routers edge1 (links a, b, customer d) and edge2 (link c). A session that ends or
 * begins empties its table, and every change of a path is reported, as the speaker does it.
 */
import type { LinkName, MonoMs, Ms, Prefix, Program } from '../../../src/dsl/program/index.ts';
import { address, asn, bps, ms, monoMs, ratio, SECOND, wallMs } from '../../../src/dsl/program/index.ts';
import type {
  FlowMeasurement,
  FlowVolume,
  LinkMeasurement,
  LinkSample,
  NeighborKey,
  PrefixState,
  RibView,
  RoutePath,
  Session,
  World,
} from '../../../src/runtime/model/index.ts';
import { WorldBuilder } from '../../../src/runtime/world/index.ts';
import type { WorldInputs } from '../../../src/runtime/world/index.ts';
import { A, B, C, D, MINUTE_NOW, P, program, SESSIONS, session } from '../edge/index.ts';

export const FROM_B = session('10.98.0.9', '192.0.2.22', { peerAsn: asn(65_102) });
/** A session with edge1 for its routes alone; a program has to name it with `feed`. */
export const FEED1 = session('10.98.0.9', '10.98.0.101');
/** The interfaces of a, b, c and d at their routers; 9 is another one, 8 is nobody's. */
export const INDEX: ReadonlyMap<number, LinkName | 'elsewhere'> = new Map<number, LinkName | 'elsewhere'>([
  [1, A],
  [2, B],
  [3, C],
  [4, D],
  [9, 'elsewhere'],
]);

export class FakeRib implements RibView {
  readonly #paths = new Map<Prefix, readonly RoutePath[]>();

  get size(): number {
    return [...this.#paths.values()].flat().length;
  }

  paths(prefix: Prefix): readonly RoutePath[] {
    return this.#paths.get(prefix) ?? [];
  }

  prefixes(): Iterable<Prefix> {
    return this.#paths.keys();
  }

  set(prefix: Prefix, paths: readonly RoutePath[]): void {
    if (paths.length === 0) this.#paths.delete(prefix);
    else this.#paths.set(prefix, paths);
  }
}

/** A path over one of the four links as its router's feed or the neighbour itself would show it. */
export function path(from: Session, over: LinkName, change: Partial<RoutePath> = {}): RoutePath {
  const index = [A, B, C, D].indexOf(over) + 1;
  return {
    neighbor: from.key,
    pathId: from.peerAsn === from.localAsn ? `0.0.0.${String(index)}` : '',
    nextHop: address(`192.0.2.${String(10 * index + 2)}`),
    origin: 'igp',
    asPath: [asn(65_100 + index), asn(65_200)],
    asSet: [],
    med: undefined,
    localPref: from.peerAsn === from.localAsn ? 100 : undefined,
    communities: [],
    largeCommunities: [],
    ...change,
  };
}

/** The best path in a feed without add-path. */
export const plain = (from: Session, over: LinkName, change: Partial<RoutePath> = {}): RoutePath =>
  path(from, over, { pathId: '', ...change });

const NOTHING: WorldInputs['routeChanges'] = { prefixes: new Set(), overflow: false, cleared: new Set() };

export class Scene {
  readonly rib = new FakeRib();
  now = monoMs(3_600_000);
  sessions = new Map<NeighborKey, Session>();
  inputs: Partial<WorldInputs> = {};
  builder: WorldBuilder;
  program: Program;
  #changed = new Set<Prefix>();
  #cleared = new Set<NeighborKey>();

  constructor(of: Program = program(), sessions: readonly Session[] = [SESSIONS.edge1, SESSIONS.edge2]) {
    this.program = of;
    this.builder = new WorldBuilder(of);
    for (const each of sessions) this.sessions.set(each.key, each);
  }

  /** All paths to a prefix, of every neighbour. */
  routes(prefix: Prefix, ...paths: readonly RoutePath[]): this {
    this.rib.set(prefix, paths);
    this.#changed.add(prefix);
    return this;
  }

  end({ key }: Session): this {
    return this.#turn(key, 'down');
  }

  begin({ key }: Session): this {
    return this.#turn(key, 'up');
  }

  pass(time: Ms): this {
    this.now = monoMs(this.now + time);
    return this;
  }

  look(change: Partial<WorldInputs> = {}): World {
    const routeChanges = { prefixes: this.#changed, overflow: false, cleared: this.#cleared };
    this.#changed = new Set();
    this.#cleared = new Set();
    return this.builder.build({
      now: this.now,
      wall: wallMs(MINUTE_NOW * 60_000),
      mode: 'armed',
      startedAt: monoMs(0),
      rib: this.rib,
      ribHealth: { complete: true, trusted: true, routes: this.rib.size },
      routeChanges,
      sessions: this.sessions,
      advertised: [],
      links: new Map(),
      flows: undefined,
      ownerOf: (_, ifIndex) => INDEX.get(ifIndex),
      steered: new Map(),
      ...this.inputs,
      ...change,
    });
  }

  /** Another program takes over, or the same one compiled again. */
  reload(next: Program = this.program): this {
    this.program = next;
    this.builder = new WorldBuilder(next, this.builder);
    return this;
  }

  /** The state of one prefix, which is asked for as if it carried traffic. */
  prefix(prefix: Prefix = P, change: Partial<WorldInputs> = {}): PrefixState {
    const flows = flowing(row(prefix, 0, 0));
    const state = this.look({ flows, ...change }).prefixes.get(prefix);
    if (state === undefined) throw new Error(`${prefix} is not in the world`);
    return state;
  }

  /** What a builder that has seen nothing before makes of the same. */
  afresh(change: Partial<WorldInputs> = {}): World {
    const other = new Scene(this.program, [...this.sessions.values()]);
    for (const prefix of this.rib.prefixes()) other.routes(prefix, ...this.rib.paths(prefix));
    other.now = this.now;
    return other.look({ routeChanges: NOTHING, ...this.inputs, ...change });
  }

  #turn(key: NeighborKey, state: Session['state']): this {
    const known = this.sessions.get(key);
    if (known === undefined) throw new Error(`no session ${key}`);
    this.sessions.set(key, { ...known, state, since: this.now });
    for (const prefix of [...this.rib.prefixes()]) {
      this.rib.set(
        prefix,
        this.rib.paths(prefix).filter((each) => each.neighbor !== key),
      );
    }
    this.#cleared.add(key);
    return this;
  }
}

export const row = (prefix: Prefix, outIf: number, rate: number, change: Partial<FlowVolume> = {}): FlowVolume => ({
  prefix,
  exporter: '10.98.0.1',
  outIf,
  inIf: 0,
  bps: bps(rate),
  error: ratio(0),
  age: SECOND,
  ...change,
});

export const flowing = (...volumes: readonly FlowVolume[]): FlowMeasurement => ({
  volumes,
  age: SECOND,
  stale: false,
  longestDelay: ms(60_000),
  activeTimeout: ms(60_000),
  trouble: undefined,
});

/** Counters that were read every five seconds, the newest rate last. */
export function counted(until: MonoMs, ...rates: readonly number[]): readonly LinkSample[] {
  return rates.map((rate, index) => {
    const end = monoMs(until - (rates.length - 1 - index) * 5_000);
    return {
      begin: monoMs(end - 5_000),
      end,
      inBps: bps(rate / 10),
      outBps: bps(rate),
      dropBps: bps(0),
      error: ratio(0.01),
      step: ms(0),
    };
  });
}

export const measured = (link: LinkName, change: Partial<LinkMeasurement> = {}): LinkMeasurement => ({
  link,
  samples: [],
  stale: false,
  interfaceUp: true,
  speed: undefined,
  bgpUp: undefined,
  trouble: undefined,
  ...change,
});

export const candidateLinks = (state: PrefixState): readonly LinkName[] => state.candidates.map(({ link }) => link);
