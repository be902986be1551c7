/**
 * Rule files on disk: reading them, noticing that they changed, and handing over a Program or a message.
 *
 * Content is the truth: a hash of every file of the import graph, taken every two seconds, decides whether something
 * changed. File events (chokidar) only shorten the wait, because they go silent when a directory or a link is swapped.
 * A file is compiled when two readings agree, so a half-written one is waited out. Whatever is wrong with the new file,
 * the old Program goes on; who watches is told once per content. It does not decide when to swap: that is one
 * assignment in the daemon, between two ticks.
 */
export { fingerprint, LARGEST_RULES, LARGEST_SET, readSource, UnreadableSource } from './read.ts';
export type { Loaded } from './load.ts';
export { loadProgram } from './load.ts';
export type { WatchOptions } from './watch.ts';
export { RuleWatcher } from './watch.ts';
