/**
 * Builds the World: one immutable picture of the network from what the collectors and the speaker know.
 *
 * Here routes become candidates per link, flow records become traffic per prefix, counters and sessions become the
 * state of a link, and ExaBGP's neighbours get their roles. Each question has its file, and each file is a function of
 * its inputs; only `WorldBuilder` remembers anything: which sessions send path identifiers, what a session that just
 * flapped had shown, and what it has already worked out for prefixes whose routes did not change. It measures nothing
 * and decides nothing, and it does not know where samples come from.
 */

export { WorldBuilder } from './build.ts';
export type { WorldInputs } from './inputs.ts';
export { rolesOf } from './roles.ts';
export type { InterfaceOwner } from './volumes.ts';
