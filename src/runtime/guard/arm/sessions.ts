/** Whether weir can reach each router, and would see what it sent: the inject session, its ASNs and its echo. */
import type { Program, RouterSpec } from '../../../dsl/program/index.ts';
import type { Session, World } from '../../model/index.ts';
import type { ArmRefusal } from './refusal.ts';
import { ofRouter } from './refusal.ts';

export function sessionRefusals(program: Program, routers: readonly RouterSpec[], world: World): readonly ArmRefusal[] {
  return [...routers.flatMap((router) => reach(router, world)), ...oneOwnAs(program, world)];
}

function reach(router: RouterSpec, world: World): readonly ArmRefusal[] {
  const { name, neighbor } = router;
  if (neighbor.length === 0) {
    return [ofRouter('no-neighbor', name, 'neighbor', `${name} has no neighbor: there is no session to inject by`)];
  }
  return neighbor.flatMap((peer) => {
    const sessions = [...world.sessions.values()].filter((session) => session.peer === peer);
    const [session] = sessions;
    if (!session) {
      const text = `${name}: ExaBGP has shown no session with ${peer}; is it in exabgp.conf, with neighbor-changes?`;
      return [ofRouter('no-session', name, 'neighbor', text)];
    }
    if (sessions.length > 1) {
      const text = `${name}: ${peer} stands on ${sessions.length} sessions; give the feed an address of its own`;
      return [ofRouter('neighbor-ambiguous', name, 'feed', text)];
    }
    return one(router, session, world);
  });
}

function one({ name }: RouterSpec, session: Session, world: World): readonly ArmRefusal[] {
  const role = world.roles.get(session.key);
  if (role?.kind !== 'router' || !role.inject) {
    const because = role?.kind === 'mute' ? role.because : 'it has another role';
    return [ofRouter('session-mute', name, 'neighbor', `${name}: nothing is sent to ${session.peer}: ${because}`)];
  }
  if (session.state !== 'up') {
    return [ofRouter('session-down', name, 'neighbor', `${name}: the session with ${session.peer} is down`)];
  }
  if (session.echoes) return [];
  const text =
    `${name}: ExaBGP has not echoed anything sent to ${session.peer}, so weir could not know what is out; put ` +
    '`send { parsed; update; }` into the api block of that neighbor, or restart the session if it is there';
  return [ofRouter('no-echo', name, 'send', text)];
}

/** LOCAL-AS is part of the tags that export policies match: two of them would need two policies. */
function oneOwnAs(program: Program, world: World): readonly ArmRefusal[] {
  const numbers = new Map<number, RouterSpec>();
  for (const [key, role] of world.roles) {
    const session = world.sessions.get(key);
    const router = role.kind === 'router' ? program.routers.get(role.router) : undefined;
    if (session && router && !numbers.has(session.localAsn)) numbers.set(session.localAsn, router);
  }
  const [first, second] = [...numbers];
  if (!first || !second) return [];
  const text = `${second[1].name} has sessions of AS${second[0]}, ${first[1].name} of AS${first[0]}: which is ours?`;
  return [ofRouter('own-as-differs', second[1].name, 'local-as', text)];
}
