/** Heavy-tailed traffic of known rates from a machine of the lab to the remote prefixes. */
import { join } from 'node:path';
import type { Child } from './child.ts';
import type { Namespace } from './namespace.ts';
import type { RemotePrefix } from './plan.ts';
import { until } from './wait.ts';

const REPORT_MS = 3_000;

/** Host to Mbit/s, counted as interfaces count it (Ethernet header included). */
export type Rates = ReadonlyMap<string, number>;

/**
 * Splits `mbit` over the prefixes like Zipf's law: the n-th gets 1/n of the first. Few prefixes carry most of the load,
 * many carry next to nothing, as on real links.
 */
export function zipf(mbit: number, prefixes: readonly RemotePrefix[], exponent = 1): Rates {
  const weights = prefixes.map((_, index) => (index + 1) ** -exponent);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return new Map(prefixes.map(({ host }, index) => [host, (mbit * weights[index]!) / total]));
}

export interface SentReport {
  /** Clock of the sender; only differences mean something. */
  readonly atMs: number;
  /** Packets handed to the kernel so far, by host. */
  readonly sent: Readonly<Record<string, number>>;
}

export class Traffic {
  readonly child: Child;
  #reports = 0;

  constructor(at: Namespace) {
    const sender = join(import.meta.dirname, 'sender.ts');
    // Ahead of everything else: a sender that waits for the processor sends bursts, and the shaped queue drops them.
    this.child = at.start('sender', ['nice', '-n', '-15', process.execPath, sender], { stdin: true });
  }

  /** From now on exactly these rates, and nothing else; an empty map is silence. */
  offer(rates: Rates): void {
    this.#tell({ rates: Object.fromEntries(rates) });
  }

  /** What has been sent so far. */
  async report(): Promise<SentReport> {
    const report = ++this.#reports;
    this.#tell({ report });
    return until('the sender reports', REPORT_MS, () => {
      this.child.mustRun();
      const line = this.child.output.split('\n').find((text) => text.startsWith(`{"report":${report},`));
      return line === undefined ? undefined : (JSON.parse(line) as SentReport);
    });
  }

  #tell(command: object): void {
    this.child.write(`${JSON.stringify(command)}\n`);
  }
}
