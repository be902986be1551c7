/**
 * Builds the World: one immutable picture of the network from what the collectors and the speaker know.
 *
 * Here routes become candidates per link (known-path.ts judges each path, candidates.ts chooses), flow records become
 * traffic per prefix, counters and sessions become the state of a link, and ExaBGP's neighbours get their roles. Each
 * question has its file and is answered from its arguments; what has to be remembered has a class of its own: answers
 * about unchanged routes (routes.ts), feeds that show everything (feeds.ts), what a session that flapped had shown
 * (lapse.ts), natural links of what was just given back (lately-steered.ts), and prefixes that prove a link's session
 * (witnesses.ts). It measures nothing, decides nothing, and does not know where samples come from. It cannot see what
 * decides between routes that are equal but for their age or router; then the flows tell, or nobody.
 */

export { WorldBuilder } from './build.ts';
export type { WorldInputs } from './inputs.ts';
export { rolesOf } from './roles.ts';
export type { InterfaceOwner } from './volumes.ts';
