/** What each of ExaBGP's neighbours is to weir: by the addresses of the file, confirmed by the AS numbers on the wire. */
import type { LinkSpec, Program } from '../../dsl/program/index.ts';
import type { NeighborKey, NeighborRole, Session } from '../model/index.ts';

export function rolesOf(program: Program, sessions: Iterable<Session>): ReadonlyMap<NeighborKey, NeighborRole> {
  const roles = new Map<NeighborKey, NeighborRole>();
  for (const session of sessions) roles.set(session.key, roleOf(program, session));
  return roles;
}

const mute = (because: string): NeighborRole => ({ kind: 'mute', because });

/** No role, two roles, or AS numbers that contradict the file: mute. */
function roleOf(program: Program, session: Session): NeighborRole {
  const claims = [...ofRouters(program, session), ...ofLinks(program, session)];
  const [first, second] = claims;
  if (first === undefined) return mute(`no router or link of the file has the address ${session.peer}`);
  return second === undefined ? first : mute(`${session.peer} stands for more than one thing in the file`);
}

function ofRouters(program: Program, session: Session): readonly NeighborRole[] {
  const claims: NeighborRole[] = [];
  for (const router of program.routers.values()) {
    const inject = router.neighbor.includes(session.peer);
    const feed = router.feed.includes(session.peer);
    const readback = router.readback.includes(session.peer);
    if (!inject && !feed && !readback) continue;
    if (readback && !inject && !feed) claims.push({ kind: 'readback', router: router.name });
    else if (readback)
      claims.push(mute(`${session.peer} is a read-back session of ${router.name} and more: it must stay mute`));
    else if (session.peerAsn !== session.localAsn) {
      claims.push(mute(`${session.peer} is AS${String(session.peerAsn)}, not ours: a router's sessions are iBGP`));
    } else claims.push({ kind: 'router', router: router.name, inject, feed });
  }
  return claims;
}

function ofLinks(program: Program, session: Session): readonly NeighborRole[] {
  const claims: NeighborRole[] = [];
  for (const link of program.links.values()) {
    if (link.neighbor.includes(session.peer)) claims.push(ofLink(link, session));
  }
  return claims;
}

function ofLink(link: LinkSpec, session: Session): NeighborRole {
  if (session.peerAsn === session.localAsn) return mute(`${session.peer} of link ${link.name} has our own AS`);
  if (link.asn !== undefined && link.asn !== session.peerAsn) {
    return mute(`${session.peer} is AS${String(session.peerAsn)}, link ${link.name} says AS${String(link.asn)}`);
  }
  return { kind: 'link', link: link.name, relation: link.role };
}
