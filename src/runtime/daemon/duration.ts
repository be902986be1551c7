/** Durations typed on the command line: `10m`, `1h30m`, `45s`. */
import type { Ms } from '../../dsl/program/index.ts';
import { ms } from '../../dsl/program/index.ts';
import { Refused } from '../control/index.ts';

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

export function parseDuration(text: unknown): Ms {
  if (typeof text === 'string' && /^(\d{1,6}[smhd])+$/.test(text)) {
    const parts = [...text.matchAll(/(\d+)([smhd])/g)];
    const total = parts.reduce((sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ''] ?? 0), 0);
    if (total > 0) return ms(total);
  }
  throw new Refused('badDuration', `${JSON.stringify(text)} is no duration: write 10m, 45s or 1h30m`);
}
