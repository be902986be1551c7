/** A set of attributes as words (see decode/attribute-words.ts) made readable. */
import type { Address, Asn, Community, LargeCommunity } from '../../../dsl/program/index.ts';
import { asn, community, largeCommunity } from '../../../dsl/program/index.ts';
import type { Origin } from '../../model/index.ts';
import { formatAddress4, formatAddress6 } from '../decode/address.ts';
import { bodyLength, COUNT_MASK, ORIGINS, TAG } from '../decode/attribute-words.ts';

/** All that weir keeps of a route's attributes; `RoutePath` is this with the neighbour and the path identifier. */
export interface AttributeSet {
  readonly nextHop: Address;
  readonly origin: Origin;
  readonly asPath: readonly Asn[];
  readonly asSet: readonly Asn[];
  readonly med: number | undefined;
  readonly localPref: number | undefined;
  readonly communities: readonly Community[];
  readonly largeCommunities: readonly LargeCommunity[];
  /** As ExaBGP spells them: `target:65001:0`. */
  readonly extCommunities: readonly string[];
  /** `65001:10.0.0.1` */
  readonly aggregator: string | undefined;
}

export function readAttributeSet(words: ArrayLike<number>, from: number, to: number): AttributeSet {
  let nextHop: Address | undefined;
  let origin: Origin = 'incomplete';
  let asPath: readonly Asn[] = [];
  let asSet: readonly Asn[] = [];
  let med: number | undefined;
  let localPref: number | undefined;
  let communities: readonly Community[] = [];
  let largeCommunities: readonly LargeCommunity[] = [];
  let extCommunities: readonly string[] = [];
  let aggregator: string | undefined;
  for (let at = from; at < to;) {
    const tag = words[at]! >>> 24;
    const count = words[at]! & COUNT_MASK;
    const body = at + 1;
    at = body + bodyLength(tag, count);
    if (tag === TAG.origin) origin = ORIGINS[words[body]!] ?? 'incomplete';
    else if (tag === TAG.asPath) asPath = list(count, (index) => asn(words[body + index]!));
    else if (tag === TAG.asSet) asSet = list(count, (index) => asn(words[body + index]!));
    else if (tag === TAG.med) med = words[body]!;
    else if (tag === TAG.localPref) localPref = words[body]!;
    else if (tag === TAG.communities) communities = list(count, (index) => standard(words[body + index]!));
    else if (tag === TAG.largeCommunities) largeCommunities = list(count, (index) => large(words, body + 3 * index));
    else if (tag === TAG.extCommunities) extCommunities = text(words, body, count).split('\n');
    else if (tag === TAG.aggregator) aggregator = text(words, body, count);
    else if (tag === TAG.nextHop4) nextHop = formatAddress4(words[body]!);
    else nextHop = formatAddress6(words[body]!, words[body + 1]!, words[body + 2]!, words[body + 3]!);
  }
  if (nextHop === undefined) throw new RangeError('a set of attributes without a next hop');
  return {
    nextHop,
    origin,
    asPath,
    asSet,
    med,
    localPref,
    communities,
    largeCommunities,
    extCommunities,
    aggregator,
  };
}

function list<T>(count: number, member: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => member(index));
}

const standard = (word: number): Community => community(`${word >>> 16}:${word & 0xffff}`);
const large = (words: ArrayLike<number>, at: number): LargeCommunity =>
  largeCommunity(`${words[at]!}:${words[at + 1]!}:${words[at + 2]!}`);

function text(words: ArrayLike<number>, at: number, count: number): string {
  let result = '';
  for (let index = 0; index < count; index++) {
    result += String.fromCharCode((words[at + (index >> 2)]! >>> ((index & 3) << 3)) & 0xff);
  }
  return result;
}
