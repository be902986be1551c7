/** One device of /sys/class/net at one moment. */
import { readFile } from 'node:fs/promises';
import type { Bps, MonoMs } from '../../../dsl/program/index.ts';
import { bps } from '../../../dsl/program/index.ts';

/** The file's text without the line's end; undefined when it does not exist or cannot be read. */
export type ReadFile = (path: string) => Promise<string | undefined>;

export interface DeviceReading {
  /** Another one means another device, though it has the same name. */
  readonly ifIndex: number;
  readonly in: bigint;
  readonly out: bigint;
  readonly packets: bigint;
  readonly drops: bigint;
  readonly up: boolean | undefined;
  /** 0 when the device has none. */
  readonly speed: Bps;
  /** The counters were read after `begin` and before `end`. */
  readonly begin: MonoMs;
  readonly end: MonoMs;
}

export const readSysFile: ReadFile = async (path) => {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch {
    return undefined;
  }
};

/** undefined when there is no such device, or when it went away while it was read. */
export async function readDevice(
  device: string,
  read: ReadFile,
  now: () => MonoMs,
): Promise<DeviceReading | undefined> {
  // A name with a slash would lead out of /sys/class/net.
  if (!/^[^/\s]+$/.test(device) || device.startsWith('.')) return undefined;
  const path = `/sys/class/net/${device}`;
  const ifIndex = Number(await read(`${path}/ifindex`));
  const begin = now();
  const counters = await Promise.all(
    ['rx_bytes', 'tx_bytes', 'tx_packets', 'tx_dropped'].map((name) => read(`${path}/statistics/${name}`)),
  );
  const end = now();
  const [operState, carrier, speed] = await Promise.all(
    ['operstate', 'carrier', 'speed'].map((name) => read(`${path}/${name}`)),
  );
  const [into, out, packets, drops] = counters.map(whole);
  const same = ifIndex > 0 && Number(await read(`${path}/ifindex`)) === ifIndex;
  if (!same || into === undefined || out === undefined || packets === undefined || drops === undefined)
    return undefined;
  const megabits = Number(speed ?? 0);
  return {
    ifIndex,
    in: into,
    out,
    packets,
    drops,
    up: upOf(operState, carrier),
    speed: bps(megabits > 0 ? megabits * 1e6 : 0),
    begin,
    end,
  };
}

/** Tunnels and the loopback never know their `operstate`; their carrier tells. A device that is down has no carrier. */
function upOf(operState: string | undefined, carrier: string | undefined): boolean | undefined {
  if (operState === 'up') return true;
  if (operState !== undefined && operState !== 'unknown') return false;
  return carrier === undefined ? undefined : carrier === '1';
}

const whole = (text: string | undefined): bigint | undefined =>
  text !== undefined && /^\d+$/.test(text) ? BigInt(text) : undefined;
