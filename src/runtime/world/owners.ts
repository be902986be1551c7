/** Which link a next hop or a first AS belongs to: prepared once per Program, asked for every path. */
import type { Address, Asn, LinkName, LinkSpec, Program, RouterName } from '../../dsl/program/index.ts';
import type { PrefixBits } from '../model/index.ts';
import { addressBits, covers, prefixBits } from '../model/index.ts';

interface Net {
  readonly bits: PrefixBits;
  readonly link: LinkSpec;
}

export class LinkOwners {
  readonly #byAddress = new Map<string, LinkSpec[]>();
  readonly #nets: Net[] = [];
  readonly #links: readonly LinkSpec[];

  constructor(program: Program) {
    this.#links = [...program.links.values()];
    for (const link of this.#links) {
      for (const hop of nextHops(link)) {
        const bits = hop.includes('/') ? prefixBits(hop) : undefined;
        if (bits) this.#nets.push({ bits, link });
        else this.#byAddress.set(hop, [...(this.#byAddress.get(hop) ?? []), link]);
      }
    }
  }

  /** The link of this router to which the next hop belongs. */
  byNextHop(router: RouterName | undefined, hop: Address): LinkName | undefined {
    const exact = this.#byAddress.get(hop)?.find((link) => ofRouter(link, router));
    if (exact !== undefined) return exact.name;
    if (this.#nets.length === 0) return undefined;
    const family = hop.includes(':') ? 6 : 4;
    const host: PrefixBits = { family, bits: addressBits(hop), length: family === 4 ? 32 : 128 };
    return this.#nets.find((net) => ofRouter(net.link, router) && covers(net.bits, host))?.link.name;
  }

  /** The only link of this router towards that AS; undefined when there is none or more than one. */
  byFirstAs(router: RouterName | undefined, first: Asn | undefined): LinkSpec | undefined {
    if (first === undefined) return undefined;
    const found = this.#links.filter((link) => link.asn === first && ofRouter(link, router));
    return found.length === 1 ? found[0] : undefined;
  }

  /** The single address of a link in a family; undefined when the file names none or several. */
  soleNextHop(link: LinkSpec, family: 4 | 6): Address | undefined {
    const own = nextHops(link).filter((hop) => !hop.includes('/') && hop.includes(':') === (family === 6));
    return own.length === 1 ? (own[0] as Address) : undefined;
  }
}

const nextHops = (link: LinkSpec): LinkSpec['nextHop'] => (link.nextHop.length > 0 ? link.nextHop : link.neighbor);

/** A link that names no router belongs to the only one. */
const ofRouter = (link: LinkSpec, router: RouterName | undefined): boolean =>
  router === undefined || link.router === undefined || link.router === router;
