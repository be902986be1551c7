/** NetFlow v9 datagrams as a border router would export them: one template of 18 fields, 27 records to a datagram. */
import { xorshift32 } from './row.ts';
import type { TableEntry } from './table.ts';
import { addressesIn } from './table.ts';

/** (element, octets): what Cisco's and Juniper's default templates have in common. */
const FIELDS: readonly (readonly [element: number, length: number])[] = [
  [8, 4],
  [12, 4],
  [15, 4],
  [10, 4],
  [14, 4],
  [2, 4],
  [1, 4],
  [22, 4],
  [21, 4],
  [7, 2],
  [11, 2],
  [6, 1],
  [4, 1],
  [5, 1],
  [16, 4],
  [17, 4],
  [9, 1],
  [13, 1],
];
const RECORD = FIELDS.reduce((sum, [, length]) => sum + length, 0);
const TEMPLATE = 256;
export const RECORDS_PER_DATAGRAM = 27;
const HEADER = 20;
/** Interfaces that traffic leaves by. */
const OUT_INTERFACES = 4;

function header(count: number, sequence: number, nowMs: number, uptimeMs: number): Buffer {
  const head = Buffer.alloc(HEADER);
  head.writeUInt16BE(9, 0);
  head.writeUInt16BE(count, 2);
  head.writeUInt32BE(uptimeMs >>> 0, 4);
  head.writeUInt32BE(Math.floor(nowMs / 1000), 8);
  head.writeUInt32BE(sequence, 12);
  head.writeUInt32BE(1, 16);
  return head;
}

export function templateDatagram(nowMs: number, uptimeMs: number): Buffer {
  const set = Buffer.alloc(8 + 4 * FIELDS.length);
  set.writeUInt16BE(0, 0);
  set.writeUInt16BE(set.length, 2);
  set.writeUInt16BE(TEMPLATE, 4);
  set.writeUInt16BE(FIELDS.length, 6);
  FIELDS.forEach(([element, length], index) => {
    set.writeUInt16BE(element, 8 + 4 * index);
    set.writeUInt16BE(length, 10 + 4 * index);
  });
  return Buffer.concat([header(1, 0, nowMs, uptimeMs), set]);
}

/** `count` datagrams of records to destinations in `table`; flows of up to 20 s that have just ended. */
export function dataDatagrams(table: readonly TableEntry[], count: number, nowMs: number, uptimeMs: number): Buffer[] {
  const random = xorshift32(4);
  const destinations = addressesIn(table, count * RECORDS_PER_DATAGRAM, 5);
  const datagrams: Buffer[] = [];
  for (let datagram = 0; datagram < count; datagram++) {
    const set = Buffer.alloc(4 + RECORD * RECORDS_PER_DATAGRAM);
    set.writeUInt16BE(TEMPLATE, 0);
    set.writeUInt16BE(set.length, 2);
    for (let record = 0; record < RECORDS_PER_DATAGRAM; record++) {
      const at = 4 + RECORD * record;
      const destination = destinations[4 * (datagram * RECORDS_PER_DATAGRAM + record)]!;
      const packets = 1 + (random() % 50);
      set.writeUInt32BE(0x0a00_0000 + (random() & 0xffff), at);
      set.writeUInt32BE(destination, at + 4);
      set.writeUInt32BE(100 + (random() & 7), at + 12);
      // A route leaves by one interface.
      set.writeUInt32BE(1 + ((destination >>> 13) % OUT_INTERFACES), at + 16);
      set.writeUInt32BE(packets, at + 20);
      set.writeUInt32BE(packets * (40 + (random() % 1460)), at + 24);
      set.writeUInt32BE((uptimeMs - 1000 - (random() % 20_000)) >>> 0, at + 28);
      set.writeUInt32BE((uptimeMs - 500) >>> 0, at + 32);
      set.writeUInt16BE(random() & 0xffff, at + 36);
      set.writeUInt16BE(443, at + 38);
      set.writeUInt8(6, at + 41);
    }
    datagrams.push(Buffer.concat([header(RECORDS_PER_DATAGRAM, datagram + 1, nowMs, uptimeMs), set]));
  }
  return datagrams;
}
