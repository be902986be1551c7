/** What is asked of an agent at every poll, packed into as few requests as its datagrams allow, and what comes back. */
import type { Bps, Ms } from '../../../dsl/program/index.ts';
import { highSpeed, counterOf, operStatus, textOf } from './interfaces.ts';
import {
  IF_ALIAS,
  IF_COUNTER_DISCONTINUITY,
  IF_HC_IN_OCTETS,
  IF_HC_OUT_OCTETS,
  IF_HC_OUT_UCAST_PKTS,
  IF_HIGH_SPEED,
  IF_NAME,
  IF_NUMBER,
  IF_OPER_STATUS,
  IF_OUT_DISCARDS,
  IF_TABLE_LAST_CHANGE,
  SYS_UPTIME,
} from './oids.ts';
import type { Octets } from './series.ts';
import type { Answer, SnmpValue } from './session.ts';
import { uptimeOf } from './uptime.ts';

const OCTETS = [IF_HC_IN_OCTETS, IF_HC_OUT_OCTETS];
const STATUS = [
  IF_OPER_STATUS,
  IF_HIGH_SPEED,
  IF_OUT_DISCARDS,
  IF_HC_OUT_UCAST_PKTS,
  IF_COUNTER_DISCONTINUITY,
  IF_NAME,
  IF_ALIAS,
];
const AGENT = [SYS_UPTIME, IF_NUMBER, IF_TABLE_LAST_CHANGE];

/** Splits rows so that each request carries `columns` of each and `fixed` objects besides. */
function pack(rows: readonly number[], columns: number, fixed: number, mostObjects: number): number[][] {
  const perRequest = Math.max(1, Math.floor((mostObjects - fixed) / columns));
  const packed: number[][] = [];
  for (let i = 0; i < rows.length; i += perRequest) packed.push(rows.slice(i, i + perRequest));
  return packed;
}

export const packOctets = (rows: readonly number[], most: number): number[][] => pack(rows, OCTETS.length, 1, most);
export const packStatus = (rows: readonly number[], most: number): number[][] =>
  pack(rows, STATUS.length, AGENT.length, most);

/** sysUpTime stands in every request: values are divided by the time at which they were read, not another's. */
export const octetObjects = (rows: readonly number[]): string[] => [SYS_UPTIME, ...cells(OCTETS, rows)];
export const statusObjects = (rows: readonly number[]): string[] => [...AGENT, ...cells(STATUS, rows)];

export interface OctetsAnswer {
  readonly uptime: Ms;
  readonly rows: ReadonlyMap<number, Octets>;
  /** Rows that the agent no longer has, or has no 64-bit counters for. */
  readonly missing: readonly number[];
}

/** undefined when the agent does not even tell its uptime. */
export function readOctets(rows: readonly number[], { values }: Answer): OctetsAnswer | undefined {
  const [ticks, ...rest] = values;
  if (typeof ticks !== 'number') return undefined;
  const octets = new Map<number, Octets>();
  const missing: number[] = [];
  rows.forEach((row, i) => {
    const into = counterOf(rest[2 * i]);
    const out = counterOf(rest[2 * i + 1]);
    if (into === undefined || out === undefined) missing.push(row);
    else octets.set(row, { in: into, out });
  });
  return { uptime: uptimeOf(ticks), rows: octets, missing };
}

export interface RowStatus {
  /** Uptime at which the row was read. */
  readonly uptime: Ms;
  readonly name: string;
  readonly alias: string;
  readonly up: boolean | undefined;
  readonly speed: Bps;
  /** Packets, modulo 2^32. */
  readonly discards: number | undefined;
  readonly packets: bigint | undefined;
  readonly discontinuity: SnmpValue;
}

export interface StatusAnswer {
  readonly count: SnmpValue;
  readonly lastChange: SnmpValue;
  readonly rows: ReadonlyMap<number, RowStatus>;
}

export function readStatus(rows: readonly number[], { values }: Answer): StatusAnswer | undefined {
  const [ticks, count, lastChange, ...rest] = values;
  if (typeof ticks !== 'number') return undefined;
  const statuses = rows.map((row, i): [number, RowStatus] => {
    const [status, speed, discards, packets, discontinuity, name, alias] = rest.slice(i * STATUS.length);
    return [
      row,
      {
        uptime: uptimeOf(ticks),
        name: textOf(name),
        alias: textOf(alias),
        up: operStatus(status),
        speed: highSpeed(speed),
        discards: typeof discards === 'number' ? discards : undefined,
        packets: counterOf(packets),
        discontinuity,
      },
    ];
  });
  return { count, lastChange, rows: new Map(statuses) };
}

const cells = (columns: readonly string[], rows: readonly number[]): string[] =>
  rows.flatMap((row) => columns.map((column) => `${column}.${row}`));
