/** What is never overridden because it is our own or a customer's, as far as the file tells. */
import type { Asn, LinkName, Prefix, PrefixSet, Program } from '../../dsl/program/index.ts';
import type { PrefixBits } from '../model/index.ts';
import { covers, prefixBits } from '../model/index.ts';

export class Protection {
  /** Own blocks as the file has them. */
  readonly own: readonly Prefix[];
  readonly #spaces: readonly Space[];
  readonly #customersAsns: ReadonlySet<Asn>;
  readonly #customersLinks: ReadonlySet<LinkName>;

  constructor({ own, customers, links }: Program) {
    const blocks = own.map(({ set }) => set);
    this.own = blocks.flatMap(({ entries }) => entries.filter(({ excluded }) => !excluded).map(({ prefix }) => prefix));
    this.#spaces = [spaceOf(blocks), spaceOf(customers.map(({ prefixes }) => prefixes))];
    this.#customersAsns = new Set(customers.flatMap(({ asn }) => asn ?? []));
    this.#customersLinks = new Set(
      [...links.values()].filter(({ role }) => role === 'customer').map(({ name }) => name),
    );
  }

  /** Any part of an own or a customer's block, however long: `own { 203.0.113.0/24 }` owns every host in it. */
  holds(prefix: Prefix): boolean {
    const bits = prefixBits(prefix);
    return bits !== undefined && this.#spaces.some((space) => isInside(space, bits));
  }

  isCustomersAs(asn: Asn): boolean {
    return this.#customersAsns.has(asn);
  }

  isCustomersLink(link: LinkName): boolean {
    return this.#customersLinks.has(link);
  }
}

type Space = readonly { readonly bits: PrefixBits; readonly excluded: boolean }[];

const spaceOf = (sets: readonly PrefixSet[]): Space =>
  sets.flatMap(({ entries }) =>
    entries.flatMap(({ prefix, excluded }) => {
      const bits = prefixBits(prefix);
      return bits === undefined ? [] : [{ bits, excluded }];
    }),
  );

/** The last entry around it decides. */
const isInside = (space: Space, bits: PrefixBits): boolean =>
  space.findLast((entry) => covers(entry.bits, bits))?.excluded === false;
