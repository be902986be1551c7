/** What main and the flow worker tell each other. */
import type { FlowSourceSpec } from '../../../../dsl/program/index.ts';
import type { IntakeSnapshot, PrefixBatch } from '../volume/index.ts';

/** Handed to the worker at its start. */
export interface WorkerOptions {
  readonly sources: readonly FlowSourceSpec[];
  readonly snapshotEveryMs: number;
}

export type ToWorker =
  | { readonly kind: 'prefixes'; readonly batch: PrefixBatch }
  /** Send a snapshot now, besides the regular ones. */
  | { readonly kind: 'snapshot' };

export interface SocketStatus {
  readonly host: string;
  readonly port: number;
  /** Octets of receive buffer that the kernel granted. */
  readonly receiveBuffer: number;
  /** Datagrams that the kernel dropped; undefined where it does not say. */
  readonly drops: number | undefined;
  /** Set while the socket cannot be opened: the system's code, 'EADDRINUSE'. */
  readonly error: string | undefined;
}

export type FromWorker = {
  readonly kind: 'snapshot';
  readonly intake: IntakeSnapshot;
  readonly sockets: readonly SocketStatus[];
};
