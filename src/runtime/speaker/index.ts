/**
 * weir's side of ExaBGP: the only folder that knows its JSON, its commands and its moods.
 *
 *   fd 0 -> stdin/ -> decode/ -> rib/ (what neighbours announce)      -> routesChanged, health
 *                        |------> session/ (who is up, resync)        -> sessionUp, sessionDown
 *                        '------> out/ (echoes: what really went out) -> echoed
 *   apply(plan) -> out/ (compare, form, check, one command at a time) -> fd 1
 *
 * ExaBGP is not believed more than it deserves (each point was seen on a real one): `done` does not mean sent, some
 * commands are never answered, its listing can differ from the wire, a wrong number resets sessions, and a helper that
 * does not read stops BGP. So input is drained by a thread of its own, every line out is checked twice, and only an echo
 * proves anything. The speaker decides nothing: what to announce is the engine's business, whether it may go out the
 * guard's. It cannot tell whether a router uses what it was sent.
 */
export { prefixWords } from './decode/address.ts';
export type { PrefixWords } from './decode/address.ts';
export { LineDecoder } from './decode/index.ts';
export type { DefectKind, Defects } from './decode/index.ts';
export type { EndReason, SpeakerEvents, SpeakerTrouble } from './events.ts';
export { ExabgpSpeaker } from './exabgp-speaker.ts';
export type { SpeakerOptions, SpeakerPorts } from './exabgp-speaker.ts';
export type { Answer, CommandSink, Timer } from './out/index.ts';
export { processPorts, StdoutSink } from './process-ports.ts';
export { AdjRibIn } from './rib/index.ts';
export type { RibPath, RouteChanges } from './rib/index.ts';
export { Recording } from './recording.ts';
export type { ByteSink, ByteSource } from './stdin/index.ts';
