/** What the kernel of a router says about its interfaces: the judge of "did the packets really change links". */
import { readFileSync } from 'node:fs';
import type { Namespace } from './namespace.ts';

export interface Counters {
  /** When it was read, ms of a monotonic clock. */
  readonly atMs: number;
  /** Octets with Ethernet header, as SNMP counts them. */
  readonly inBytes: number;
  readonly outBytes: number;
  readonly inPackets: number;
  readonly outPackets: number;
}

/**
 * Counters of all interfaces by name, read in one go. They are read through a process that runs there, not by one that
 * has to be started first: on a busy machine that takes long enough to put a rate over half a second 3 % out.
 */
export function readCounters(at: Namespace): ReadonlyMap<string, Counters> {
  const text = readFileSync(`/proc/${at.pid}/net/dev`, 'latin1');
  const atMs = performance.now();
  const lines = text.split('\n').filter((line) => line.includes(':'));
  return new Map(
    lines.map((line) => {
      const [name = '', numbers = ''] = line.split(':');
      // Eight columns received, eight sent; both begin with bytes and packets.
      const columns = numbers.trim().split(/\s+/).map(Number);
      const [inBytes = 0, inPackets = 0] = columns;
      const [outBytes = 0, outPackets = 0] = columns.slice(8);
      return [name.trim(), { atMs, inBytes, outBytes, inPackets, outPackets }];
    }),
  );
}

/** The kernel's index of each interface, which is its ifIndex in SNMP and flow records too. */
export async function ifIndices(at: Namespace): Promise<ReadonlyMap<string, number>> {
  const links = JSON.parse(await at.query('ip', '-j', 'link', 'show')) as { ifname: string; ifindex: number }[];
  return new Map(links.map(({ ifname, ifindex }) => [ifname, ifindex]));
}

export interface Rate {
  readonly inMbit: number;
  readonly outMbit: number;
}

/** Mean rate between two readings, Mbit/s. */
export function rateBetween(from: Counters, to: Counters): Rate {
  const ms = to.atMs - from.atMs;
  const mbit = (bytes: number): number => (bytes * 8) / ms / 1_000;
  return { inMbit: mbit(to.inBytes - from.inBytes), outMbit: mbit(to.outBytes - from.outBytes) };
}

/** Packets that a shaped interface's queue has dropped so far. */
export async function queueDrops(at: Namespace, dev: string): Promise<number> {
  const shown = JSON.parse(await at.query('tc', '-j', '-s', 'qdisc', 'show', 'dev', dev)) as { drops: number }[];
  return shown.reduce((sum, { drops }) => sum + drops, 0);
}
