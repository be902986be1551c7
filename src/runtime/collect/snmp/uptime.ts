/**
 * The agent's clock (sysUpTime) against weir's monotonic clock.
 *
 * Counters are divided by the agent's own time, which no queue between it and weir can stretch; everything that leaves
 * this folder is in weir's time. The read with the shortest round trip among the recent ones ties the two together.
 * A clock that is not where it should be means that the agent has restarted, that its 32-bit counter of hundredths has
 * wrapped (497 days), or that somebody set it: whatever was counted before is then void.
 */
import type { MonoMs, Ms } from '../../../dsl/program/index.ts';
import { monoMs, ms } from '../../../dsl/program/index.ts';

/** When a read was sent and answered, and what the agent's clock said in between. */
export interface ClockReading {
  readonly uptime: Ms;
  readonly sent: MonoMs;
  readonly received: MonoMs;
}

interface Tie {
  readonly offset: number;
  readonly roundTrip: number;
  readonly at: number;
}

const REMEMBERED_READS = 32;
const REMEMBERED_MS = 60_000;
/** Some agents count in whole seconds. */
const COARSE_CLOCK_MS = 1_000;
/** No quartz is this wrong; beyond it the clock has jumped. */
const WORST_DRIFT = 0.01;

/** sysUpTime, in hundredths of a second, as ms. */
export const uptimeOf = (ticks: number): Ms => ms(ticks * 10);

export class AgentClock {
  #ties: Tie[] = [];

  /** False when the agent's clock is not where it should be; it is then taken as it is, from here on. */
  observe({ uptime, sent, received }: ClockReading): boolean {
    const at = (sent + received) / 2;
    const roundTrip = received - sent;
    const last = this.#ties.at(-1);
    const strayed = last === undefined ? 0 : Math.abs(this.toUptime(monoMs(at)) - uptime);
    const allowed = COARSE_CLOCK_MS + roundTrip + WORST_DRIFT * (at - (last?.at ?? at));
    const continues = strayed <= allowed;
    if (!continues) this.#ties = [];
    this.#ties = [...this.#ties, { offset: at - uptime, roundTrip, at }]
      .slice(-REMEMBERED_READS)
      .filter((tie) => at - tie.at <= REMEMBERED_MS);
    return continues;
  }

  /** Only valid after the first `observe`. */
  toMono(uptime: number): MonoMs {
    return monoMs(uptime + this.#offset);
  }

  toUptime(at: MonoMs): Ms {
    return ms(at - this.#offset);
  }

  get #offset(): number {
    const best = this.#ties.reduce<Tie | undefined>(
      (best, tie) => (best === undefined || tie.roundTrip <= best.roundTrip ? tie : best),
      undefined,
    );
    return best?.offset ?? 0;
  }
}
