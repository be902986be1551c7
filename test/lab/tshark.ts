/**
 * Reads tshark's JSON of BGP UPDATE messages (`-T json --no-duplicate-keys`).
 *
 * tshark prints what occurs once as an object and what occurs several times as an array, and keys prefixes by their own
 * text, with "PathId n" behind it on add-path sessions.
 */

/** One prefix in one UPDATE. */
export interface SeenUpdate {
  /** Time of the packet, ms since 1970. */
  readonly atMs: number;
  readonly from: string;
  readonly to: string;
  readonly kind: 'announce' | 'withdraw';
  readonly prefix: string;
  readonly pathId?: number;
  /** Empty for a withdraw, and for an announcement with an empty path. */
  readonly asPath: readonly number[];
  readonly nextHop?: string;
  readonly localPref?: number;
  /** "65000:1"; NO_EXPORT is "65535:65281". */
  readonly communities: readonly string[];
  /** "65000:1:2". */
  readonly largeCommunities: readonly string[];
}

type Tree = { readonly [key: string]: Value };
type Value = string | Tree | readonly Value[] | null | undefined;

const ATTRIBUTE = 'bgp.update.path_attribute';

function all(value: Value): readonly Value[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as readonly Value[]) : [value];
}

const isTree = (value: Value): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);
const trees = (value: Value): readonly Tree[] => all(value).filter(isTree);
const text = (value: Value): string | undefined => (typeof value === 'string' ? value : undefined);

/** Every value of a key anywhere below. */
function within(value: Value, key: string): readonly Value[] {
  if (Array.isArray(value)) return (value as readonly Value[]).flatMap((item) => within(item, key));
  if (!isTree(value)) return [];
  return Object.entries(value).flatMap(([name, item]) => (name === key ? all(item) : within(item, key)));
}

export function readUpdates(json: string): readonly SeenUpdate[] {
  const packets = JSON.parse(json) as readonly { readonly _source: { readonly layers: Tree } }[];
  return packets.flatMap(({ _source: { layers } }) => {
    const [ip] = trees(layers['ip'] ?? layers['ipv6']);
    const family = layers['ip'] === undefined ? 'ipv6' : 'ip';
    const packet = {
      atMs: Number(within(layers['frame'], 'frame.time_epoch')[0]) * 1_000,
      from: text(ip?.[`${family}.src`]) ?? '',
      to: text(ip?.[`${family}.dst`]) ?? '',
    };
    return trees(layers['bgp'])
      .filter((message) => message['bgp.type'] === '2')
      .flatMap((message) => readMessage(message).map((seen) => ({ ...packet, ...seen })));
  });
}

type InMessage = Omit<SeenUpdate, 'atMs' | 'from' | 'to'>;

function readMessage(message: Tree): readonly InMessage[] {
  const attributes = within(message, ATTRIBUTE);
  const one = (key: string): string | undefined => text(within(attributes, `${ATTRIBUTE}.${key}`)[0]);
  const localPref = one('local_pref');
  const announced = {
    kind: 'announce' as const,
    asPath: within(attributes, `${ATTRIBUTE}.as_path_segment.as4`).map(Number),
    communities: readCommunities(attributes),
    largeCommunities: within(attributes, 'bgp.large_communities_tree').filter(isTree).map(largeCommunity),
    ...(localPref === undefined ? {} : { localPref: Number(localPref) }),
  };
  const withdrawn = { kind: 'withdraw' as const, asPath: [], communities: [], largeCommunities: [] };
  const nextHop4 = one('next_hop');
  const nextHop6 = one('mp_reach_nlri.next_hop.ipv6');
  return [
    ...prefixes(within(message, 'bgp.update.withdrawn_routes')).map((p) => ({ ...withdrawn, ...p })),
    ...prefixes(within(attributes, `${ATTRIBUTE}.mp_unreach_nlri`)).map((p) => ({ ...withdrawn, ...p })),
    ...prefixes(within(message, 'bgp.update.nlri')).map((p) => ({ ...announced, ...p, ...hop(nextHop4) })),
    ...prefixes(within(attributes, `${ATTRIBUTE}.mp_reach_nlri`)).map((p) => ({
      ...announced,
      ...p,
      ...hop(nextHop6),
    })),
  ];
}

const hop = (nextHop: string | undefined): { nextHop?: string } => (nextHop === undefined ? {} : { nextHop });

function prefixes(lists: readonly Value[]): readonly { prefix: string; pathId?: number }[] {
  return lists.filter(isTree).flatMap((list) =>
    Object.keys(list).map((key) => {
      const [prefix = '', , id] = key.trim().split(' ');
      return id === undefined ? { prefix } : { prefix, pathId: Number(id) };
    }),
  );
}

function readCommunities(attributes: readonly Value[]): readonly string[] {
  const wellKnown = within(attributes, `${ATTRIBUTE}.community_wellknown`).map((hex) => {
    const value = Number(text(hex));
    return `${value >>> 16}:${value & 0xffff}`;
  });
  const highs = within(attributes, `${ATTRIBUTE}.community_as`);
  const lows = within(attributes, `${ATTRIBUTE}.community_value`);
  return [...highs.map((high, index) => `${text(high) ?? ''}:${text(lows[index]) ?? ''}`), ...wellKnown];
}

const largeCommunity = (tree: Tree): string =>
  ['ga', 'ldp1', 'ldp2'].map((part) => text(tree[`bgp.large_communities.${part}`]) ?? '').join(':');
