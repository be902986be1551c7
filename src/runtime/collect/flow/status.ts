/** What the worker last said about itself. */
import type { IntakeSnapshot } from './volume/index.ts';
import type { SocketStatus } from './worker/index.ts';

export interface FlowStatus {
  readonly intake: IntakeSnapshot;
  readonly sockets: readonly SocketStatus[];
  /** Times that the worker had to be started again. */
  readonly restarts: number;
}
