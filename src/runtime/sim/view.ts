/**
 * The World as weir would have it: made only from what the simulated observers told, never from the network's truth.
 *
 * Routes are the exception, because BGP tells them exactly and at once: candidates and natural links come from the
 * routers' tables, as an add-path feed shows them.
 */
import type { Bps, LinkName, Ms, Prefix, Program, RouterName, WallMs } from '../../dsl/program/index.ts';
import { address, asn, bps, monoMs, ratio, since, wallMs } from '../../dsl/program/index.ts';
import type {
  Candidate,
  LinkState,
  Mode,
  NeighborKey,
  NeighborRole,
  PrefixState,
  Session,
  World,
} from '../model/index.ts';
import { neighborKey } from '../model/index.ts';
import type { Counters } from './counters.ts';
import type { FlowExporter, Volume } from './flows.ts';
import type { Network, SimLink, SimPrefix } from './network.ts';
import type { Wire } from './wire.ts';

export interface ViewSources {
  readonly network: Network;
  readonly counters: ReadonlyMap<RouterName, Counters>;
  readonly flows: FlowExporter;
  readonly activeTimeout: Ms;
  readonly wire: Wire;
  readonly bgp: Pick<World, 'sessions' | 'roles'>;
}

export interface ViewOptions {
  readonly mode: Mode;
  /** Wall clock at virtual time 0. */
  readonly wallStart: WallMs;
  readonly warmingUp: readonly string[];
}

const OUR_ASN = asn(65_000);
const OUR_ADDRESS = { v4: address('10.255.0.1'), v6: address('fd00:255::1') };
/** Samples that the noise is taken from. */
const NOISE_SAMPLES = 12;
/** Flow sums agree with counters within this range; below the share of capacity nobody asks. */
const TRUST = { low: 0.5, high: 1.5, above: 0.01 };

/** The part of a prefix's state that only routes change. */
type Routes = Pick<PrefixState, 'natural' | 'naturalBy' | 'candidates' | 'highestLocalPref'>;

/** Makes Worlds of one network; keeps what the routers' tables say until they change. */
export class Viewer {
  readonly #sources: ViewSources;
  #routes: readonly Routes[] = [];
  #version: number | undefined;

  constructor(sources: ViewSources) {
    this.#sources = sources;
  }

