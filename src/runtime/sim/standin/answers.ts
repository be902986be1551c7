/** The text that ExaBGP prints for `show` commands. */
import type { Dialect } from './json.ts';
import { familyOf } from './json.ts';
import type { Neighbor } from './neighbor.ts';
import { printRoute } from './route.ts';

const VERSION: Readonly<Record<Dialect, string>> = { '4.2.21': '4.2.21', '5.0': '5.0.13' };
const FAMILIES = ['ipv4 unicast', 'ipv6 unicast'];

export const versionLine = (dialect: Dialect): string => `exabgp ${VERSION[dialect]}`;

/** Only established sessions are listed. */
export function summary(neighbors: Iterable<Neighbor>, peer: string, now: number): readonly string[] {
  const lines = ['Peer            AS        up/down state       |     #sent     #recvd'];
  for (const { options, upSince, updates } of neighbors) {
    if (upSince === undefined || (peer !== '' && options.peer !== peer)) continue;
    const columns = [
      options.peer.padEnd(15),
      String(options.peerAsn).padEnd(7),
      clock(now - upSince).padStart(9),
      'established'.padEnd(12),
      String(updates.sent).padStart(10),
      String(updates.received).padStart(10),
    ];
    lines.push(columns.join(' '));
  }
  return lines;
}

/** Every configured session, also those that are down; capabilities as a plain router would have them. */
export function extensive(neighbors: Iterable<Neighbor>, peer: string, now: number): readonly string[] {
  const lines: string[] = [];
  for (const neighbor of neighbors) if (neighbor.name.includes(peer)) lines.push(...details(neighbor, now));
  return lines;
}

const CAPABILITIES = [
  ['asn4', 'enabled'],
  ['route-refresh', 'disabled'],
  ['multi-session', 'disabled'],
  ['operational', 'disabled'],
  ['add-path', 'enabled'],
  ['extended-message', 'enabled'],
  ['graceful-restart', 'disabled'],
] as const;
const HOLD_TIME = 90;

function details({ options, upSince, updates }: Neighbor, now: number): readonly string[] {
  const up = upSince !== undefined;
  const remote = (value: string | number): string => (up ? String(value) : 'n/a');
  const counts: readonly (readonly [string, number, number])[] = [
    ['open', up ? 1 : 0, up ? 1 : 0],
    ['notification', 0, 0],
    ['keepalive', up ? 1 : 0, up ? 1 : 0],
    ['update', updates.sent, updates.received],
    ['refresh', 0, 0],
  ];
  const total = (column: 1 | 2): number => counts.reduce((sum, row) => sum + row[column], 0);
  return [
    `Neighbor ${options.peer}`,
    '',
    '  Session                         Local',
    row('local', options.local),
    row('state', up ? 'ESTABLISHED' : 'ACTIVE'),
    up ? row('up for', clock(now - upSince)) : row('down for', clock(now)),
    '',
    '  Setup                           Local          Remote',
    row('AS', options.localAsn, remote(options.peerAsn)),
    row('ID', options.routerId, remote(options.routerId)),
    row('hold-time', HOLD_TIME, remote(HOLD_TIME)),
    '',
    '  Capability                      Local          Remote',
    ...CAPABILITIES.map(([name, local]) => row(`${name}:`, local, remote('enabled'))),
    '',
    '  Families                        Local          Remote        Add-Path',
    ...options.families.map((family) => row(`${family}:`, 'enabled', remote('enabled'), 'disabled')),
    '',
    '  Message Statistic                Sent        Received',
    ...counts.map(([name, sent, received]) => row(`${name}:`, sent, received)),
    row('total:', total(1), total(2)),
    '',
  ];
}

const row = (name: string, ...columns: readonly (string | number)[]): string =>
  `   ${name.padEnd(20)} ${[0, 1, 2].map((column) => String(columns[column] ?? '').padStart(15)).join(' ')}`;

export function ribListing(
  neighbors: Iterable<Neighbor>,
  rib: 'in' | 'out',
  peer: string,
  extensive: boolean,
  dialect: Dialect,
): readonly string[] {
  const lines: string[] = [];
  for (const neighbor of neighbors) {
    if (peer !== '' && !neighbor.name.includes(`neighbor ${peer}`)) continue;
    const short = dialect === '5.0' ? neighbor.options.peer : `neighbor ${neighbor.options.peer}`;
    const prefix = extensive ? neighbor.name : short;
    for (const family of FAMILIES)
      for (const [of, text] of listed(neighbor, rib, extensive, dialect))
        if (of === family) lines.push(`${prefix} ${family} ${text}`);
  }
  return lines;
}

function* listed(
  { ribOut, ribIn, options }: Neighbor,
  rib: 'in' | 'out',
  extensive: boolean,
  dialect: Dialect,
): Iterable<readonly [family: string, text: string]> {
  if (rib === 'out') {
    for (const route of ribOut.values()) yield [familyOf(route.prefix), printRoute(route, options, dialect, extensive)];
    return;
  }
  for (const { nlri, nextHop, attributes } of ribIn.values()) {
    const explicitPath = attributes.asPath.length > 0 || attributes.asSet.length > 0;
    const route = { prefix: nlri.prefix, nextHop, attributes, explicitPath };
    yield [familyOf(nlri.prefix), printRoute(route, options, dialect, extensive, nlri.pathId)];
  }
}

/** As Python prints a duration of whole seconds: `0:00:34`, `1 day, 0:00:00`. */
function clock(duration: number): string {
  const seconds = Math.floor(duration / 1_000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const days = Math.floor(seconds / 86_400);
  const time = `${Math.floor(seconds / 3_600) % 24}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return days === 0 ? time : `${days} day${days === 1 ? '' : 's'}, ${time}`;
}
