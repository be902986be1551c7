/**
 * Link rates of this host's own interfaces, from /sys/class/net, for weir on the router itself.
 *
 * The kernel's counters are live and 64 bits wide, so there is no step to find: a rate is a difference over the time
 * between two reads. What remains is that a device may go and come back under its name with counters at zero, and that
 * `speed` cannot be read of devices that have none.
 *
 * What it cannot do: see drops of a queueing discipline that the device does not count as its own (`tx_dropped`).
 */
export type { DeviceReading, ReadFile } from './device.ts';
export { readDevice, readSysFile } from './device.ts';
export type { SysSourceOptions } from './source.ts';
export { SysSource } from './source.ts';