  world(program: Program, options: ViewOptions): World {
    const { network } = this.#sources;
    if (this.#version !== network.routing.version) {
      this.#routes = network.spec.prefixes.map((entry, index) => routesOf(network, entry, index));
      this.#version = network.routing.version;
    }
    return view(program, this.#sources, this.#routes, options);
  }
}

function view(program: Program, sources: ViewSources, routes: readonly Routes[], options: ViewOptions): World {
  const { network, flows, activeTimeout, wire, bgp } = sources;
  const prefixes = new Map<Prefix, PrefixState>();
  const volumes = network.spec.prefixes.map(({ prefix, originAsn }, index) => {
    const volume = flows.volume(index);
    const { natural, naturalBy, candidates, highestLocalPref } = routes[index]!;
    prefixes.set(prefix, {
      prefix,
      natural,
      naturalBy,
      candidates,
      highestLocalPref,
      protected: false,
      originAsn,
      bps: volume?.bps ?? bps(0),
      error: volume?.error ?? ratio(0),
      age: volume?.age,
      byLink: volume?.byLink ?? new Map<LinkName, Bps>(),
    });
    return volume;
  });
  const flowSums = sumByLink(network, volumes);
  const links = network.spec.links.map((link, index) =>
    linkState(program, sources, link, index, flowSums.get(link.name)),
  );
  return {
    now: network.now,
    wall: wallMs(options.wallStart + network.now),
    mode: options.mode,
    links: new Map(links.map((link) => [link.name, link])),
    prefixes,
    ...bgp,
    advertised: wire.advertised,
    flows: {
      declared: true,
      age: flows.age,
      stale: (flows.age ?? Number.POSITIVE_INFINITY) > 2 * activeTimeout,
      activeTimeout,
      trouble: undefined,
    },
    rib: { complete: true, trusted: true, routes: prefixes.size },
    exportProven: new Set(program.routers.keys()),
    warmingUp: options.warmingUp,
  };
}

function routesOf(network: Network, entry: SimPrefix, index: number): Routes {
  const natural = network.spec.links[network.routing.naturalOf(index)]?.name;
  const live = network.routing.live(index);
  const family = entry.prefix.includes(':') ? ':' : '.';
  const candidates = live.flatMap((path): readonly Candidate[] => {
    const link = network.spec.links.find(({ name }) => name === path.link);
    const nextHop = link?.nextHops.find((hop) => hop.includes(family));
    if (!link || nextHop === undefined) return [];
    const { asPath, med, localPref } = path;
    const common = { source: 'add-path', origin: 'igp', stale: false } as const;
    return [{ ...common, link: link.name, router: link.router, nextHop, asPath, med, localPref }];
  });
  return {
    natural,
    naturalBy: natural === undefined ? undefined : 'next-hop',
    candidates,
    highestLocalPref: live.reduce<number | undefined>(
      (highest, { localPref }) => Math.max(highest ?? 0, localPref),
      undefined,
    ),
  };
}

function linkState(
  program: Program,
  sources: ViewSources,
  link: SimLink,
  index: number,
  flowOutBps: Bps | undefined,
): LinkState {
  const counters = sources.counters.get(link.router);
  const samples = counters?.samples(link.name) ?? [];
  const newest = samples.at(-1);
  const declared = program.links.get(link.name)?.capacity;
  const capacity = bps(Math.min(declared ?? link.capacity, link.capacity));
  const recent = samples.slice(-NOISE_SAMPLES);
  const share = flowOutBps === undefined || !newest ? undefined : flowOutBps / newest.outBps;
  const tested = newest !== undefined && newest.outBps >= TRUST.above * capacity;
  const trust = share !== undefined && share >= TRUST.low && share <= TRUST.high ? 'trusted' : 'untrusted';
  return {
    name: link.name,
    router: link.router,
    samples: [...samples],
    stale: counters?.stale ?? true,
    age: newest ? since(sources.network.now, newest.end) : undefined,
    capacity,
    up: sources.network.routing.isUp(index) ? 'up' : 'down',
    upBy: 'add-path feed',
    noise: {
      inBps: deviation(recent.map((sample) => sample.inBps)),
      outBps: deviation(recent.map((sample) => sample.outBps)),
    },
    flowTrust: tested && share !== undefined ? trust : 'untested',
    flowOutBps,
    trouble: undefined,
  };
}

/** Standard deviation of the differences between consecutive samples, per sample: a trend counts little, noise fully. */
function deviation(rates: readonly Bps[]): Bps {
  if (rates.length < 3) return bps(0);
  const squares = rates.slice(1).reduce((sum, rate, index) => sum + (rate - (rates[index] ?? rate)) ** 2, 0);
  return bps(Math.sqrt(squares / (rates.length - 1) / 2));
}

/** Flow rates per link; a volume without output interface counts for the link that the routes say. */
function sumByLink(network: Network, volumes: readonly (Volume | undefined)[]): ReadonlyMap<LinkName, Bps> {
  const sums = new Map<LinkName, Bps>();
  const add = (link: LinkName, rate: Bps): unknown => sums.set(link, bps((sums.get(link) ?? 0) + rate));
  volumes.forEach((volume, index) => {
    if (!volume) return;
    const routed = network.spec.links[network.routing.linkOf(index)]?.name;
    if (volume.byLink.size > 0) for (const [link, rate] of volume.byLink) add(link, rate);
    else if (routed !== undefined) add(routed, volume.bps);
  });
  return sums;
}

/** One session per inject neighbour of each router: it feeds and takes injections. */
export function bgpSessions(program: Program): Pick<World, 'sessions' | 'roles'> {
  const sessions = new Map<NeighborKey, Session>();
  const roles = new Map<NeighborKey, NeighborRole>();
  for (const router of program.routers.values()) {
    for (const peer of router.neighbor) {
      const local = peer.includes(':') ? OUR_ADDRESS.v6 : OUR_ADDRESS.v4;
      const key = neighborKey(local, peer);
      const asns = { localAsn: OUR_ASN, peerAsn: OUR_ASN };
      sessions.set(key, { key, local, peer, ...asns, state: 'up', since: monoMs(0), echoes: true });
      roles.set(key, { kind: 'router', router: router.name, inject: true, feed: true });
    }
  }
  return { sessions, roles };
}
