/** Pieces of bgpd configuration that every FRR of the labs shares: short timers, no hidden default policy. */

export interface FrrNeighbor {
  readonly address: string;
  readonly asn: number;
  /** Lines for the session itself, each without `neighbor <address>`: "update-source 10.0.0.1". */
  readonly session?: readonly string[];
  /** Lines inside each family, each without `neighbor <address>`: "addpath-tx-all-paths". */
  readonly ipv4?: readonly string[];
  readonly ipv6?: readonly string[];
}

export interface FrrBgp {
  readonly asn: number;
  readonly routerId: string;
  readonly neighbors: readonly FrrNeighbor[];
  /** Prefixes it originates itself. */
  readonly networks: { readonly ipv4: readonly string[]; readonly ipv6: readonly string[] };
  /** Route maps and lists, as they are. */
  readonly policy?: string;
}

/** A complete bgpd.conf. A neighbour is active in the families for which it has lines (an empty list counts). */
export function bgpdConf({ asn, routerId, neighbors, networks, policy = '' }: FrrBgp): string {
  const family = (name: 'ipv4' | 'ipv6'): string[] => [
    `address-family ${name} unicast`,
    ...networks[name].map((prefix) => `network ${prefix}`),
    ...neighbors.flatMap((n) => {
      const lines = n[name];
      return lines === undefined ? [] : ['activate', ...lines].map((line) => `neighbor ${n.address} ${line}`);
    }),
    'exit-address-family',
  ];
  const session = (n: FrrNeighbor): string[] =>
    [`remote-as ${n.asn}`, 'timers 3 9', 'timers connect 1', 'advertisement-interval 0', ...(n.session ?? [])].map(
      (line) => `neighbor ${n.address} ${line}`,
    );
  return [
    policy,
    `router bgp ${asn}`,
    `bgp router-id ${routerId}`,
    'bgp log-neighbor-changes',
    'no bgp ebgp-requires-policy',
    'no bgp default ipv4-unicast',
    'no bgp network import-check',
    // The first table goes out at once instead of after a second or more.
    'coalesce-time 50',
    ...neighbors.flatMap(session),
    ...family('ipv4'),
    ...family('ipv6'),
    '',
  ].join('\n');
}

/** A route map OWN that lets only these prefixes out: the outbound filter of a careful operator. */
export function ownOnly(networks: FrrBgp['networks']): string {
  return [
    ...networks.ipv4.map((prefix) => `ip prefix-list OWN4 permit ${prefix}`),
    ...networks.ipv6.map((prefix) => `ipv6 prefix-list OWN6 permit ${prefix}`),
    'route-map OWN permit 10',
    'match ip address prefix-list OWN4',
    'route-map OWN permit 20',
    'match ipv6 address prefix-list OWN6',
    '',
  ].join('\n');
}
