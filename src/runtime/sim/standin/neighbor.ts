/** One BGP neighbour of the stand-in: its session, what it was sent, and what it sent. */
import type { Nlri, Peer, WireAttributes, WireUpdate } from './json.ts';
import { familyOf } from './json.ts';
import type { Route } from './route.ts';
import { packed } from './route.ts';

export interface NeighborOptions extends Peer {
  readonly families: readonly string[];
  /** `send { parsed; update; }` is configured: what goes out is echoed. */
  readonly echo: boolean;
  /** False for `adj-rib-in false`: `show adj-rib in` is empty. */
  readonly keepsReceived: boolean;
}

/** One path of what the neighbour announced. */
export interface ReceivedPath {
  readonly nlri: Nlri;
  readonly nextHop: string;
  readonly attributes: WireAttributes;
}

/** Prefixes with equal attributes travel in one UPDATE, at most so many. */
const PREFIXES_PER_UPDATE = 200;

export class Neighbor {
  readonly options: NeighborOptions;
  /** In the order of announcement; survives the session. */
  readonly ribOut = new Map<string, Route>();
  readonly ribIn = new Map<string, ReceivedPath>();
  readonly updates = { sent: 0, received: 0 };
  /** Milliseconds on the stand-in's clock; undefined while down. */
  upSince: number | undefined;

  constructor(options: NeighborOptions) {
    this.options = options;
  }

  /** The text that selectors are matched against, and that extensive listings begin with. */
  get name(): string {
    const { peer, local, localAsn, peerAsn, routerId } = this.options;
    return (
      `neighbor ${peer} local-ip ${local} local-as ${localAsn} peer-as ${peerAsn} ` +
      `router-id ${routerId} family-allowed in-open`
    );
  }

  matches(selector: ReadonlyMap<string, string>): boolean {
    const words = this.name.split(' ');
    return [...selector].every(([word, value]) => words[words.indexOf(word) + 1] === value);
  }

  /** Stores a route; false when the neighbour has it already, so that nothing is sent. */
  store(route: Route): boolean {
    const held = this.ribOut.get(route.prefix);
    if (held && JSON.stringify(held) === JSON.stringify(route)) return false;
    this.ribOut.set(route.prefix, route);
    return true;
  }

  /** The UPDATEs for these routes, equal attributes together. */
  pack(routes: Iterable<Route>): readonly WireUpdate[] {
    const groups = new Map<string, { family: string; nextHop: string; attributes: WireAttributes; nlri: Nlri[] }>();
    for (const route of routes) {
      const family = familyOf(route.prefix);
      const { nextHop, attributes } = packed(route, this.options);
      const key = JSON.stringify([family, nextHop, attributes]);
      const group = groups.get(key) ?? { family, nextHop, attributes, nlri: [] };
      group.nlri.push({ prefix: route.prefix, pathId: undefined });
      groups.set(key, group);
    }
    return [...groups.values()].flatMap(({ family, nextHop, attributes, nlri }) =>
      chunks(nlri).map((part) => ({ attributes, announce: [{ family, nextHop, nlri: part }], withdraw: [] })),
    );
  }

  packWithdrawals(prefixes: Iterable<string>): readonly WireUpdate[] {
    const families = new Map<string, Nlri[]>();
    for (const prefix of prefixes) {
      const family = familyOf(prefix);
      if (!this.options.families.includes(family)) continue;
      families.set(family, [...(families.get(family) ?? []), { prefix, pathId: undefined }]);
    }
    return [...families].flatMap(([family, nlri]) =>
      chunks(nlri).map((part) => ({ attributes: undefined, announce: [], withdraw: [{ family, nlri: part }] })),
    );
  }

  /** Keeps what the neighbour sent, for `show adj-rib in`. */
  remember(update: WireUpdate): void {
    this.updates.received += 1;
    if (!this.options.keepsReceived) return;
    for (const { nlri } of update.withdraw) for (const one of nlri) this.ribIn.delete(pathKey(one));
    for (const { nextHop, nlri } of update.announce) {
      if (!update.attributes) continue;
      for (const one of nlri) this.ribIn.set(pathKey(one), { nlri: one, nextHop, attributes: update.attributes });
    }
  }
}

const pathKey = ({ prefix, pathId }: Nlri): string => `${prefix} ${pathId ?? ''}`;

function chunks(nlri: readonly Nlri[]): readonly (readonly Nlri[])[] {
  const parts: (readonly Nlri[])[] = [];
  for (let from = 0; from < nlri.length; from += PREFIXES_PER_UPDATE)
    parts.push(nlri.slice(from, from + PREFIXES_PER_UPDATE));
  return parts;
}
