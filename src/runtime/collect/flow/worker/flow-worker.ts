/**
 * The flow worker: sockets, a clock and messages around an `Intake`.
 *
 * It is a thread of its own so that a burst of datagrams never delays a decision, and a decision never costs datagrams.
 */
import { performance } from 'node:perf_hooks';
import { parentPort, workerData } from 'node:worker_threads';
import { addressWords, endpointKey, Intake, rowBuffers } from '../volume/index.ts';
import type { FromWorker, ToWorker, WorkerOptions } from './messages.ts';
import { FlowSocket } from './socket.ts';

const main = parentPort!;
const { sources, snapshotEveryMs } = workerData as WorkerOptions;
const intake = new Intake(sources, performance.now());

// Two sources may share an endpoint and differ in their exporters.
const endpoints = new Map(sources.map(({ listen }) => [endpointKey(listen), listen]));
const sockets = [...endpoints].map(
  ([key, endpoint]) =>
    new FlowSocket(endpoint, addressWords(endpoint.host) ?? [], (datagram, address) =>
      intake.receive(datagram, datagram.length, key, address, performance.now()),
    ),
);

function sendSnapshot(): void {
  const message: FromWorker = {
    kind: 'snapshot',
    intake: intake.snapshot(performance.now()),
    sockets: sockets.map((socket) => socket.status()),
  };
  main.postMessage(
    message,
    message.intake.sources.flatMap(({ rows }) => rowBuffers(rows)),
  );
}

setInterval(sendSnapshot, snapshotEveryMs);

main.on('message', (message: ToWorker) => {
  if (message.kind === 'prefixes') intake.update(message.batch, performance.now());
  else sendSnapshot();
});
