/**
 * The way out: from the desired announcements to lines on ExaBGP's pipe, and back from its echoes to what is proven.
 *
 * reconcile.ts (pure) says what is missing, form.ts (pure) how ExaBGP wants it said, line-check.ts reads every line
 * once more and shares no code with form.ts, command-channel.ts writes one at a time and matches the answers.
 * adj-rib-out.ts keeps what is out, by echo, listing or hope; show.ts and listing.ts read ExaBGP's listings. Nothing here
 * decides what should be announced, and `done` is believed by nobody: only an echo shows that a route left.
 */
export { AdjRibOut } from './adj-rib-out.ts';
export type { OutEntry } from './adj-rib-out.ts';
export { CommandChannel } from './command-channel.ts';
export type { Answer, CommandSink, Outgoing, Timer } from './command-channel.ts';
export type { Command, RouteCommand, Selector } from './command.ts';
export { fitting, formCommand, SENTINEL } from './form.ts';
export type { FormRefusal } from './form.ts';
export { isAllowedLine } from './line-check.ts';
export { reconcile } from './reconcile.ts';
export type { OutNeighbor, Reconciliation, Step, Trouble } from './reconcile.ts';
