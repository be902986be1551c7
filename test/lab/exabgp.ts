/**
 * ExaBGP as weir's operator runs it: acks on, ending when its process ends, no route refresh, an echo of every UPDATE.
 * The session timers are short, so that a lab is up and a dead session is seen within seconds.
 */
import type { Child } from './child.ts';
import type { Namespace } from './namespace.ts';

export interface ExabgpNeighbor {
  readonly description: string;
  readonly local: string;
  readonly peer: string;
  readonly localAs: number;
  readonly peerAs: number;
  readonly families: readonly ('ipv4 unicast' | 'ipv6 unicast')[];
  /** Receive all paths of the router (iBGP feed). */
  readonly addPath?: boolean;
  /** ExaBGP's own copy of what it received; default true. */
  readonly adjRibIn?: boolean;
}

/** The whole configuration: one process called weir and its sessions. `run` is the command line after the word. */
export function exabgpConf(run: string, routerId: string, neighbors: readonly ExabgpNeighbor[]): string {
  return `process weir {\n  run ${run};\n  encoder json;\n}\n${neighbors.map((n) => neighborConf(routerId, n)).join('')}`;
}

const neighborConf = (routerId: string, n: ExabgpNeighbor): string => `
neighbor ${n.peer} {
  description "${n.description}";
  router-id ${routerId};
  local-address ${n.local};
  local-as ${n.localAs};
  peer-as ${n.peerAs};
  hold-time 9;
  adj-rib-in ${n.adjRibIn ?? true};
  adj-rib-out true;
  group-updates true;
  auto-flush true;
  manual-eor false;
  family { ${n.families.map((family) => `${family};`).join(' ')} }
  capability {
    asn4 enable;
    route-refresh disable;${n.addPath === true ? '\n    add-path receive;' : ''}
  }
  api {
    processes [ weir ];
    neighbor-changes;
    receive { parsed; update; notification; }
    send { parsed; update; }
  }
}
`;

export interface ExabgpStart {
  readonly conf: string;
  /** The user ExaBGP and its process run as; Debian's own is "exabgp", the lab's default root (it needs no set-up). */
  readonly user?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export function startExabgp(at: Namespace, { conf, user = 'root', env = {} }: ExabgpStart): Child {
  const file = at.file('exabgp.conf', conf);
  return at.start('exabgp', ['exabgp', file], {
    env: {
      exabgp_api_ack: 'true',
      exabgp_api_terminate: 'true',
      exabgp_api_respawn: 'true',
      exabgp_api_cli: 'false',
      exabgp_daemon_user: user,
      exabgp_log_level: 'WARNING',
      exabgp_log_destination: 'stderr',
      ...env,
    },
  });
}
