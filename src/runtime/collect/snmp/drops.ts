/**
 * Outbound drops of one interface in bit/s. ifOutDiscards counts packets: they are taken to be as long as the packets
 * that got through in the same time.
 */
import type { Bps } from '../../../dsl/program/index.ts';
import { bps } from '../../../dsl/program/index.ts';
import type { RowStatus } from './requests.ts';

/** For the first interval, and where the agent counts no packets: between a full segment and an acknowledgement. */
const TYPICAL_PACKET_OCTETS = 800;
/** ifOutDiscards has 32 bits; a step back by more than half of them is a reset, not a wrap. */
const COUNTER32 = 4_294_967_296;

export class Drops {
  #before: RowStatus | undefined;
  #latest: Bps = bps(0);

  /** Since the poll before; 0 before the second one. */
  get latest(): Bps {
    return this.#latest;
  }

  /** @param outBps the interface's rate, from which the size of its packets follows; undefined when there is none */
  observe(status: RowStatus, outBps: number | undefined): void {
    const before = this.#before;
    this.#before = status;
    if (before?.discards === undefined || status.discards === undefined) return;
    const seconds = (status.uptime - before.uptime) / 1_000;
    const discarded = (status.discards - before.discards + COUNTER32) % COUNTER32;
    if (seconds <= 0 || discarded > COUNTER32 / 2) return;
    const sent = Number((status.packets ?? 0n) - (before.packets ?? 0n));
    const octets = outBps !== undefined && sent > 0 ? (outBps * seconds) / 8 / sent : TYPICAL_PACKET_OCTETS;
    this.#latest = bps((discarded * octets * 8) / seconds);
  }
}
