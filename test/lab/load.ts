/** Traffic offered to a lab and what its links make of it. */
import type { Child } from './child.ts';
import { ifIndices, rateBetween, readCounters } from './counters.ts';
import { startNfprobe, type FlowExport } from './flow.ts';
import type { Namespace } from './namespace.ts';
import { FLOW_PORT, REMOTE4, type RemotePrefix } from './plan.ts';
import { Traffic, zipf } from './traffic.ts';
import { pause } from './wait.ts';

/** Where a link leaves our network. */
export interface Port {
  readonly at: Namespace;
  readonly dev: string;
  /** The address its router exports flows from. */
  readonly exporter: string;
}

export function loadOf<L extends string>(host: Namespace, links: Readonly<Record<L, Port>>, flowCollector: string) {
  const names = Object.keys(links) as L[];
  let traffic: Traffic | undefined;
  const read = (link: L) => readCounters(links[link].at).get(links[link].dev)!;

  return {
    /** From now on this many Mbit/s (as interfaces count) from the host, Zipf-like over the prefixes; 0 is silence. */
    offerLoad(mbit: number, prefixes: readonly RemotePrefix[] = REMOTE4): Traffic {
      traffic ??= new Traffic(host);
      traffic.offer(zipf(mbit, prefixes));
      return traffic;
    },

    /** What leaves over each link, Mbit/s by the kernel's counters, measured over `overMs` from now. */
    async linkLoad(overMs = 1_000): Promise<Readonly<Record<L, number>>> {
      const before = names.map(read);
      await pause(overMs);
      const after = names.map(read);
      const loads = names.map((name, index) => [name, rateBetween(before[index]!, after[index]!).outMbit] as const);
      return Object.fromEntries(loads) as Record<L, number>;
    },

    /** Exports what leaves (and, if asked, enters) over the links to port 2055 of ExaBGP's machine. */
    async startFlowExport(
      settings: Pick<FlowExport, 'activeTimeoutS' | 'sampling' | 'version'> = {},
      directions: readonly FlowExport['direction'][] = ['out'],
    ): Promise<readonly Child[]> {
      const collector = `${flowCollector}:${FLOW_PORT}`;
      const started = await Promise.all(
        names.map(async (name) => {
          const { at, dev, exporter: source } = links[name];
          const ifIndex = (await ifIndices(at)).get(dev)!;
          return directions.map((direction) =>
            startNfprobe(at, { ...settings, dev, direction, collector, ifIndex, source }),
          );
        }),
      );
      return started.flat();
    },
  };
}
