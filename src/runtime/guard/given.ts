/** The facts of one run, looked up fast: nothing here decides. */
import type { Address, LinkName, LinkSpec, Prefix, Program, RouterName, RouterSpec } from '../../dsl/program/index.ts';
import { prefix } from '../../dsl/program/index.ts';
import type {
  Advertised,
  Announcement,
  Candidate,
  NeighborKey,
  PrefixBits,
  PrefixState,
  World,
} from '../model/index.ts';
import { covers, prefixBits } from '../model/index.ts';
import { Blocks } from './blocks.ts';
import { routerOf } from './declared.ts';
import type { GuardInput } from './input.ts';

export class Given {
  readonly program: Program;
  readonly world: World;
  readonly desired: readonly Announcement[];
  /** What this AS may originate, and what its customers may. */
  readonly own: Blocks;
  readonly customers: Blocks;
  readonly #wire = new Map<Prefix, Advertised[]>();
  readonly #bits = new Map<string, PrefixBits | undefined>();

  constructor({ program, world, desired }: GuardInput) {
    this.program = program;
    this.world = world;
    this.desired = desired;
    this.own = new Blocks(program.own.map((block) => block.set));
    this.customers = new Blocks(program.customers.map((customer) => customer.prefixes));
    for (const entry of world.advertised) {
      const known = this.#wire.get(entry.prefix);
      if (known) known.push(entry);
      else this.#wire.set(entry.prefix, [entry]);
    }
  }

  /** A prefix as bits, an address as those of the prefix that holds it alone; undefined for neither. */
  bits(text: Prefix | Address): PrefixBits | undefined {
    if (!this.#bits.has(text)) this.#bits.set(text, bitsOf(text));
    return this.#bits.get(text);
  }

  /** Whether one of these addresses or prefixes is this address or holds it. */
  hold(declared: readonly (Address | Prefix)[], host: Address): boolean {
    const inner = this.bits(host);
    return declared.some((text) => {
      const outer = this.bits(text);
      return inner !== undefined && outer !== undefined && covers(outer, inner);
    });
  }

  /** Whether what is in no table is known to be nowhere: nothing is still arriving, no line was lost. */
  get tablesAreWhole(): boolean {
    return this.world.rib.complete && this.world.rib.trusted;
  }

  state(prefix: Prefix): PrefixState | undefined {
    return this.world.prefixes.get(prefix);
  }

  /** The path over the announcement's target link, as it is now. */
  candidate({ prefix, to }: Pick<Announcement, 'prefix' | 'to'>): Candidate | undefined {
    return this.state(prefix)?.candidates.find((candidate) => candidate.link === to);
  }

  /** Everything of ours for this prefix that is on the wire, whoever has it. */
  onWire(prefix: Prefix): readonly Advertised[] {
    return this.#wire.get(prefix) ?? [];
  }

  onWireAt(neighbor: NeighborKey, prefix: Prefix): Advertised | undefined {
    return this.onWire(prefix).find((entry) => entry.neighbor === neighbor);
  }

  /** The router behind an inject or feed session. */
  router(neighbor: NeighborKey): RouterSpec | undefined {
    const role = this.world.roles.get(neighbor);
    return role?.kind === 'router' ? this.program.routers.get(role.router) : undefined;
  }

  /** The link whose neighbour this session is with. */
  link(neighbor: NeighborKey): LinkSpec | undefined {
    const role = this.world.roles.get(neighbor);
    return role?.kind === 'link' ? this.program.links.get(role.link) : undefined;
  }

  routerOf(name: LinkName): RouterName | undefined {
    const link = this.program.links.get(name);
    return link && routerOf(this.program, link);
  }
}

const bitsOf = (text: string): PrefixBits | undefined =>
  prefixBits(prefix(text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`));
