/** Which link or router a next hop or an AS belongs to: prepared once per Program, asked for every path. */
import type { Address, Asn, LinkName, LinkSpec, Prefix, Program, RouterName } from '../../dsl/program/index.ts';
import type { PrefixBits } from '../model/index.ts';
import { addressBits, covers, prefixBits } from '../model/index.ts';

export type Family = 4 | 6;
export const familyOf = (text: Address | Prefix): Family => (text.includes(':') ? 6 : 4);

interface Net {
  readonly bits: PrefixBits;
  readonly link: LinkSpec;
}

/** Answers kept; a peering LAN has a thousand members, so this is only a bound. */
const MOST_REMEMBERED = 50_000;

export class LinkOwners {
  readonly #links: readonly LinkSpec[];
  readonly #byAddress = new Map<string, LinkSpec[]>();
  /** Most specific first; equal ones in the file's order. */
  readonly #nets: readonly Net[];
  readonly #routers = new Map<string, RouterName>();
  readonly #soleRouter: RouterName | undefined;
  readonly #known = new Map<string, readonly LinkSpec[]>();

  constructor(program: Program) {
    this.#links = [...program.links.values()];
    const nets: Net[] = [];
    for (const link of this.#links) {
      for (const hop of nextHops(link)) {
        const bits = hop.includes('/') ? prefixBits(hop) : undefined;
        if (bits) nets.push({ bits, link });
        else this.#byAddress.set(hop, [...(this.#byAddress.get(hop) ?? []), link]);
      }
    }
    this.#nets = nets.toSorted((a, b) => b.bits.length - a.bits.length);
    const routers = [...program.routers.values()];
    for (const { name, neighbor, feed, loopback } of routers) {
      for (const address of [...neighbor, ...feed, ...loopback]) this.#routers.set(address, name);
    }
    this.#soleRouter = routers.length === 1 ? routers[0]?.name : undefined;
  }

  /** The router that a link hangs on; one that names none hangs on the only router. */
  routerOf(link: LinkSpec): RouterName | undefined {
    return link.router ?? this.#soleRouter;
  }

  /** The router that has this address, by the file. */
  routerAt(address: Address): RouterName | undefined {
    return this.#routers.get(address);
  }

  /** The link of this router to which the next hop belongs; the most specific declaration wins. */
  byNextHop(router: RouterName | undefined, hop: Address): LinkName | undefined {
    return this.#claims(hop).find((link) => this.isOn(link, router))?.name;
  }

  /** The link to which the next hop belongs on whichever router; undefined where several links claim it. */
  onAnyRouter(hop: Address): LinkName | undefined {
    const claims = this.#claims(hop);
    return claims.length === 1 ? claims[0]?.name : undefined;
  }

  /** The only link towards that AS; undefined when there is none or more than one. */
  byFirstAs(first: Asn | undefined): LinkSpec | undefined {
    const found = first === undefined ? [] : this.#links.filter((link) => link.asn === first);
    return found.length === 1 ? found[0] : undefined;
  }

  /** The single next hop of a link in a family; undefined when the file names none or several. */
  soleNextHop(link: LinkSpec, family: Family): Address | undefined {
    const own = nextHops(link).filter((hop) => familyOf(hop) === family);
    return own.length === 1 && !own[0]?.includes('/') ? (own[0] as Address) : undefined;
  }

  /** Families of a link's next hops. */
  familiesOf(link: LinkSpec): readonly Family[] {
    return [...new Set(nextHops(link).map(familyOf))];
  }

  isOn(link: LinkSpec, router: RouterName | undefined): boolean {
    const own = this.routerOf(link);
    return router === undefined || own === undefined || own === router;
  }

  /** Links that claim a next hop: by its very address, else by the nets around it, most specific first. */
  #claims(hop: Address): readonly LinkSpec[] {
    const known = this.#known.get(hop);
    if (known !== undefined) return known;
    if (this.#known.size >= MOST_REMEMBERED) this.#known.clear();
    const claims = this.#byAddress.get(hop) ?? this.#around(hop);
    this.#known.set(hop, claims);
    return claims;
  }

  #around(hop: Address): readonly LinkSpec[] {
    if (this.#nets.length === 0) return [];
    const family = familyOf(hop);
    const host: PrefixBits = { family, bits: addressBits(hop), length: family === 4 ? 32 : 128 };
    return this.#nets.filter((net) => covers(net.bits, host)).map(({ link }) => link);
  }
}

const nextHops = (link: LinkSpec): LinkSpec['nextHop'] => (link.nextHop.length > 0 ? link.nextHop : link.neighbor);
