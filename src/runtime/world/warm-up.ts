/** What still has to happen after a start before anything new may be decided, in words for `status`. */
import type { MonoMs, Ms } from '../../dsl/program/index.ts';
import { MINUTE, since } from '../../dsl/program/index.ts';
import type { FlowMeasurement, LinkState, RibHealth } from '../model/index.ts';

/**
 * An agent that answers and yields no rate for so long (it renews its counters rarely, or an interface is missing) holds
 * up nobody else: its links are simply not measured.
 */
const POLLS_WITHIN: Ms = MINUTE;

export function warmingUp(
  startedAt: MonoMs,
  now: MonoMs,
  rib: RibHealth,
  links: Iterable<LinkState>,
  flows: FlowMeasurement | undefined,
): readonly string[] {
  const waits: string[] = [];
  const running = since(now, startedAt);
  if (!rib.complete) waits.push('routes are still arriving');
  if (!rib.trusted) waits.push('routes are read again after lost lines');
  const unpolled = [...links].filter((link) => link.samples.length === 0 && !link.stale);
  if (unpolled.length > 0 && running < POLLS_WITHIN) {
    waits.push(`polls of ${unpolled.map((link) => link.name).join(', ')}`);
  }
  const left = flows === undefined ? 0 : flowWait(flows) - running;
  if (left > 0) waits.push(`flows, ${String(Math.ceil(left / 1000))} s`);
  return waits;
}

/** One active timeout, or twice the longest delay seen where the exporter is quicker. */
function flowWait(flows: FlowMeasurement): number {
  if (flows.age === undefined || flows.longestDelay <= 0) return flows.activeTimeout;
  return Math.min(flows.activeTimeout, 2 * flows.longestDelay);
}
