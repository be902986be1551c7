/** Rates and shares as operators read them. */
import type { Bps, Ratio } from '../../dsl/program/index.ts';

export function rateText(rate: Bps): string {
  const value = Math.abs(rate);
  const sign = rate < 0 ? '-' : '';
  if (value >= 1e9) return `${sign}${(value / 1e9).toFixed(value >= 1e10 ? 1 : 2)} Gbps`;
  if (value >= 1e6) return `${sign}${(value / 1e6).toFixed(value >= 1e7 ? 1 : 2)} Mbps`;
  if (value >= 1e3) return `${sign}${(value / 1e3).toFixed(1)} kbps`;
  return `${sign}${value.toFixed(0)} bps`;
}

export const shareText = (share: Ratio | number): string => `${(share * 100).toFixed(1)} %`;
