/** FRR (zebra and bgpd) as one router: each instance with its own sockets, so that many run on one machine. */
import { chownSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Child } from './child.ts';
import type { Namespace } from './namespace.ts';
import { until } from './wait.ts';

const DAEMONS = '/usr/lib/frr';
const START_MS = 10_000;

export interface FrrConfig {
  readonly bgpd: string;
  readonly zebra?: string;
}

/** One path of `show bgp … json`, as far as the tests look at it. */
export interface FrrPath {
  readonly valid?: boolean;
  readonly bestpath?: boolean;
  readonly pathFrom?: 'internal' | 'external';
  readonly path: string;
  readonly locPrf?: number;
  readonly weight?: number;
  readonly metric?: number;
  readonly peerId?: string;
  readonly nexthops: readonly { readonly ip: string; readonly accessible?: boolean; readonly used?: boolean }[];
}

export interface FrrSession {
  /** "Established" is the one that counts. */
  readonly state: string;
  /** Prefixes told to the neighbour, both families together. */
  readonly sent: number;
}

interface PeerSummary {
  readonly state: string;
  readonly pfxSnt?: number;
}

export class Frr {
  readonly at: Namespace;
  readonly daemons: readonly Child[];

  private constructor(at: Namespace, daemons: readonly Child[]) {
    this.at = at;
    this.daemons = daemons;
  }

  static async start(at: Namespace, config: FrrConfig): Promise<Frr> {
    const owner = frrUser();
    const daemon = (name: string, text: string): Child => {
      const file = at.file(`${name}.conf`, text, 0o640);
      chownSync(file, owner.uid, owner.gid);
      const sockets = ['--vty_socket', at.dir, '-z', join(at.dir, 'zserv.api'), '-i', join(at.dir, `${name}.pid`)];
      // -P 0: no telnet port. Everything else is asked through the vty sockets in the folder.
      return at.start(name, [join(DAEMONS, name), '-f', file, ...sockets, '-P', '0']);
    };
    const zebra = daemon('zebra', `hostname ${at.name}\n${config.zebra ?? ''}`);
    await until(`zebra of ${at.name} answers`, START_MS, () => existsSync(join(at.dir, 'zserv.api')));
    const frr = new Frr(at, [zebra, daemon('bgpd', `hostname ${at.name}\n${config.bgpd}`)]);
    await until(`bgpd of ${at.name} answers`, START_MS, () => {
      for (const child of frr.daemons) child.mustRun();
      return frr.show('show bgp summary');
    });
    return frr;
  }

  async vtysh(...commands: string[]): Promise<string> {
    return this.at.query('vtysh', '--vty_socket', this.at.dir, ...commands.flatMap((line) => ['-c', line]));
  }

  /** Lines of configuration, entered as an operator would. */
  async configure(...lines: string[]): Promise<void> {
    await this.vtysh('configure terminal', ...lines);
  }

  /** The JSON of a `show …` command. */
  async show(command: string): Promise<unknown> {
    return JSON.parse(await this.vtysh(`${command} json`));
  }

  /** All paths of a prefix in the Loc-RIB; empty when it is not in the table. */
  async paths(prefix: string): Promise<readonly FrrPath[]> {
    return (await this.table(prefix.includes(':') ? 'ipv6' : 'ipv4')).get(prefix) ?? [];
  }

  /** Loc-RIB: prefix to its paths. */
  async table(family: 'ipv4' | 'ipv6'): Promise<ReadonlyMap<string, readonly FrrPath[]>> {
    const shown = (await this.show(`show bgp ${family} unicast`)) as { routes?: Record<string, FrrPath[]> };
    return new Map(Object.entries(shown.routes ?? {}));
  }

  /** How many paths of both families are usable (or not), best or not. */
  async countPaths({ usable }: { readonly usable: boolean }): Promise<number> {
    const tables = await Promise.all([this.table('ipv4'), this.table('ipv6')]);
    const paths = tables.flatMap((table) => [...table.values()].flat());
    return paths.filter(({ valid }) => (valid === true) === usable).length;
  }

  /** Prefixes in the Adj-RIB-Out to a neighbour. */
  async advertised(family: 'ipv4' | 'ipv6', neighbor: string): Promise<ReadonlySet<string>> {
    const command = `show bgp ${family} unicast neighbors ${neighbor} advertised-routes`;
    const shown = (await this.show(command)) as { advertisedRoutes?: Record<string, unknown> };
    return new Set(Object.keys(shown.advertisedRoutes ?? {}));
  }

  /** Each BGP session by neighbour address. */
  async sessions(): Promise<ReadonlyMap<string, FrrSession>> {
    const shown = (await this.show('show bgp summary')) as Record<string, { peers?: Record<string, PeerSummary> }>;
    const sessions = new Map<string, { state: string; sent: number }>();
    for (const { peers } of Object.values(shown)) {
      for (const [address, { state, pfxSnt = 0 }] of Object.entries(peers ?? {})) {
        sessions.set(address, { state, sent: (sessions.get(address)?.sent ?? 0) + pfxSnt });
      }
    }
    return sessions;
  }
}

function frrUser(): { readonly uid: number; readonly gid: number } {
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'frr'], { encoding: 'latin1' }));
  return { uid: id('-u'), gid: id('-g') };
}
