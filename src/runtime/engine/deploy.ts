/**
 * From "this prefix belongs on that link" to routes for neighbours, by the deployment that the operator declared.
 *
 * `inject = target`: only the target link's own router gets the route; the others follow it by iBGP. `inject = all`:
 * every router gets it, the others with the target router's loopback as next hop. The route copies the real path of
 * the target's candidate; an override is never more specific, never shorter and never invented.
 */
import type { Address, Asn, Community, Prefix, Program, RouterName } from '../../dsl/program/index.ts';
import type { Announcement, Candidate, RouteAttributes, Session, World } from '../model/index.ts';
import { NO_ADVERTISE, NO_EXPORT, overrideTags } from '../model/index.ts';
import type { Steered } from './state.ts';
import { candidateOn } from './targets.ts';

/** The routes that put `entry` on its desired link; empty, with a reason, when they cannot be made now. */
export function routesFor(program: Program, world: World, entry: Steered): readonly Announcement[] | string {
  const candidate = candidateOn(world.prefixes.get(entry.prefix), entry.desired);
  if (candidate === undefined) return `no route over ${entry.desired}`;
  const target = program.links.get(entry.desired)?.router ?? candidate.router;
  if (target === undefined) return `${entry.desired} belongs to no router`;
  const announcements: Announcement[] = [];
  for (const router of injectedRouters(program, target)) {
    const session = injectSession(world, router, entry.prefix);
    if (session === undefined) {
      if (router === target) return `no inject session with ${router} is known`;
      continue;
    }
    const route = routeOn(program, candidate, router, target, entry, session.localAsn);
    if (typeof route === 'string') return route;
    announcements.push({
      neighbor: session.key,
      prefix: entry.prefix,
      route,
      purpose: 'override',
      rule: entry.rule,
      from: entry.natural,
      to: entry.desired,
      because: entry.because,
    });
  }
  return announcements;
}

/** Target router first: its echo is awaited before the others hear of it. */
function injectedRouters(program: Program, target: RouterName): readonly RouterName[] {
  if (program.routers.get(target)?.inject !== 'all') return [target];
  return [
    target,
    ...[...program.routers.values()]
      .filter((router) => router.inject === 'all' && router.name !== target)
      .map((router) => router.name),
  ];
}

const isV6 = (text: string): boolean => text.includes(':');

/** A session of the prefix's own family where there is one: both families may run over one session. */
function injectSession(world: World, router: RouterName, prefix: Prefix): Session | undefined {
  const sessions = [...world.sessions.values()].filter((session) => {
    const role = world.roles.get(session.key);
    return role?.kind === 'router' && role.inject && role.router === router;
  });
  return sessions.find((session) => isV6(session.peer) === isV6(prefix)) ?? sessions[0];
}

function routeOn(
  program: Program,
  candidate: Candidate,
  router: RouterName,
  target: RouterName,
  entry: Steered,
  local: Asn,
): RouteAttributes | string {
  const spec = program.routers.get(router);
  const nextHop = router === target ? candidate.nextHop : loopback(program, target, entry.prefix);
  if (spec === undefined || nextHop === undefined)
    return `${target} has no loopback of ${entry.prefix}'s family for ${router}`;
  const communities: Community[] = [];
  if (spec.export === 'no-export') communities.push(NO_EXPORT);
  if (spec.scope === 'router') communities.push(NO_ADVERTISE);
  return {
    nextHop,
    origin: candidate.origin,
    asPath: candidate.asPath,
    localPref: spec.localPref,
    med: undefined,
    communities,
    largeCommunities: overrideTags(local, entry.rule, entry.natural, entry.startMinute),
  };
}

const loopback = (program: Program, router: RouterName, prefix: Prefix): Address | undefined =>
  program.routers.get(router)?.loopback.find((address) => isV6(address) === isV6(prefix));
