/**
 * The attributes of a route as a run of 32-bit words: what the decoders write, what the attribute store keeps.
 *
 * A field is a head word (tag in the upper 8 bits, count in the lower 24) and its values. Numbers are a word each,
 * texts are packed four characters to a word. Equal runs are equal attributes, so a run can be hashed and compared
 * without knowing its meaning, and a full table costs one short run per distinct set instead of a tree of objects.
 * The fields come in the order in which ExaBGP wrote them, which is by attribute code; the next hop is always last,
 * because in ExaBGP's JSON it belongs to the announced prefixes and not to the attributes.
 */
export const TAG = {
  origin: 1,
  /** Members of AS_SEQUENCE segments, nearest first; one word per member. */
  asPath: 2,
  /** Members of AS_SET segments. */
  asSet: 3,
  med: 4,
  localPref: 5,
  /** One word per community. */
  communities: 6,
  /** Three words per community; the count is that of communities. */
  largeCommunities: 7,
  /** Texts as ExaBGP spells them, joined by line feeds; the count is in characters. */
  extCommunities: 8,
  /** `ASN:address`; the count is in characters. */
  aggregator: 9,
  nextHop4: 10,
  nextHop6: 11,
} as const;

export const ORIGINS = ['igp', 'egp', 'incomplete'] as const;

export const COUNT_MASK = 0xffffff;
export const head = (tag: number, count: number): number => ((tag << 24) | count) >>> 0;

/** Words that follow a head with this tag and count. */
export function bodyLength(tag: number, count: number): number {
  switch (tag) {
    case TAG.largeCommunities:
      return 3 * count;
    case TAG.extCommunities:
    case TAG.aggregator:
      return (count + 3) >> 2;
    case TAG.nextHop6:
      return 4;
    default:
      return count;
  }
}

/** A BGP message holds at most 65,535 bytes (RFC 8654), so no real set of attributes is longer than this many words. */
export const MAX_ATTRIBUTE_WORDS = 1 << 14;
