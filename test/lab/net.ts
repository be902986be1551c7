/**
 * The network of a lab: namespaces as machines, veth pairs as cables, bridges as switches, token buckets as link speeds.
 *
 * Real kernels forward real packets here, so that what the end-to-end tests claim about routing is judged by the kernel's
 * FIB and counters and by the routers' own tables, never by weir. Cables are made directly between their two namespaces:
 * nothing appears in the machine's own, and labs cannot meet. `dispose` leaves nothing behind; what a killed run left is
 * swept by the next one.
 *
 * It needs root, and it cannot lose, delay or reorder packets (no netem in small kernels): only a full queue drops.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Namespace } from './namespace.ts';
import { deleteNamespace, ownerToken, sweep } from './owner.ts';
import type { Pair } from './plan.ts';

/** Set it to keep the folder with configurations and logs of a lab for looking at. */
const KEEP = process.env['WEIR_LAB_KEEP'] !== undefined;

/** A test runner ends its workers by SIGTERM, a person ends a script by SIGINT. */
const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** One end of a cable. Addresses are written with their length, either family. */
export interface End {
  readonly at: Namespace;
  readonly dev: string;
  readonly addresses?: readonly string[];
}

export class Net {
  /** Folder of this lab: one subfolder per namespace. */
  readonly dir: string;
  readonly #token: string;
  readonly #namespaces = new Map<string, Namespace>();
  readonly #onExit: () => void;
  readonly #onSignal: () => void;

  constructor() {
    sweep();
    this.#token = ownerToken();
    this.dir = join(tmpdir(), this.#token);
    mkdirSync(this.dir);
    chmodSync(this.dir, 0o755);
    // The last resort when a run ends without dispose(); a SIGKILL is left to the next run's sweep.
    this.#onExit = () => this.#delete();
    this.#onSignal = () => process.exit(1);
    process.once('exit', this.#onExit);
    for (const signal of SIGNALS) process.once(signal, this.#onSignal);
  }

  /** A machine that does not forward packets. */
  host(name: string): Namespace {
    return this.#add(name, false);
  }

  /** A machine that forwards both families. */
  router(name: string): Namespace {
    return this.#add(name, true);
  }

  #add(name: string, forwards: boolean): Namespace {
    const namespace = new Namespace(name, `${this.#token}-${name}`, join(this.dir, name), forwards);
    chmodSync(namespace.dir, 0o777);
    this.#namespaces.set(name, namespace);
    return namespace;
  }

  /** A cable between two machines, up, with its addresses. */
  cable(a: End, b: End): void {
    const { full } = a.at;
    execFileSync('ip', [
      'link',
      'add',
      a.dev,
      'netns',
      full,
      'type',
      'veth',
      'peer',
      'name',
      b.dev,
      'netns',
      b.at.full,
    ]);
    for (const end of [a, b]) {
      const addresses = (end.addresses ?? []).map((address) => `addr add ${address} dev ${end.dev}`);
      end.at.ip(...addresses, `link set dev ${end.dev} up`);
    }
  }

  /** A switch with one port per end, in a namespace of its own. */
  lan(name: string, ends: readonly End[]): Namespace {
    const hub = this.host(name);
    hub.ip('link add br0 type bridge forward_delay 0', 'link set br0 up');
    ends.forEach((end, index) => {
      const port = { at: hub, dev: `p${index}` };
      this.cable(port, end);
      hub.ip(`link set dev ${port.dev} master br0`);
    });
    return hub;
  }

  async dispose(): Promise<void> {
    process.off('exit', this.#onExit);
    for (const signal of SIGNALS) process.off(signal, this.#onSignal);
    await Promise.all([...this.#namespaces.values()].map((namespace) => namespace.dispose()));
    this.#delete();
  }

  #delete(): void {
    for (const namespace of this.#namespaces.values()) deleteNamespace(namespace.full);
    if (!KEEP) rmSync(this.dir, { recursive: true, force: true });
  }
}

/** One address per family, as /24 and /64. */
export const both = ({ ipv4, ipv6 }: { readonly ipv4: string; readonly ipv6: string }): string[] => [
  `${ipv4}/24`,
  `${ipv6}/64`,
];
/** Both addresses of our end of a cable, and of theirs. */
export const us = ({ ipv4, ipv6 }: Pair): string[] => both({ ipv4: ipv4.us, ipv6: ipv6.us });
export const them = ({ ipv4, ipv6 }: Pair): string[] => both({ ipv4: ipv4.them, ipv6: ipv6.them });

/**
 * Limits what leaves an interface to `mbit` Mbit/s, counted as the kernel counts it (IP packet plus 14 bytes Ethernet).
 * The queue holds 50 ms: long enough for bursts of a sender that wakes every few milliseconds.
 */
export function shape(end: End, mbit: number): void {
  const rate = `${mbit}mbit`;
  execFileSync('tc', [
    '-n',
    end.at.full,
    'qdisc',
    'replace',
    'dev',
    end.dev,
    'root',
    'tbf',
    'rate',
    rate,
    'burst',
    '32kb',
    'latency',
    '50ms',
  ]);
}
