/**
 * Prefixes that no network on the Internet may announce or be sent traffic for.
 *
 * Sources: the IANA special-purpose address registries (RFC 6890 and its updates) and the NLNOG BGP filter guide.
 * IPv6 is simpler than its registry: only 2000::/3 is global unicast at all, so the rest of the list is what is carved
 * out of that.
 */
import { prefix } from '../../dsl/program/index.ts';
import type { PrefixBits } from '../model/index.ts';
import { covers, prefixBits } from '../model/index.ts';

const bits = (texts: readonly string[]): readonly PrefixBits[] => texts.map((text) => prefixBits(prefix(text))!);

const ALWAYS = bits([
  '0.0.0.0/8', // RFC 1122: this network
  '10.0.0.0/8', // RFC 1918: private
  '127.0.0.0/8', // RFC 1122: loopback
  '169.254.0.0/16', // RFC 3927: link local
  '172.16.0.0/12', // RFC 1918: private
  '192.0.0.0/24', // RFC 6890: IETF protocol assignments
  '192.88.99.0/24', // RFC 7526: 6to4 relays, withdrawn
  '192.168.0.0/16', // RFC 1918: private
  '224.0.0.0/4', // RFC 5771: multicast
  '240.0.0.0/4', // RFC 1112: reserved
  '2001::/23', // RFC 2928: IETF protocol assignments (Teredo, benchmarking, ORCHID)
  '2002::/16', // RFC 7526: 6to4
  '3ffe::/16', // RFC 3701: 6bone, returned
]);

/** Documentation, benchmarking and carriers' shared space: what laboratories are made of. */
const IN_PUBLIC = bits([
  '100.64.0.0/10', // RFC 6598: shared address space
  '192.0.2.0/24', // RFC 5737: documentation
  '198.18.0.0/15', // RFC 2544: benchmarking
  '198.51.100.0/24', // RFC 5737: documentation
  '203.0.113.0/24', // RFC 5737: documentation
  '2001:db8::/32', // RFC 3849: documentation
  '3fff::/20', // RFC 9637: documentation
]);

const [GLOBAL_UNICAST_6] = bits(['2000::/3']);

/** AS numbers for private use (RFC 6996) and for documentation (RFC 5398): no network on the Internet has one. */
const NOT_PUBLIC: readonly (readonly [number, number])[] = [
  [64_496, 65_534],
  [65_536, 65_551],
  [4_200_000_000, 4_294_967_294],
];

/**
 * Whether a prefix lies in such space. `localAsn` is our own AS: under a private or documentation number
 * the network is a laboratory or an island, and there documentation and shared space are ordinary destinations.
 */
export function isBogon(prefix: PrefixBits, localAsn: number): boolean {
  const within = (list: readonly PrefixBits[]): boolean => list.some((bogon) => covers(bogon, prefix));
  if (prefix.family === 6 && !covers(GLOBAL_UNICAST_6!, prefix)) return true;
  if (within(ALWAYS)) return true;
  return !NOT_PUBLIC.some(([low, high]) => localAsn >= low && localAsn <= high) && within(IN_PUBLIC);
}
