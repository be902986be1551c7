/** Pieces of BIRD configuration that every BIRD of the labs shares. */

export interface BirdSession {
  readonly name: string;
  readonly local: string;
  readonly localAs: number;
  readonly peer: string;
  readonly peerAs: number;
  /** What follows `import` and `export`: "all", "none", "filter to_peers". */
  readonly import?: string;
  readonly export?: string;
  /** Further lines: "multihop;", "passive;", "rs client;". */
  readonly options?: readonly string[];
  /** Further lines of the channel: "next hop self;". */
  readonly channel?: readonly string[];
}

/** A BGP session of the family of its addresses; a second one of the other family carries the twins. */
export function birdSession(s: BirdSession): string {
  const family = s.peer.includes(':') ? 'ipv6' : 'ipv4';
  return `
protocol bgp ${s.name} {
  local ${s.local} as ${s.localAs};
  neighbor ${s.peer} as ${s.peerAs};
  hold time 9; keepalive time 3; connect delay time 1; connect retry time 1; error wait time 1, 1;
  ${(s.options ?? []).join(' ')}
  ${family} { import ${s.import ?? 'all'}; export ${s.export ?? 'all'}; ${(s.channel ?? []).join(' ')} };
}
`;
}

/** Device, kernel and static protocols: BGP and static routes go to the kernel, nothing is learnt from it. */
export function birdBase(routerId: string, statics: readonly string[] = []): string {
  const lines = (family: 'ipv4' | 'ipv6'): string =>
    statics
      .filter((route) => route.includes(':') === (family === 'ipv6'))
      .map((route) => `  route ${route};\n`)
      .join('');
  const family = (name: 'ipv4' | 'ipv6'): string => `
protocol kernel kernel_${name} { ${name} { import none; export where source ~ [ RTS_BGP, RTS_STATIC ]; }; }
protocol static static_${name} {
  ${name};
${lines(name)}}
`;
  return `router id ${routerId};\nlog stderr all;\nprotocol device {}\nprotocol direct { ipv4; ipv6; }\n${family('ipv4')}${family('ipv6')}`;
}

/** A `define` of a prefix set per family; BIRD has no empty set, so a prefix that nobody announces stands for it. */
export function birdPrefixSet(name: string, prefixes: readonly string[]): string {
  const of = (v6: boolean, nobody: string): string =>
    [nobody, ...prefixes.filter((prefix) => prefix.includes(':') === v6)].join(', ');
  return `define ${name}4 = [ ${of(false, '0.0.0.0/32')} ];\ndefine ${name}6 = [ ${of(true, '::/128')} ];\n`;
}

/** True for a route of either family whose prefix is in the sets that `birdPrefixSet` defined. */
export function birdPrefixSetTest(name: string): string {
  return `
function in_${name.toLowerCase()}() {
  if net.type = NET_IP4 then return net ~ ${name}4;
  return net ~ ${name}6;
}
`;
}
