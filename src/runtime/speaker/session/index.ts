/**
 * What is known of ExaBGP's sessions: who is up since when, whether his table is complete, whether it can be trusted.
 *
 * Only `up` and what follows from it counts; ExaBGP reports `connected` and `down` for every attempt to a closed port.
 * A session may be older than this process (ExaBGP restarts a dead helper and tells the new one nothing): then it is
 * known from the first line about it or from ExaBGP's listing, and its table has to be read from there too.
 * What it cannot know: whether the router behind the session uses what it was sent.
 */
export { Resync } from './resync.ts';
export type { Listing, ListingRequest } from './resync.ts';
export { SessionTable } from './session-table.ts';
export { QuietTime } from './quiet-time.ts';
