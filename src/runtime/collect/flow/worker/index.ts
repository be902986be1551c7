/**
 * The thread that receives flow records.
 *
 * A thread of its own, so that a burst of datagrams never delays a decision and a decision never costs datagrams.
 * `flow-worker` is what runs in it, `thread` is how main holds it, `messages` is what they tell each other, `socket` and
 * `udp-table` know UDP and how the kernel counts what it dropped. All that can be wrong about numbers is in `../volume`,
 * which has no thread, socket or clock and can therefore be tested.
 */
export type { FromWorker, SocketStatus } from './messages.ts';
export type { FlowThread, StartThread } from './thread.ts';
export { startFlowThread } from './thread.ts';
