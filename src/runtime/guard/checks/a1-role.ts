/** A1: only a neighbour whose role takes this kind of route ever hears one. Without a role, or mute: nothing. */
import type { Announcement, NeighborRole } from '../../model/index.ts';
import { check, EVERYTHING, objection } from './check.ts';

export const a1Role = check('A1 role', 'always', EVERYTHING, ({ neighbor, purpose }, { world }) => {
  const role = world.roles.get(neighbor);
  if (role && takes(role, purpose)) return undefined;
  return objection('role', `${neighbor} is ${role ? describe(role) : 'nobody that the rule file knows'}`);
});

function takes(role: NeighborRole, purpose: Announcement['purpose']): boolean {
  return purpose === 'own' ? role.kind === 'link' : role.kind === 'router' && role.inject;
}

function describe(role: NeighborRole): string {
  switch (role.kind) {
    case 'router':
      return role.inject ? `the inject session of ${role.router}` : `a feed of ${role.router} that takes no routes`;
    case 'link':
      return `the neighbour of ${role.link}`;
    case 'readback':
      return `the read-back session of ${role.router}`;
    case 'mute':
      return `mute: ${role.because}`;
  }
}
