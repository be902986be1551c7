/**
 * The running process, put together: collectors and speaker in, decisions out, operators listened to.
 *
 * `boot` gets it going without ever exiting: without a state directory, a lock or a valid first file it says so, sends
 * nothing and tries again. `daemon` turns what is known into commands, `ticker` says when, `methods` is what the control
 * socket can ask for, `link-sources` and `flow-sources` keep the collectors those of the Program in force. It decides
 * nothing itself: the engine does, and the guard has the last word.
 */
export type { BootOptions } from './boot.ts';
export { boot } from './boot.ts';
export type { Clock } from './clock.ts';
export { systemClock } from './clock.ts';
export { defaultStateDir } from './state-dir.ts';
