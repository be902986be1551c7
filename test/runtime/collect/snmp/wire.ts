/** An agent on a real UDP socket of the loopback, from the library's own agent, to test the session against datagrams. */
import type { RemoteInfo, Socket } from 'node:dgram';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import * as oids from '../../../../src/runtime/collect/snmp/oids.ts';

/** What this file uses of net-snmp's agent; the library brings no types. */
interface AgentLibrary {
  createAgent(options: object, heard: (error: Error | null) => void): WireLibraryAgent;
  readonly ObjectType: Readonly<
    Record<'Integer' | 'OctetString' | 'TimeTicks' | 'Gauge' | 'Counter' | 'Counter64', number>
  >;
  readonly MibProviderType: Readonly<Record<'Scalar' | 'Table', number>>;
  readonly MaxAccess: Readonly<Record<'not-accessible' | 'read-only', number>>;
}
interface WireLibraryAgent {
  getMib(): {
    registerProvider(provider: object): void;
    addTableRow(table: string, row: readonly unknown[]): void;
    deleteTableRow(table: string, index: readonly number[]): void;
    setTableSingleCell(table: string, column: number, index: readonly number[], value: unknown): void;
    setScalarValue(name: string, value: unknown): void;
  };
  getAuthorizer(): { addCommunity(community: string): void };
  close(): void;
}
const library = createRequire(import.meta.url)('net-snmp') as AgentLibrary;

export interface WireRow {
  readonly index: number;
  readonly name: string;
  readonly in: bigint;
  readonly out: bigint;
  readonly speed: number;
}

export interface WireAgent {
  readonly port: number;
  add(row: WireRow): void;
  remove(index: number): void;
  close(): void;
}

const octets = (value: bigint): Buffer => {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64BE(value);
  return buffer;
};

/** Answers the community `secret` at an address of the loopback. */
export async function wireAgent(address: '127.0.0.1' | '::1' = '127.0.0.1'): Promise<WireAgent> {
  const { ObjectType, MibProviderType, MaxAccess } = library;
  const sockets: Socket[] = [];
  const agent = library.createAgent(
    {
      transport: address === '::1' ? 'udp6' : 'udp4',
      dgramModule: {
        // The library insists on a port; any free one will do.
        createSocket: (transport: 'udp4' | 'udp6') => {
          const socket = createSocket(transport);
          const bind = socket.bind.bind(socket);
          sockets.push(socket);
          return Object.assign(socket, { bind: () => bind(0, address) });
        },
      },
    },
    () => undefined,
  );
  await once(sockets[0]!, 'listening');
  agent.getAuthorizer().addCommunity('secret');
  const mib = agent.getMib();
  const scalar = (name: string, oid: string, type: number, value: unknown): void => {
    mib.registerProvider({
      name,
      type: MibProviderType.Scalar,
      oid: oid.replace(/\.0$/, ''),
      scalarType: type,
      maxAccess: MaxAccess['read-only'],
    });
    mib.setScalarValue(name, value);
  };
  scalar('sysUpTime', oids.SYS_UPTIME, ObjectType.TimeTicks, 4_294_967_295);
  scalar('ifNumber', oids.IF_NUMBER, ObjectType.Integer, 2);
  const column = (oid: string, type: number, name: string): object => ({
    number: Number(oid.split('.').at(-1)),
    name,
    type,
    maxAccess: MaxAccess['read-only'],
  });
  const index = { number: 99, name: 'index', type: ObjectType.Integer, maxAccess: MaxAccess['not-accessible'] };
  mib.registerProvider({
    name: 'ifXEntry',
    type: MibProviderType.Table,
    oid: oids.IF_NAME.replace(/\.1$/, ''),
    maxAccess: MaxAccess['not-accessible'],
    tableColumns: [
      column(oids.IF_NAME, ObjectType.OctetString, 'ifName'),
      column(oids.IF_HC_IN_OCTETS, ObjectType.Counter64, 'ifHCInOctets'),
      column(oids.IF_HC_OUT_OCTETS, ObjectType.Counter64, 'ifHCOutOctets'),
      column(oids.IF_HIGH_SPEED, ObjectType.Gauge, 'ifHighSpeed'),
      index,
    ],
    tableIndex: [{ columnName: 'index' }],
  });
  return {
    port: sockets[0]!.address().port,
    add: (row) => mib.addTableRow('ifXEntry', [row.name, octets(row.in), octets(row.out), row.speed, row.index]),
    remove: (row) => mib.deleteTableRow('ifXEntry', [row]),
    close: () => agent.close(),
  };
}

/** A socket that answers every datagram with what `answer` makes of it, to play an agent that is broken or hostile. */
export async function rogue(
  answer: (request: Buffer) => readonly Buffer[],
): Promise<{ readonly port: number; readonly heard: () => number; readonly close: () => void }> {
  const socket = createSocket('udp4');
  let heard = 0;
  socket.on('message', (request: Buffer, from: RemoteInfo) => {
    heard++;
    for (const reply of answer(request)) socket.send(reply, from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { port: socket.address().port, heard: () => heard, close: () => socket.close() };
}
