/** What the file says of a link, with what goes without saying filled in. */
import type { Address, LinkSpec, Prefix, Program, RouterName } from '../../dsl/program/index.ts';

/** The router that it hangs on; in a network with a single router nobody needs to say. */
export function routerOf(program: Program, link: LinkSpec): RouterName | undefined {
  if (link.router !== undefined || program.routers.size !== 1) return link.router;
  return [...program.routers.keys()][0];
}

/** Next hops that belong to it: those declared, by default its neighbours. */
export const nextHopsOf = (link: LinkSpec): readonly (Address | Prefix)[] =>
  link.nextHop.length > 0 ? link.nextHop : link.neighbor;
