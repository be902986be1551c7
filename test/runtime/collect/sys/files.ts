/** A /sys/class/net in memory. */
import type { ReadFile } from '../../../../src/runtime/collect/sys/index.ts';

export interface FakeDevice {
  ifIndex?: number;
  in?: bigint;
  out?: bigint;
  packets?: bigint;
  drops?: bigint;
  operState?: string;
  carrier?: string;
  /** Mbit/s as the file says; undefined where reading it is an error. */
  speed?: string;
}

export class FakeSys {
  readonly devices = new Map<string, FakeDevice>();

  readonly read: ReadFile = (path) => {
    const [, name = '', file = ''] = /^\/sys\/class\/net\/([^/]+)\/(.+)$/.exec(path) ?? [];
    const device = this.devices.get(name);
    return Promise.resolve(device === undefined ? undefined : content(device, file));
  };
}

function content(device: FakeDevice, file: string): string | undefined {
  switch (file) {
    case 'ifindex':
      return String(device.ifIndex ?? 2);
    case 'operstate':
      return device.operState ?? 'up';
    case 'carrier':
      return device.carrier;
    case 'speed':
      return device.speed;
    case 'statistics/rx_bytes':
      return String(device.in ?? 0n);
    case 'statistics/tx_bytes':
      return String(device.out ?? 0n);
    case 'statistics/tx_packets':
      return String(device.packets ?? 0n);
    case 'statistics/tx_dropped':
      return String(device.drops ?? 0n);
    default:
      return undefined;
  }
}
