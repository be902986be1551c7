/**
 * Which link each prefix takes: the routers' choice among the paths of the links, and the routes that weir injects.
 *
 * One decision for the whole network, as if all routers agreed: highest local preference, shortest AS path, lowest MED,
 * then the order in which the paths are listed. An injected route competes by its local preference and goes where its
 * next hop points, whether or not that neighbour knows the prefix: as on a real router, a wrong one loses packets.
 */
import type { Address, Asn, LinkName, Prefix } from '../../dsl/program/index.ts';

/** A route that a link's neighbour announces. */
export interface Path {
  readonly link: LinkName;
  readonly asPath: readonly Asn[];
  readonly localPref: number;
  readonly med: number | undefined;
}

/** A route that weir announced over one session; a later one of the same session and prefix replaces it. */
export interface InjectedRoute {
  readonly from: string;
  readonly prefix: Prefix;
  readonly nextHop: Address;
  readonly localPref: number;
}

const NOWHERE = -1;

export class Routing {
  readonly #paths: readonly (readonly { readonly link: number; readonly path: Path }[])[];
  readonly #linkByNextHop: ReadonlyMap<Address, number>;
  readonly #up: boolean[];
  /** Withdrawn (prefix, link) pairs, as `prefix * links + link`. */
  readonly #withdrawn = new Set<number>();
  readonly #injected = new Map<number, Map<string, InjectedRoute>>();
  readonly #natural: Int32Array;
  readonly #chosen: Int32Array;
  readonly #delivered: Uint8Array;
  #version = 0;

  constructor(
    links: readonly { readonly name: LinkName; readonly nextHops: readonly Address[] }[],
    prefixes: readonly { readonly paths: readonly Path[] }[],
  ) {
    const indexOf = new Map(links.map((link, index) => [link.name, index]));
    this.#linkByNextHop = new Map(links.flatMap((link, index) => link.nextHops.map((hop) => [hop, index])));
    this.#up = links.map(() => true);
    this.#paths = prefixes.map(({ paths }) =>
      paths
        .map((path) => ({ path, link: indexOf.get(path.link) ?? NOWHERE }))
        .toSorted((a, b) => compare(a.path, b.path)),
    );
    this.#natural = new Int32Array(prefixes.length);
    this.#chosen = new Int32Array(prefixes.length);
    this.#delivered = new Uint8Array(prefixes.length);
    prefixes.forEach((_, index) => this.#choose(index));
  }

  /** Changes whenever the paths that can be used may have changed. */
  get version(): number {
    return this.#version;
  }

  /** Index of the link that carries the prefix; negative when it has no route. */
  linkOf(prefix: number): number {
    return this.#chosen[prefix] ?? NOWHERE;
  }

  /** The same without weir's routes. */
  naturalOf(prefix: number): number {
    return this.#natural[prefix] ?? NOWHERE;
  }

  /** The paths that the routers could use now, best first. */
  live(prefix: number): readonly Path[] {
    return (this.#paths[prefix] ?? []).filter(({ link }) => this.#usable(prefix, link)).map(({ path }) => path);
  }

  isUp(link: number): boolean {
    return this.#up[link] ?? false;
  }

  /** False when packets to the prefix die: no route, or a route to a neighbour that has none. */
  delivers(prefix: number): boolean {
    return this.#delivered[prefix] === 1;
  }

  inject(route: InjectedRoute, prefix: number): void {
    if (prefix < 0) return;
    const routes = this.#injected.get(prefix) ?? new Map<string, InjectedRoute>();
    routes.set(route.from, route);
    this.#injected.set(prefix, routes);
    this.#choose(prefix);
  }

  remove(from: string, prefix: number): void {
    const routes = this.#injected.get(prefix);
    if (!routes?.delete(from)) return;
    if (routes.size === 0) this.#injected.delete(prefix);
    this.#choose(prefix);
  }

  setLink(link: number, up: boolean): void {
    this.#up[link] = up;
    this.#version += 1;
    this.#paths.forEach((_, prefix) => this.#choose(prefix));
  }

  setPath(prefix: number, link: number, present: boolean): void {
    const key = prefix * this.#up.length + link;
    if (present) this.#withdrawn.delete(key);
    else this.#withdrawn.add(key);
    this.#version += 1;
    this.#choose(prefix);
  }

  #usable(prefix: number, link: number): boolean {
    return link >= 0 && this.#up[link] === true && !this.#withdrawn.has(prefix * this.#up.length + link);
  }

  #choose(prefix: number): void {
    const best = (this.#paths[prefix] ?? []).find(({ link }) => this.#usable(prefix, link));
    this.#natural[prefix] = best?.link ?? NOWHERE;
    let [chosen, preference] = [best?.link ?? NOWHERE, best?.path.localPref ?? Number.NEGATIVE_INFINITY];
    for (const route of this.#injected.get(prefix)?.values() ?? []) {
      const link = this.#linkByNextHop.get(route.nextHop) ?? NOWHERE;
      // A next hop behind a dead interface does not resolve: the router ignores the route.
      if (link < 0 || this.#up[link] !== true || route.localPref <= preference) continue;
      [chosen, preference] = [link, route.localPref];
    }
    this.#chosen[prefix] = chosen;
    const known = (this.#paths[prefix] ?? []).some(({ link }) => link === chosen && this.#usable(prefix, link));
    this.#delivered[prefix] = known ? 1 : 0;
  }
}

/** Orders paths as BGP's decision does, best first; equal ones keep their order. */
function compare(a: Path, b: Path): number {
  return b.localPref - a.localPref || a.asPath.length - b.asPath.length || (a.med ?? 0) - (b.med ?? 0);
}
