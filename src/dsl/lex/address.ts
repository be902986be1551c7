/** Addresses and prefixes: the only place of the compiler that knows how they are written. */
import ipaddr from 'ipaddr.js';

export interface ParsedAddress {
  /** Canonical: RFC 5952 for IPv6. */
  readonly text: string;
  readonly version: 4 | 6;
}

export type ParsedPrefix =
  | { readonly text: string; readonly version: 4 | 6; readonly length: number }
  /** Everything is right but the bits after the mask; `meant` is the prefix without them. */
  | { readonly meant: string }
  | undefined;

const OCTET = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const IPV4 = new RegExp(`^${OCTET}\\.${OCTET}\\.${OCTET}\\.${OCTET}$`);

export function parseAddress(text: string): ParsedAddress | undefined {
  // IPv4 by hand: a set file may hold a million of them, and the library parses 0.2 million a second.
  if (IPV4.test(text)) return { text, version: 4 };
  if (!text.includes(':') || !ipaddr.IPv6.isValid(text) || text.includes('%')) return undefined;
  const parsed = ipaddr.IPv6.parse(text);
  // `::ffff:192.0.2.1` would be a second way to write an IPv4 address, and no table holds it.
  return parsed.isIPv4MappedAddress() ? undefined : { text: parsed.toRFC5952String(), version: 6 };
}

export function parsePrefix(text: string): ParsedPrefix {
  const slash = text.indexOf('/');
  const mask = text.slice(slash + 1);
  if (slash < 0 || !/^(0|[1-9]\d{0,2})$/.test(mask)) return undefined;
  const length = Number(mask);
  const address = text.slice(0, slash);
  const octets = IPV4.exec(address);
  if (octets !== null) return length > 32 ? undefined : parseV4(octets.slice(1).map(Number), length);
  const parsed = parseAddress(address);
  if (parsed === undefined || length > 128) return undefined;
  const network = ipaddr.IPv6.networkAddressFromCIDR(`${parsed.text}/${String(length)}`).toRFC5952String();
  const canonical = `${network}/${String(length)}`;
  return network === parsed.text ? { text: canonical, version: 6, length } : { meant: canonical };
}

function parseV4(octets: readonly number[], length: number): ParsedPrefix {
  const network = octets.map((octet, index) => {
    const bits = Math.min(8, Math.max(0, length - index * 8));
    return octet & (0xff << (8 - bits)) & 0xff;
  });
  const canonical = `${network.join('.')}/${String(length)}`;
  return network.every((octet, index) => octet === octets[index])
    ? { text: canonical, version: 4, length }
    : { meant: canonical };
}

/** `192.0.2.1:179`, `[2001:db8::1]:2055`. */
export function parseEndpoint(text: string): { readonly host: string; readonly port: number } | undefined {
  const match = /^(?:\[([^\]]+)\]|([\d.]+)):(\d{1,5})$/.exec(text);
  if (match === null) return undefined;
  const host = parseAddress(match[1] ?? match[2] ?? '');
  const port = Number(match[3]);
  return host === undefined || port < 1 || port > 65_535 ? undefined : { host: host.text, port };
}

export interface PrefixBits {
  readonly version: 4 | 6;
  /** The network as an unsigned number without the bits after the mask. */
  readonly network: bigint;
  readonly length: number;
}

/** Of a canonical prefix. */
export function bitsOf(canonical: string): PrefixBits {
  const slash = canonical.indexOf('/');
  const address = ipaddr.parse(canonical.slice(0, slash));
  const length = Number(canonical.slice(slash + 1));
  const octets = address.toByteArray();
  let bits = 0n;
  for (const octet of octets) bits = (bits << 8n) | BigInt(octet);
  return { version: octets.length === 4 ? 4 : 6, network: bits >> BigInt(octets.length * 8 - length), length };
}
