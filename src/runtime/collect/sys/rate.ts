/** Rates between two readings of the same devices. */
import type { Bps, Ratio } from '../../../dsl/program/index.ts';
import { bps, ms, monoMs, ratio } from '../../../dsl/program/index.ts';
import type { LinkSample } from '../../model/index.ts';
import type { DeviceReading } from './device.ts';

/** A rate above this multiple of the speed is a counter's mistake, not traffic. */
const IMPLAUSIBLE = 1.1;
/** Of packets that were dropped before anything got through. */
const TYPICAL_PACKET_OCTETS = 800;

/**
 * The sum over all devices of a link; undefined when one of them was made anew in between, counted backwards, or
 * counted more than it can carry (`capacity` where it does not know its speed).
 */
export function sampleBetween(
  before: readonly DeviceReading[],
  after: readonly DeviceReading[],
  capacity: Bps | undefined,
): LinkSample | undefined {
  if (before.length !== after.length) return undefined;
  const parts: LinkSample[] = [];
  for (const [i, now] of after.entries()) {
    const then = before[i];
    const part = then === undefined ? undefined : deviceSample(then, now);
    if (part === undefined || exceeds(part, Math.max(now.speed, then?.speed ?? 0))) return undefined;
    parts.push(part);
  }
  const total = parts.reduce<LinkSample | undefined>(
    (sum, part) => (sum === undefined ? part : add(sum, part)),
    undefined,
  );
  const speedless = after.some((device) => device.speed === 0);
  return total === undefined || (speedless && exceeds(total, capacity ?? 0)) ? undefined : total;
}

function deviceSample(then: DeviceReading, now: DeviceReading): LinkSample | undefined {
  const begin = (then.begin + then.end) / 2;
  const end = (now.begin + now.end) / 2;
  const span = end - begin;
  const went = (from: bigint, to: bigint): boolean => to < from;
  if (then.ifIndex !== now.ifIndex || span <= 0 || went(then.in, now.in) || went(then.out, now.out)) return undefined;
  const out = Number(now.out - then.out);
  const packets = Number(now.packets - then.packets);
  const dropped = Math.max(0, Number(now.drops - then.drops));
  const octets = packets > 0 ? out / packets : TYPICAL_PACKET_OCTETS;
  return {
    begin: monoMs(begin),
    end: monoMs(end),
    inBps: bps((Number(now.in - then.in) * 8_000) / span),
    outBps: bps((out * 8_000) / span),
    dropBps: bps((dropped * octets * 8_000) / span),
    error: readError(then, now, span),
    step: ms(0),
  };
}

/** How long the reads took, against the time between them. */
function readError(then: DeviceReading, now: DeviceReading, span: number): Ratio {
  const doubt = (then.end - then.begin + now.end - now.begin) / 2;
  return ratio(Math.min(1, doubt / span));
}

const add = (a: LinkSample, b: LinkSample): LinkSample => ({
  begin: monoMs(Math.min(a.begin, b.begin)),
  end: monoMs(Math.min(a.end, b.end)),
  inBps: bps(a.inBps + b.inBps),
  outBps: bps(a.outBps + b.outBps),
  dropBps: bps(a.dropBps + b.dropBps),
  error: ratio(Math.max(a.error, b.error)),
  step: ms(0),
});

const exceeds = (sample: LinkSample, speed: number): boolean =>
  speed > 0 && Math.max(sample.inBps, sample.outBps) > IMPLAUSIBLE * speed;
