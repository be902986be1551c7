/**
 * What each BGP neighbour shows ExaBGP of the simulated network, kept up to date by comparing.
 *
 * A border router shows every path it could use (add-path), or only the best one; in the second case the path vanishes
 * as soon as an override wins, as real routers have it. A link's own neighbour shows what it announces to us.
 */
import type { LinkName, RouterName } from '../../../dsl/program/index.ts';
import type { Network } from '../network.ts';
import type { Path } from '../routing.ts';
import type { WireAttributes, WireUpdate } from './json.ts';
import { familyOf, NO_ATTRIBUTES } from './json.ts';

export type Shows =
  | { readonly kind: 'router'; readonly router: RouterName; readonly feed: 'add-path' | 'plain' | 'none' }
  | { readonly kind: 'link'; readonly link: LinkName };

interface Entry {
  readonly prefix: string;
  readonly pathId: string | undefined;
  readonly nextHop: string;
  readonly attributes: WireAttributes;
}

/** Keeps an UPDATE, and its line, below what BGP allows. */
const PREFIXES_PER_UPDATE = 100;

/** One session's table as it was last sent. */
export class Feed {
  readonly #network: Network;
  readonly #shows: Shows;
  readonly #families: readonly string[];
  #sent: ReadonlyMap<string, Entry> = new Map();

  constructor(network: Network, shows: Shows, families: readonly string[]) {
    this.#network = network;
    this.#shows = shows;
    this.#families = families;
  }

  /** Everything, for a session that has just come up. */
  table(): readonly WireUpdate[] {
    this.#sent = new Map();
    return this.changes();
  }

  /** What is different from what was last sent. */
  changes(): readonly WireUpdate[] {
    const now = new Map(this.#entries().map((entry) => [`${entry.prefix} ${entry.pathId ?? ''}`, entry]));
    const gone = [...this.#sent].filter(([key]) => !now.has(key)).map(([, entry]) => entry);
    const come = [...now].filter(([key, entry]) => !same(this.#sent.get(key), entry)).map(([, entry]) => entry);
    this.#sent = now;
    return [...withdrawals(gone), ...announcements(come)];
  }

  #entries(): readonly Entry[] {
    return this.#network.spec.prefixes.flatMap(({ prefix }, index) => {
      if (!this.#families.includes(familyOf(prefix))) return [];
      const live = this.#network.routing.live(index);
      return this.#shown(index, live).flatMap((path) => this.#entry(prefix, path) ?? []);
    });
  }

  #shown(index: number, live: readonly Path[]): readonly Path[] {
    const shows = this.#shows;
    if (shows.kind === 'link') return live.filter(({ link }) => link === shows.link);
    if (shows.feed === 'none') return [];
    const own = live.filter(({ link }) => this.#linkOf(link)?.router === shows.router);
    if (shows.feed === 'add-path') return own;
    const { routing } = this.#network;
    return routing.linkOf(index) === routing.naturalOf(index) ? own.filter((path) => path === live[0]) : [];
  }

  #linkOf(name: LinkName): Network['spec']['links'][number] | undefined {
    return this.#network.spec.links.find((link) => link.name === name);
  }

  #entry(prefix: string, path: Path): Entry | undefined {
    const link = this.#linkOf(path.link);
    const nextHop = link?.nextHops.find((hop) => hop.includes(':') === prefix.includes(':'));
    if (!link || nextHop === undefined) return undefined;
    const internal = this.#shows.kind === 'router';
    return {
      prefix,
      pathId: internal && this.#shows.feed === 'add-path' ? `0.0.0.${link.ifIndex}` : undefined,
      nextHop,
      attributes: {
        ...NO_ATTRIBUTES,
        origin: 'igp',
        asPath: path.asPath,
        med: path.med,
        localPref: internal ? path.localPref : undefined,
      },
    };
  }
}

const same = (a: Entry | undefined, b: Entry): boolean => a !== undefined && JSON.stringify(a) === JSON.stringify(b);

function withdrawals(entries: readonly Entry[]): readonly WireUpdate[] {
  return grouped(entries, ({ prefix }) => familyOf(prefix)).map((group) => ({
    attributes: undefined,
    announce: [],
    withdraw: [{ family: familyOf(group[0]?.prefix ?? ''), nlri: group }],
  }));
}

function announcements(entries: readonly Entry[]): readonly WireUpdate[] {
  const key = ({ prefix, nextHop, attributes }: Entry): string =>
    JSON.stringify([familyOf(prefix), nextHop, attributes]);
  return grouped(entries, key).map((group) => ({
    attributes: group[0]?.attributes,
    announce: [{ family: familyOf(group[0]?.prefix ?? ''), nextHop: group[0]?.nextHop ?? '', nlri: group }],
    withdraw: [],
  }));
}

function grouped(entries: readonly Entry[], key: (entry: Entry) => string): readonly (readonly Entry[])[] {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const group = groups.get(key(entry)) ?? [];
    group.push(entry);
    groups.set(key(entry), group);
  }
  return [...groups.values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / PREFIXES_PER_UPDATE) }, (_, part) =>
      group.slice(part * PREFIXES_PER_UPDATE, (part + 1) * PREFIXES_PER_UPDATE),
    ),
  );
}
