/** What the kernel of a router says about its interfaces: the judge of "did the packets really change links". */
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

interface LinkJson {
  readonly ifname: string;
  readonly ifindex: number;
  readonly stats64: Record<'rx' | 'tx', { readonly bytes: number; readonly packets: number }>;
}

async function links(at: Namespace): Promise<readonly LinkJson[]> {
  return JSON.parse(await at.query('ip', '-j', '-s', 'link', 'show')) as LinkJson[];
}

/** Counters of all interfaces by name, read in one go. */
export async function readCounters(at: Namespace): Promise<ReadonlyMap<string, Counters>> {
  const shown = await links(at);
  const atMs = performance.now();
  return new Map(
    shown.map(({ ifname, stats64: { rx, tx } }) => [
      ifname,
      { atMs, inBytes: rx.bytes, outBytes: tx.bytes, inPackets: rx.packets, outPackets: tx.packets },
    ]),
  );
}

/** The kernel's index of each interface, which is its ifIndex in SNMP and flow records too. */
export async function ifIndices(at: Namespace): Promise<ReadonlyMap<string, number>> {
  return new Map((await links(at)).map(({ ifname, ifindex }) => [ifname, ifindex]));
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
