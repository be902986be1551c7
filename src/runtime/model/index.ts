/**
 * What weir knows of the network at one moment, and what it wants announced: immutable values, no behaviour.
 *
 * `World` is the whole input of a decision: collectors and the speaker fill it, the engine reads it, history stores
 * it. `Plan` is the whole output: the complete desired set of announcements, never a list of steps, so that a lost
 * message or a restart heals itself at the next comparison. Both are plain data (maps, arrays, numbers, strings):
 * what was decided can be stored and decided again, bit for bit.
 *
 * This folder imports nothing of weir's but the units and the Program's types, and everybody may import it.
 */
export type * from './announcement.ts';
export type * from './link.ts';
export type * from './plan.ts';
export type * from './route.ts';
export type * from './session.ts';
export type * from './traffic.ts';
export type * from './world.ts';
export { BLACKHOLE, NO_ADVERTISE, NO_EXPORT } from './communities.ts';
export { addressBits, covers, formatBits, parseAddress, parsePrefix, prefixBits, setHolds } from './prefix.ts';
export type { PrefixBits } from './prefix.ts';
export { sameRoute } from './same-route.ts';
export type { OverrideTag } from './tagging.ts';
export { MARKER, nameHash, overrideTags, readTags } from './tagging.ts';
export { neighborKey, splitNeighborKey } from './session.ts';
