/** What a network does to its operator, on command. */
import type { Transit } from './transit.ts';

export function faultsOf<L extends string>(transits: Readonly<Record<L, Transit>>) {
  return {
    /** Ends the router's own sessions with a transit (ExaBGP's stay), as a fault of that link would. */
    cutRouterSession: (link: L) => transits[link].cutRouterSession(),
    restoreRouterSession: (link: L) => transits[link].restoreRouterSession(),
    /** ExaBGP's own sessions with a transit alone go down and come back. */
    flapExabgpSession: (link: L) => transits[link].flapExabgpSession(),
    /** The transit takes prefixes back from the router and from ExaBGP. */
    withdrawAt: (link: L, ...prefixes: string[]) => transits[link].withdraw(...prefixes),
    restoreAt: (link: L, ...prefixes: string[]) => transits[link].restore(...prefixes),
  };
}
