/** The network that a rule file speaks of, with made-up traffic: heavy-tailed, most of it on the link to be relieved. */
import type { Address, LinkName, LinkSpec, Program, RouterSpec } from '../../dsl/program/index.ts';
import { address, asn, bps, monoMs, ms, prefix, routerName } from '../../dsl/program/index.ts';
import { formatBits, prefixBits } from '../../runtime/model/index.ts';
import type { NetworkSpec, Shape, SimLink, SimPrefix } from '../../runtime/sim/index.ts';
import { shape } from '../../runtime/sim/index.ts';
import type { NeighborOptions } from '../../runtime/sim/standin/index.ts';
import type { StandInOptions } from '../../runtime/sim/standin/index.ts';

export interface Scene {
  readonly network: NetworkSpec;
  readonly sessions: StandInOptions['sessions'];
  /** The link that fills. */
  readonly hot: LinkName;
  /** The load at which the rule fires, as a share of the link's capacity. */
  readonly trigger: number;
}

const OUR_ASN = 65_000;
const OUR = { v4: '10.255.0.1', v6: 'fd00:255::1' };
const DESTINATIONS = 40;
const DEFAULT_CAPACITY = bps(1e9);
const DEFAULT_TRIGGER = 0.8;
/** At demand 1 the hot link is exactly full, and the others are filled to this share. */
export const FULL = 1;
const ELSEWHERE = 0.22;
/** Sizes fall like 1 / rank ** this. */
const TAIL = 0.8;
const NOISE_EVERY = ms(3_000);

export function sceneOf(program: Program, demand: Shape): Scene {
  const specs = [...program.links.values()];
  const links = specs.map((spec, index) => simLink(program, spec, index));
  const { hot, trigger } = hotLink(program);
  const prefixes = destinations(links, hot);
  return { hot, trigger, sessions: sessionsOf(program), network: { links, prefixes, shape: demand } };
}

/** The subject of the first rule with a threshold; the first link where there is none. */
export function hotLink(program: Program): { readonly hot: LinkName; readonly trigger: number } {
  for (const { trigger, direction } of program.rules) {
    if (direction !== 'outbound' || trigger.kind !== 'when' || !trigger.threshold?.above) continue;
    const { subject, level } = trigger.threshold;
    const capacity = program.links.get(subject.link)?.capacity ?? DEFAULT_CAPACITY;
    return { hot: subject.link, trigger: level.kind === 'ratio' ? level.ratio : level.bps / capacity };
  }
  return { hot: [...program.links.keys()][0]!, trigger: DEFAULT_TRIGGER };
}

function simLink(program: Program, spec: LinkSpec, index: number): SimLink {
  const router = spec.router ?? [...program.routers.keys()][0] ?? routerName('router');
  const [first] = spec.interface;
  const capacity = spec.capacity ?? DEFAULT_CAPACITY;
  return {
    name: spec.name,
    router,
    capacity,
    nextHops: spec.nextHop.map(hostOf),
    asn: spec.asn ?? asn(64_600 + index),
    ifIndex: typeof first === 'number' ? first : index + 1,
    interface: first === undefined ? spec.name : String(first),
    inbound: bps(capacity / 10),
  };
}

/** A next hop given as a peering LAN: some host in it. */
function hostOf(nextHop: string): Address {
  const bits = prefixBits(nextHop);
  if (!bits) return address(nextHop);
  const host = formatBits({ family: bits.family, bits: bits.bits + 2n, length: bits.family === 4 ? 32 : 128 });
  return address(host.slice(0, host.indexOf('/')));
}

/** Every destination has a path over every link; the hot link is preferred for most. */
function destinations(links: readonly SimLink[], hot: LinkName): readonly SimPrefix[] {
  const home = Array.from({ length: DESTINATIONS }, (_, index) => {
    const others = links.filter(({ name }) => name !== hot);
    return index % 4 === 3 && others.length > 0
      ? others[Math.floor(index / 4) % others.length]!
      : links.find(({ name }) => name === hot)!;
  });
  const size = home.map((_, index) => (index + 2) ** -TAIL);
  const total = (link: SimLink): number =>
    size.reduce((sum, value, index) => sum + (home[index] === link ? value : 0), 0);
  return home.map((natural, index) => {
    const origin = asn(64_500 + index);
    const share = natural.name === hot ? FULL : ELSEWHERE;
    return {
      prefix: prefix(`100.64.${index}.0/24`),
      originAsn: origin,
      base: bps((share * natural.capacity * size[index]!) / total(natural)),
      shape: shape.noise(0.02, NOISE_EVERY, index),
      paths: links.map((link) => ({
        link: link.name,
        asPath: [link.asn, origin],
        localPref: link === natural ? 200 : 100,
        med: undefined,
      })),
    };
  });
}

/** Every session that the file speaks of: those that show routes show all paths. */
function sessionsOf(program: Program): StandInOptions['sessions'] {
  return [...program.routers.values()].flatMap((router) => {
    const peers = [...new Set([...router.feed, ...router.neighbor, ...router.readback])];
    return peers.map((peer) => ({
      neighbor: neighborOf(peer),
      shows: { kind: 'router', router: router.name, feed: showsRoutes(router, peer) ? 'add-path' : 'none' } as const,
    }));
  });
}

const showsRoutes = (router: RouterSpec, peer: Address): boolean => router.feed.includes(peer);

function neighborOf(peer: Address): NeighborOptions {
  const isV6 = peer.includes(':');
  return {
    local: isV6 ? OUR.v6 : OUR.v4,
    peer,
    localAsn: OUR_ASN,
    peerAsn: OUR_ASN,
    routerId: OUR.v4,
    families: [isV6 ? 'ipv6 unicast' : 'ipv4 unicast'],
    echo: true,
    keepsReceived: true,
  };
}

/** Demand that a script turns up and down: straight lines from what it is to what is wanted. */
export class Dial {
  #from: readonly [at: number, factor: number];
  #to: readonly [at: number, factor: number];

  constructor(factor: number) {
    this.#from = [0, factor];
    this.#to = [0, factor];
  }

  readonly shape: Shape = (at) => {
    const [[begin, before], [end, after]] = [this.#from, this.#to];
    if (at >= end) return after;
    return before + ((after - before) * Math.max(0, at - begin)) / (end - begin);
  };

  /** From now on towards `factor`, reached after `over` ms. */
  turn(now: number, factor: number, over: number): void {
    this.#from = [now, this.shape(monoMs(now))];
    this.#to = [now + over, factor];
  }
}
