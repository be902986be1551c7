/**
 * ExaBGP's end of the pipe: bytes from fd 0 to whole lines, without ever making ExaBGP wait.
 *
 * ExaBGP writes to our stdin with a blocking write in its only thread: if the pipe fills up, its BGP sessions expire. So
 * a thread that does nothing else drains fd 0 (reader-worker.ts) into a bounded queue; when the main thread falls behind
 * by 64 MiB, whole lines are dropped and the main thread is told, rather than ExaBGP stopped (queue-gate.ts). The main
 * thread cuts lines (line-splitter.ts) and handles them in short slices, so that timers and commands keep their turn
 * (ingest.ts). Neither can make ExaBGP slow down: what it sends too fast for too long is lost, and said to be lost.
 */
export { Ingest } from './ingest.ts';
export type { IngestHandlers, IngestOptions } from './ingest.ts';
export type { ByteSink, ByteSource } from './source.ts';
export { StdinThread } from './stdin-thread.ts';
