/**
 * The thread that owns fd 0. It reads, asks the gate, and posts; it decodes nothing and waits for nobody.
 *
 * A `net.Socket` on the descriptor was measured to keep ExaBGP's sessions alive while the main thread was blocked for
 * 30 s; `fs.readSync` and `fs` streams on a pipe hang at exit, so files alone are read by a stream.
 */
import { createReadStream, fstatSync } from 'node:fs';
import { Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { QueueGate } from './queue-gate.ts';
import type { ReaderData, ReaderMessage } from './stdin-thread.ts';

const { consumed, limitBytes } = workerData as ReaderData;
const handled = new BigUint64Array(consumed);
const gate = new QueueGate(limitBytes);
let posted = 0n;

function post(message: ReaderMessage, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}

function take(chunk: Uint8Array): void {
  const { gap, lost, bytes } = gate.admit(chunk, Number(posted - Atomics.load(handled, 0)));
  if (gap) post({ kind: 'gap' });
  if (lost > 0) post({ kind: 'lost', lines: lost });
  if (bytes === undefined) return;
  posted += BigInt(bytes.length);
  // A chunk of its own goes over without a copy; a slice of something larger must not take the rest with it.
  const { buffer } = bytes;
  const own =
    buffer instanceof ArrayBuffer && bytes.byteLength === buffer.byteLength ? buffer : new Uint8Array(bytes).buffer;
  post({ kind: 'chunk', bytes: new Uint8Array(own) }, [own]);
}

let ended = false;
function end(): void {
  if (ended) return;
  ended = true;
  const lost = gate.finish();
  if (lost > 0) post({ kind: 'lost', lines: lost });
  post({ kind: 'end' });
}

const stat = fstatSync(0);
const stream =
  stat.isFIFO() || stat.isSocket()
    ? new Socket({ fd: 0, readable: true, writable: false })
    : createReadStream('', { fd: 0, autoClose: false });
stream.on('data', (chunk: Uint8Array | string) => {
  if (typeof chunk !== 'string') take(chunk);
});
stream.on('end', end);
// A reset or a broken descriptor is the end of ExaBGP as far as we can tell.
stream.on('error', end);
stream.on('close', end);
