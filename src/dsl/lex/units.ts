/** The units that quantities are written in. Case counts: `m` is a minute and `M` would be a million. */

/** Bit/s per unit. */
export const RATE_UNITS: Readonly<Record<string, number>> = { bps: 1, kbps: 1e3, Mbps: 1e6, Gbps: 1e9, Tbps: 1e12 };

/** Packets per second per unit. */
export const PACKET_UNITS: Readonly<Record<string, number>> = { pps: 1, kpps: 1e3, Mpps: 1e6, Gpps: 1e9 };

/** Milliseconds per unit, longest first as `1h30m` wants them. */
export const DURATION_UNITS: Readonly<Record<string, number>> = {
  w: 604_800_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1_000,
  ms: 1,
};

export const ALL_UNITS: readonly string[] = [
  '%',
  ...Object.keys(RATE_UNITS),
  ...Object.keys(PACKET_UNITS),
  ...Object.keys(DURATION_UNITS),
];

/** What people write who mean one of ours; case is tried by itself. */
// prettier-ignore
export const MISTAKEN_UNITS: Readonly<Record<string, string>> = {
  k: 'kbps', K: 'kbps', M: 'Mbps', G: 'Gbps', T: 'Tbps', kbit: 'kbps', Mbit: 'Mbps', Gbit: 'Gbps', mb: 'Mbps',
  MB: 'Mbps', gb: 'Gbps', GB: 'Gbps', sec: 's', secs: 's', second: 's', seconds: 's', min: 'm', mins: 'm', minute: 'm',
  minutes: 'm', hr: 'h', hrs: 'h', hour: 'h', hours: 'h', day: 'd', days: 'd', week: 'w', weeks: 'w', percent: '%',
};
