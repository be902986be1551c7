/** The speaker's ports in production: fd 0 by a thread, fd 1 without ever blocking, Node's clock and timers. */
import { fstatSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import { monoMs } from '../../dsl/program/index.ts';
import type { SpeakerPorts } from './exabgp-speaker.ts';
import type { CommandSink } from './out/index.ts';
import { StdinThread } from './stdin/index.ts';

/** `process.stdout` is synchronous on some pipes: a full one would block the main thread. A socket on the fd never is. */
function openStdout(): Writable {
  const stat = fstatSync(1);
  if (!stat.isFIFO() && !stat.isSocket()) return process.stdout;
  return new Socket({ fd: 1, readable: false, writable: true });
}

export class StdoutSink implements CommandSink {
  readonly #stream: Writable;

  constructor(stream: Writable = openStdout()) {
    this.#stream = stream;
    // A broken pipe means that ExaBGP is gone; end of file on stdin says so too, and is acted on.
    stream.on('error', () => undefined);
  }

  write(line: string): boolean {
    return this.#stream.write(line, 'latin1');
  }

  onDrain(callback: () => void): void {
    this.#stream.on('drain', callback);
  }
}

export function processPorts(): SpeakerPorts {
  return {
    source: new StdinThread(),
    sink: new StdoutSink(),
    clock: () => monoMs(performance.now()),
    timer: (wait, callback) => {
      const timeout = setTimeout(callback, wait);
      return () => clearTimeout(timeout);
    },
    yieldTo: (next) => void setImmediate(next),
  };
}
