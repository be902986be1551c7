/** A running flow worker as main sees it: a small interface, so that tests can hand in one without a thread. */
import { Worker } from 'node:worker_threads';
import type { FromWorker, ToWorker, WorkerOptions } from './messages.ts';

export interface FlowThread {
  post(message: ToWorker, transfer?: readonly ArrayBuffer[]): void;
  terminate(): Promise<void>;
}

export interface FlowThreadEvents {
  message(message: FromWorker): void;
  /** The thread has ended without being told to; `reason` says why as far as is known. */
  ended(reason: string): void;
}

export type StartThread = (options: WorkerOptions, events: FlowThreadEvents) => FlowThread;

export const startFlowThread: StartThread = (options, events) => {
  const worker = new Worker(new URL('./flow-worker.ts', import.meta.url), { workerData: options });
  let reason = 'ended';
  let terminated = false;
  worker.on('message', (message: FromWorker) => events.message(message));
  worker.on('error', (error: unknown) => {
    reason = error instanceof Error ? error.message : String(error);
  });
  worker.on('exit', () => {
    if (!terminated) events.ended(reason);
  });
  return {
    post: (message, transfer = []) => worker.postMessage(message, [...transfer]),
    terminate: async () => {
      terminated = true;
      await worker.terminate();
    },
  };
};
