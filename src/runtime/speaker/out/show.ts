/**
 * Reads the text that ExaBGP 4.2 and 5.0 print for `show` commands, line by line as it comes.
 *
 * The listings are the only way to learn what happened before this process was started. A line that does not fit is
 * skipped and counted by the caller: a later version may print more.
 */
import type { Prefix } from '../../../dsl/program/index.ts';
import { prefix } from '../../../dsl/program/index.ts';
import { isPrefix } from '../decode/address.ts';

/** First line of `show neighbor summary`, in every version and whatever is configured. */
export const isSummaryHeader = (line: string): boolean => /^Peer\s+AS\s+up\/down state\s/.test(line);

/** One line of `show adj-rib in|out extensive`. */
export interface ListedRoute {
  readonly local: string;
  readonly peer: string;
  readonly localAsn: number;
  readonly peerAsn: number;
  readonly prefix: Prefix;
  /** Dotted; undefined without add-path. */
  readonly pathId: string | undefined;
  /** `self` when the route was configured so: ExaBGP 4.2 does not say which address that is. */
  readonly nextHop: string;
  /** In the shape of ExaBGP's JSON, for the decoder's checks. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

const EXTENSIVE =
  /^neighbor (\S+) local-ip (\S+) local-as (\d+) peer-as (\d+) router-id \S+ family-allowed \S+ ipv[46] unicast (\S+)(?: path-information (\S+))? next-hop (\S+)(.*)$/;

/** Undefined for a route of another family, and for any other line. */
export function readListedRoute(line: string): ListedRoute | undefined {
  const match = EXTENSIVE.exec(line);
  if (match === null) return undefined;
  const [, peer = '', local = '', localAsn = '', peerAsn = '', text = '', pathId, nextHop = '', rest = ''] = match;
  const attributes = readAttributes(rest.split(' ').filter((word) => word !== ''));
  if (!isPrefix(text) || attributes === undefined) return undefined;
  return {
    local,
    peer,
    localAsn: Number(localAsn),
    peerAsn: Number(peerAsn),
    prefix: prefix(text),
    pathId,
    nextHop,
    attributes,
  };
}

const WELL_KNOWN: Readonly<Record<string, readonly [number, number]>> = {
  'no-export': [65535, 65281],
  'no-advertise': [65535, 65282],
  'no-export-subconfed': [65535, 65283],
  nopeer: [65535, 65284],
  'no-peer': [65535, 65284],
  blackhole: [65535, 666],
};

/** Undefined when the words do not pair up into attributes. */
function readAttributes(words: readonly string[]): Record<string, unknown> | undefined {
  const attributes: Record<string, unknown> = { origin: 'igp' };
  for (let at = 0; at < words.length;) {
    const name = words[at++]!;
    if (name === 'atomic-aggregate') continue;
    const opens = words[at] === '[' || words[at] === '(';
    const end = opens ? closing(words, at) : at;
    if (end === undefined || end >= words.length) return undefined;
    const values = opens ? words.slice(at + 1, end) : [words[at]!];
    at = end + 1;
    if (name === 'as-path') Object.assign(attributes, readAsPath(values));
    else if (name === 'med' || name === 'local-preference') attributes[name] = Number(values[0]);
    else if (name === 'community') attributes[name] = values.map((value) => WELL_KNOWN[value] ?? numbers(value));
    else if (name === 'large-community') attributes[name] = values.map(numbers);
    else if (name === 'origin' || name === 'aggregator') attributes[name] = values[0];
    else if (name === 'extended-community') attributes[name] = values.map((value) => ({ string: value }));
  }
  return attributes;
}

const numbers = (text: string): number[] => text.split(':').map(Number);

/** Index of the bracket that closes the one at `open`; sets lie inside lists. */
function closing(words: readonly string[], open: number): number | undefined {
  let depth = 0;
  for (let at = open; at < words.length; at++) {
    if (words[at] === '[' || words[at] === '(') depth++;
    else if (words[at] === ']' || words[at] === ')') depth--;
    if (depth === 0) return at;
  }
  return undefined;
}

/** `65000 65000 ( 65201 65202 )`: what stands in inner brackets is a set. */
function readAsPath(words: readonly string[]): Record<string, unknown> {
  const sequence: number[] = [];
  const set: number[] = [];
  let target = sequence;
  for (const word of words) {
    if (word === '(' || word === '[') target = set;
    else if (word === ')' || word === ']') target = sequence;
    else target.push(Number(word));
  }
  return set.length > 0 ? { 'as-path': sequence, 'as-set': set } : { 'as-path': sequence };
}

/** One neighbour of `show neighbor extensive`. */
export interface ListedNeighbor {
  readonly peer: string;
  readonly local: string | undefined;
  readonly localAsn: number | undefined;
  readonly peerAsn: number | undefined;
  readonly up: boolean;
  /** Our side of the capability: it must be off on 4.2. */
  readonly routeRefresh: boolean | undefined;
  /** UPDATEs that it has sent us, end-of-RIB markers included. */
  readonly updatesReceived: number;
}

/** Collects the blocks of `show neighbor extensive` from its lines. */
export class NeighborListing {
  readonly #neighbors: ListedNeighbor[] = [];

  line(text: string): void {
    const words = text.trim().split(/\s+/);
    const [first = '', second = '', third = ''] = words;
    if (first === 'Neighbor' && words.length === 2) {
      this.#neighbors.push({
        peer: second,
        local: undefined,
        localAsn: undefined,
        peerAsn: undefined,
        up: false,
        routeRefresh: undefined,
        updatesReceived: 0,
      });
    } else if (first === 'local') this.#add({ local: second });
    else if (first === 'state') this.#add({ up: second.toUpperCase() === 'ESTABLISHED' });
    else if (first === 'AS') this.#add({ localAsn: asNumber(second), peerAsn: asNumber(third) });
    else if (first === 'update:') this.#add({ updatesReceived: asNumber(third) ?? 0 });
    else if (first === 'route-refresh:') this.#add({ routeRefresh: second === 'enabled' });
  }

  get neighbors(): readonly ListedNeighbor[] {
    return this.#neighbors;
  }

  #add(part: Partial<ListedNeighbor>): void {
    const last = this.#neighbors.pop();
    if (last !== undefined) this.#neighbors.push({ ...last, ...part });
  }
}

const asNumber = (text: string): number | undefined => (/^\d{1,10}$/.test(text) ? Number(text) : undefined);
