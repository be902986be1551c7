/** Routes as ExaBGP holds them for its neighbours: what is packed for the wire, and what `show adj-rib` prints. */
import type { Dialect, Peer, WireAttributes } from './json.ts';

export interface Route {
  readonly prefix: string;
  /** An address or `self`; undefined where a withdrawal names none. */
  readonly nextHop: string | undefined;
  readonly attributes: WireAttributes;
  /** `as-path [ ]` was written: unlike no word at all it is sent as it is, also to an eBGP neighbour. */
  readonly explicitPath: boolean;
}

export const WORD_MAX = 0xffff_ffff;
export const NAMED_COMMUNITIES: ReadonlyMap<string, string> = new Map([
  ['no-export', '65535:65281'],
  ['no-advertise', '65535:65282'],
  ['no-export-subconfed', '65535:65283'],
  ['nopeer', '65535:65284'],
  ['no-peer', '65535:65284'],
  ['blackhole', '65535:666'],
]);
/** A poisoned path is taken, and takes the session down when it is packed. */
export const resetsSession = (route: Route): boolean =>
  [...route.attributes.asPath, ...route.attributes.asSet].some((asn) => asn > WORD_MAX);

/** What goes on the wire for it: the defaults that ExaBGP fills in for an iBGP and for an eBGP neighbour. */
export function packed(route: Route, peer: Peer): { readonly nextHop: string; readonly attributes: WireAttributes } {
  const internal = peer.localAsn === peer.peerAsn;
  const { asPath, localPref, origin } = route.attributes;
  const attributes: WireAttributes = {
    ...route.attributes,
    origin: origin ?? 'igp',
    asPath: route.explicitPath || internal ? asPath : [peer.localAsn],
    localPref: internal ? (localPref ?? 100) : undefined,
  };
  return { nextHop: route.nextHop === 'self' || route.nextHop === undefined ? peer.local : route.nextHop, attributes };
}

const printList = (word: string, items: readonly string[]): readonly string[] =>
  items.length === 0 ? [] : [`${word} ${items.length === 1 ? (items[0] ?? '') : `[ ${items.join(' ')} ]`}`];

const printCommunity = (value: string): string => {
  for (const name of ['no-export', 'no-advertise', 'no-export-subconfed', 'no-peer', 'blackhole'])
    if (NAMED_COMMUNITIES.get(name) === value) return name;
  return value;
};

/** `198.18.1.0/24 next-hop self as-path [ 65000 ]`, as `show adj-rib out extensive` prints it. */
export function printRoute(route: Route, peer: Peer, dialect: Dialect, extensive: boolean, pathId?: string): string {
  const { origin, asPath, asSet, med, localPref, communities, largeCommunities } = route.attributes;
  const nextHop = route.nextHop === 'self' && dialect === '5.0' ? peer.local : (route.nextHop ?? 'self');
  const path = [...asPath.map(String), ...(asSet.length > 0 ? [`( ${asSet.join(' ')} )`] : [])].join(' ');
  const brackets = dialect === '5.0' ? ['(', ')'] : ['[', ']'];
  const attributes = [
    ...(origin === undefined ? [] : [`origin ${origin}`]),
    ...(route.explicitPath
      ? [`as-path ${brackets[0] ?? ''} ${path === '' ? '' : `${path} `}${brackets[1] ?? ''}`]
      : []),
    ...(med === undefined ? [] : [`med ${med}`]),
    ...(localPref === undefined ? [] : [`local-preference ${localPref}`]),
    ...printList('community', communities.map(printCommunity)),
    ...printList('large-community', largeCommunities),
  ];
  const path_ = pathId === undefined ? [] : [`path-information ${pathId}`];
  return [route.prefix, ...path_, `next-hop ${nextHop}`, ...(extensive ? attributes : [])].join(' ');
}
