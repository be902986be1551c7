/**
 * Which rows of the agent's interface table a link means.
 *
 * Links are named by ifName, else by ifAlias, or by a number, which is an ifIndex. Indexes move when a router restarts
 * or an interface is made anew, so a mapping holds only for the inventory it was made from. After delete and create an
 * agent may list one name twice, the dead row with frozen counters: the one that is up counts, then the higher index.
 */
import type { Bps } from '../../../dsl/program/index.ts';
import { bps } from '../../../dsl/program/index.ts';
import {
  IF_ALIAS,
  IF_HC_IN_OCTETS,
  IF_HC_OUT_OCTETS,
  IF_HIGH_SPEED,
  IF_NAME,
  IF_NUMBER,
  IF_OPER_STATUS,
  IF_TABLE_LAST_CHANGE,
} from './oids.ts';
import type { Cell, SnmpReply, SnmpSession, SnmpValue } from './session.ts';

export interface InterfaceRow {
  readonly index: number;
  readonly name: string;
  readonly alias: string;
  /** undefined when the agent says "unknown", as some do for tunnels. */
  readonly up: boolean | undefined;
  /** ifHighSpeed; 0 when the agent does not know. */
  readonly speed: Bps;
  /** 64-bit counters; undefined where the agent has none for this interface. */
  readonly in: bigint | undefined;
  readonly out: bigint | undefined;
}

/** The agent's interfaces, with the two values whose change says that there are others now. */
export interface Inventory {
  readonly rows: readonly InterfaceRow[];
  readonly count: SnmpValue;
  readonly lastChange: SnmpValue;
}

const UP = 1;
/** ifOperStatus 4 is unknown; everything else (down, testing, dormant, notPresent, lowerLayerDown) carries nothing. */
const UNKNOWN = 4;

export const operStatus = (value: SnmpValue): boolean | undefined =>
  typeof value !== 'number' || value === UNKNOWN ? undefined : value === UP;

export const highSpeed = (value: SnmpValue): Bps => bps(typeof value === 'number' ? value * 1e6 : 0);

export const counterOf = (value: SnmpValue): bigint | undefined =>
  typeof value === 'bigint' ? value : typeof value === 'number' ? BigInt(value) : undefined;

/** Walks the interface tables. Takes about 0.2 s for 1,000 interfaces of snmpd. */
export async function discover(session: SnmpSession): Promise<SnmpReply<Inventory>> {
  // Asked for first: a change during the walk then shows as a change after it.
  const before = await session.get([IF_NUMBER, IF_TABLE_LAST_CHANGE]);
  if (!before.ok) return before;
  const columns = [IF_NAME, IF_ALIAS, IF_OPER_STATUS, IF_HIGH_SPEED, IF_HC_IN_OCTETS, IF_HC_OUT_OCTETS];
  const walks = await Promise.all(columns.map((column) => session.walk(column)));
  const cells: Map<string, SnmpValue>[] = [];
  for (const walk of walks) {
    if (!walk.ok) return walk;
    cells.push(byIndex(walk.value));
  }
  const [names, aliases, statuses, speeds, ins, outs] = cells;
  const rows = [...(names ?? [])].map(([index, name]) => ({
    index: Number(index),
    name: textOf(name),
    alias: textOf(aliases?.get(index)),
    up: operStatus(statuses?.get(index)),
    speed: highSpeed(speeds?.get(index)),
    in: counterOf(ins?.get(index)),
    out: counterOf(outs?.get(index)),
  }));
  const [count, lastChange] = before.value.values;
  return { ok: true, value: { rows, count, lastChange } };
}

/** The row that `wanted` names now, as written in the rule file; undefined when there is none. */
export function findRow(rows: readonly InterfaceRow[], wanted: string | number): InterfaceRow | undefined {
  if (typeof wanted === 'number') return rows.find((row) => row.index === wanted);
  const named = rows.filter((row) => row.name === wanted);
  const candidates = named.length > 0 ? named : rows.filter((row) => row.alias === wanted);
  return candidates.reduce<InterfaceRow | undefined>(
    (best, row) => (best && !better(row, best) ? best : row),
    undefined,
  );
}

function better(row: InterfaceRow, than: InterfaceRow): boolean {
  const liveness = (of: InterfaceRow): number => (of.up === true ? 2 : of.up === undefined ? 1 : 0);
  const difference = liveness(row) - liveness(than);
  return difference !== 0 ? difference > 0 : row.index > than.index;
}

const byIndex = (cells: readonly Cell[]): Map<string, SnmpValue> =>
  new Map(cells.map(({ index, value }) => [index, value]));

export const textOf = (value: SnmpValue): string => (typeof value === 'string' ? value : '');
