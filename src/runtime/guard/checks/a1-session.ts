/**
 * A1: nothing new for a session that is down. ExaBGP would keep it and send it when the session comes up, to whoever
 * is there by then, when nobody has looked at it for hours.
 */
import { check, EVERYTHING, objection } from './check.ts';

export const a1Session = check('A1 session', 'changes', EVERYTHING, ({ neighbor }, { world }) =>
  world.sessions.get(neighbor)?.state === 'up' ? undefined : objection('session-down', `${neighbor} is not up`),
);
