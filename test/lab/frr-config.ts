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
    // A changed route map takes effect after 1 s instead of 5.
    'bgp route-map delay-timer 1',
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

/**
 * A route map PROVIDER that lets only these prefixes out, and none that carries the mark of an injected route
 * (LOCAL-AS:1:minute). FRR matches the whole list of large communities as one string, so the expression is not anchored.
 */
export function providerPolicy(ours: readonly FrrBgp['networks'][]): string {
  return [
    'bgp large-community-list expanded INJECTED permit _65000:1:[0-9]+_',
    ...ours.flatMap(({ ipv4 }) => ipv4.map((prefix) => `ip prefix-list OURS4 permit ${prefix}`)),
    ...ours.flatMap(({ ipv6 }) => ipv6.map((prefix) => `ipv6 prefix-list OURS6 permit ${prefix}`)),
    'route-map PROVIDER deny 10',
    'match large-community INJECTED',
    'route-map PROVIDER permit 20',
    'match ip address prefix-list OURS4',
    'route-map PROVIDER permit 30',
    'match ipv6 address prefix-list OURS6',
    '',
  ].join('\n');
}
