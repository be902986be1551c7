/** What the cases are made of: the network that is in order, and short ways to change one thing in it. */
import type { LinkName, LinkSpec, Program } from '../../../../src/dsl/program/index.ts';
import { address, asn, bps, prefix } from '../../../../src/dsl/program/index.ts';
import type { GuardInput } from '../../../../src/runtime/guard/index.ts';
import type {
  Announcement,
  Candidate,
  NeighborKey,
  NeighborRole,
  PrefixState,
  World,
} from '../../../../src/runtime/model/index.ts';
import * as edge from '../../edge/index.ts';
import { A, B, C, D, EDGE1, EDGE2, OUR_AS, OWN, P, TO_EDGE2 } from '../../edge/index.ts';

export interface Case {
  readonly check: string;
  readonly name: string;
  readonly code: string;
  readonly input: GuardInput;
}

export const input = (
  desired: readonly Announcement[],
  world: Partial<World> = {},
  program: Partial<Program> = {},
): GuardInput => ({ program: edge.program(program), world: edge.world(world), desired });

/** @param desired the last one is the one that is refused */
export const situation = (
  check: string,
  name: string,
  code: string,
  desired: Announcement | readonly Announcement[],
  world: Partial<World> = {},
  program: Partial<Program> = {},
): Case => ({ check, name, code, input: input([desired].flat(), world, program) });

const { candidate, link, linkState, named, override, ownRoute, prefixes, prefixState, route, router, signal } = edge;

export const at = { file: 'edge.weir', line: 3, column: 1 };

/** b's path with one thing different, in the world and in the announcement alike. */
export const over = (change: Partial<Candidate & Announcement['route']>): [Announcement, Partial<World>] => [
  override({ route: route(B, change) }),
  { prefixes: prefixes(prefixState(P, { candidates: [candidate(A), candidate(B, change)] })) },
];

/** The same of an IPv6 prefix, whose next hop is b's unless said otherwise. */
export const over6 = (text: string, nextHop = '2001:db8:2::2'): [Announcement, Partial<World>] => {
  const change = { nextHop: address(nextHop) };
  return [
    override({ prefix: prefix(text), route: route(B, change) }),
    { prefixes: prefixes(prefixState(prefix(text), { candidates: [candidate(B, change)] })) },
  ];
};

/** Our own block at the neighbour of `a`, and as a signal to edge1, with other attributes. */
export const own = (change: Partial<Announcement['route']>): Announcement =>
  ownRoute({ route: { ...ownRoute().route, ...change } });
export const asked = (change: Partial<Announcement['route']>): Announcement =>
  signal({ route: { ...signal().route, ...change } });

export const to = (text: string): Announcement => override({ prefix: prefix(text) });

/** Prefixes that may be moved, with so little traffic that no budget notices. */
export const known = (...texts: readonly string[]): Pick<World, 'prefixes'> => ({
  prefixes: prefixes(...texts.map((text) => prefixState(prefix(text), { bps: bps(1e6) }))),
});

export const many = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, n) => `100.${64 + (n >> 8)}.${n & 255}.0/24`);

/** The prefix of the override with one thing different. */
export const one = (change: Partial<PrefixState>): Pick<World, 'prefixes'> => ({
  prefixes: prefixes(prefixState(P, change)),
});

export const sessions = (change: Partial<typeof edge.SESSIONS>): World['sessions'] =>
  new Map(Object.values({ ...edge.SESSIONS, ...change }).map((entry) => [entry.key, entry]));

export const roles = (neighbor: NeighborKey, role: NeighborRole): World['roles'] =>
  new Map([...edge.ROLES, [neighbor, role]]);

/** States of links a and b. */
export const links = (a: Parameters<typeof linkState>[2], b: Parameters<typeof linkState>[2] = {}): World['links'] =>
  named(linkState(A, EDGE1, a), linkState(B, EDGE1, b), linkState(C, EDGE2), linkState(D, EDGE1));

/** Declarations of links a and b. */
export const declared = (a: Parameters<typeof link>[3], b: Parameters<typeof link>[3] = {}): Map<LinkName, LinkSpec> =>
  named(link(A, EDGE1, 1, a), link(B, EDGE1, 2, b), link(C, EDGE2, 3), link(D, EDGE1, 4, { role: 'customer' }));

export const routers = (change: Parameters<typeof router>[2], of2 = change): Program['routers'] =>
  named(router(EDGE1, 1, change), router(EDGE2, 2, of2));

export const INJECT_ALL = routers({ inject: 'all', reflect: false, core: 'default-only' });
/** With `inject = all`: the copy for edge2 of the override to b; edge1's loopback is its next hop. */
export const COPY = override({ neighbor: TO_EDGE2, route: route(B, { nextHop: address('10.255.0.1') }) });

/** One half of our own block, the declaration that allows it, and the whole as the routers announce it. */
export const PART = prefix('203.0.113.0/25');
export const LONG_ALLOWED: Program['guards'] = [{ kind: 'allow-more-specific', length: 25, set: undefined, at }];
export const WHOLE_IS_OUT = {
  prefixes: prefixes(prefixState(OWN, { internal: true, protected: true, candidates: [] })),
};

/** A customer's block, learned over link d. */
export const CUSTOMERS = prefix('100.96.0.0/24');
export const viaCustomer = (stale = false): Pick<World, 'prefixes'> => ({
  prefixes: prefixes(
    prefixState(CUSTOMERS, { protected: true, candidates: [candidate(D, { stale, asPath: [asn(65_300)] })] }),
  ),
});
export const ofCustomer = ownRoute({
  prefix: CUSTOMERS,
  route: { ...ownRoute().route, asPath: [OUR_AS, asn(65_300)] },
});
