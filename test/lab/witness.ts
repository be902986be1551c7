/** The collectors of a lab: what went over its cables, told by link. */
import { Collector, type SeenFilter, type SeenUpdate } from './collector.ts';
import type { Namespace } from './namespace.ts';
import type { Pair } from './plan.ts';

export type Cables<C extends string> = Readonly<Record<C, { readonly at: Namespace; readonly dev: string }>>;

/** Starts a collector on each cable; do it before the first daemon. */
export async function witness<C extends string>(cables: Cables<C>) {
  const names = Object.keys(cables) as C[];
  const started = await Promise.all(names.map((name) => Collector.start(cables[name].at, cables[name].dev)));
  const collectors = Object.fromEntries(names.map((name, index) => [name, started[index]!])) as Record<C, Collector>;
  return {
    /** Every announce and withdraw that went over a cable since before the first session, whoever sent it. */
    updatesOn: (cable: C, filter: SeenFilter = {}): Promise<readonly SeenUpdate[]> => collectors[cable].updates(filter),

    /** What our side (routers and ExaBGP) told the neighbour at the other end of a cable, both families, oldest first. */
    toldTo: async (cable: C, { ipv4, ipv6 }: Pair): Promise<readonly SeenUpdate[]> => {
      const told = await Promise.all([ipv4.them, ipv6.them].map((to) => collectors[cable].updates({ to })));
      return told.flat().sort((one, other) => one.atMs - other.atMs);
    },
  };
}
