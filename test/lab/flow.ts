/**
 * Flow export of a router: pmacct's nfprobe (exact to the octet) or softflowd (what many small boxes run).
 *
 * One nfprobe per interface and direction, because only so does it tell the output interface: with a capture of what
 * leaves an interface and that interface's index given by hand, records carry input 0, output ifIndex, direction 1.
 */
import type { Child } from './child.ts';
import type { Namespace } from './namespace.ts';

export interface FlowExport {
  readonly dev: string;
  readonly ifIndex: number;
  readonly direction: 'in' | 'out';
  /** "address:port" of the collector. */
  readonly collector: string;
  /** The exporter's address; must be one of the router's. */
  readonly source: string;
  /** NetFlow 9 or IPFIX (10); default 9. */
  readonly version?: 9 | 10;
  /** A long flow is reported every so many seconds; default 5. */
  readonly activeTimeoutS?: number;
  /** One packet of so many is looked at; default 1. */
  readonly sampling?: number;
}

/** Starts nfprobe; SIGINT makes it report what it still holds. */
export function startNfprobe(at: Namespace, flow: FlowExport): Child {
  const { dev, ifIndex, direction, activeTimeoutS = 5, sampling = 1 } = flow;
  const name = `nfprobe-${dev}-${direction}`;
  const conf = [
    'daemonize: false',
    `pcap_interface: ${dev}`,
    `pcap_direction: ${direction}`,
    `plugins: nfprobe[x]`,
    `nfprobe_receiver[x]: ${flow.collector}`,
    `nfprobe_source_ip[x]: ${flow.source}`,
    `nfprobe_version[x]: ${flow.version ?? 9}`,
    // A number of its own per probe: the collector keys templates by it.
    `nfprobe_engine[x]: ${ifIndex * 2 + (direction === 'out' ? 1 : 0)}`,
    `nfprobe_direction[x]: ${direction}`,
    `nfprobe_ifindex[x]: ${ifIndex}`,
    `nfprobe_timeouts[x]: general=${activeTimeoutS}:maxlife=${activeTimeoutS}:expint=1:udp=${activeTimeoutS}`,
    'aggregate[x]: src_host, dst_host, src_port, dst_port, proto, tos',
    ...(sampling > 1 ? [`sampling_rate[x]: ${sampling}`] : []),
    '',
  ].join('\n');
  return at.start(name, ['pmacctd', '-f', at.file(`${name}.conf`, conf)], { stopSignal: 'SIGINT' });
}

/** Starts softflowd: it cannot tell interfaces apart (input = output = its own index) and loses its last buffer. */
export function startSoftflowd(at: Namespace, flow: FlowExport): Child {
  const timeout = String(flow.activeTimeoutS ?? 5);
  return at.start(`softflowd-${flow.dev}`, [
    'softflowd',
    '-d',
    '-i',
    `${flow.ifIndex}:${flow.dev}`,
    '-n',
    flow.collector,
    '-v',
    String(flow.version ?? 9),
    '-t',
    `maxlife=${timeout}`,
    '-t',
    `udp=${timeout}`,
    '-t',
    'expint=1',
    '-s',
    String(flow.sampling ?? 1),
    '-c',
    `${at.dir}/softflowd-${flow.dev}.ctl`,
    '-p',
    `${at.dir}/softflowd-${flow.dev}.pid`,
  ]);
}
