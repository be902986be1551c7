/**
 * An SNMP agent on loopback that shows the simulated links: IF-MIB by v2c, counters renewed every few seconds.
 *
 * Between two renewals every answer is the same, as with agents that cache. Only sysUpTime goes on. What it serves is
 * what a poller of interfaces asks for; there is no BGP4-MIB, as on most agents.
 */
import snmp from 'net-snmp';
import type { RouterName } from '../../../dsl/program/index.ts';
import type { Network, SimLink } from '../network.ts';
import type { Clock } from './clock.ts';

/** The part of net-snmp's agent side that is used here; the library brings no types. */
interface AgentLibrary {
  createAgent(options: Readonly<Record<string, unknown>>, callback: (error: Error | null) => void): LibraryAgent;
  readonly MibProviderType: { readonly Scalar: number; readonly Table: number };
  readonly MaxAccess: Readonly<Record<string, number>>;
  readonly ObjectType: Readonly<
    Record<'Integer' | 'OctetString' | 'TimeTicks' | 'Counter' | 'Counter64' | 'Gauge', number>
  >;
}
interface LibraryAgent {
  getMib(): Mib;
  getAuthorizer(): { addCommunity(community: string): void };
  close(closed: () => void): void;
}
interface MibRequest {
  readonly instanceNode: { value: unknown };
  done(): void;
}
interface Mib {
  registerProvider(definition: Readonly<Record<string, unknown>>): void;
  setScalarValue(name: string, value: number): void;
  addTableRow(name: string, row: readonly unknown[]): void;
  setTableSingleCell(name: string, column: number, row: readonly number[], value: unknown): void;
}
const library = snmp as unknown as AgentLibrary;

export interface AgentOptions {
  readonly network: Network;
  readonly router: RouterName;
  readonly address: string;
  readonly port: number;
  readonly community: string;
  /** Milliseconds between two renewals of the counters; 0 for live ones, which are those of the moment. */
  readonly step: number;
  /** Brings the network to this moment. */
  readonly advance: () => void;
  readonly clock: Clock;
}

const IF_ENTRY = '1.3.6.1.2.1.2.2.1';
const IF_X_ENTRY = '1.3.6.1.2.1.31.1.1.1';
const OPER_STATUS = 8;
const [UP, DOWN] = [1, 2];
const MEGABIT = 1_000_000;
const PACKET_OCTETS = 1_000;
const COUNTER_32 = 2 ** 32;
/** The agent has been up for a while when weir meets it: 100 minutes. */
const UP_BEFORE_MS = 6_000_000;

/** Live counters are renewed so often for those who do not ask for the uptime. */
const WALKED_EVERY_MS = 1_000;

type ColumnType = keyof AgentLibrary['ObjectType'];
/** Column, name, type. ifEntry without what nobody asks for. */
const IF_COLUMNS: readonly (readonly [number, string, ColumnType])[] = [
  [1, 'ifIndex', 'Integer'],
  [2, 'ifDescr', 'OctetString'],
  [3, 'ifType', 'Integer'],
  [5, 'ifSpeed', 'Gauge'],
  [7, 'ifAdminStatus', 'Integer'],
  [OPER_STATUS, 'ifOperStatus', 'Integer'],
  [19, 'ifOutDiscards', 'Counter'],
];
const IF_X_COLUMNS: readonly (readonly [number, string, ColumnType])[] = [
  [1, 'ifName', 'OctetString'],
  [6, 'ifHCInOctets', 'Counter64'],
  [10, 'ifHCOutOctets', 'Counter64'],
  [11, 'ifHCOutUcastPkts', 'Counter64'],
  [15, 'ifHighSpeed', 'Gauge'],
  [18, 'ifAlias', 'OctetString'],
  [19, 'ifCounterDiscontinuityTime', 'TimeTicks'],
];

export class SnmpAgent {
  readonly #options: AgentOptions;
  readonly #links: readonly SimLink[];
  readonly #agent: LibraryAgent;
  readonly #started: number;
  #closed = false;

  /** `failed` hears of datagrams that the library could not serve. */
  constructor(options: AgentOptions, failed: (error: Error) => void) {
    this.#options = options;
    this.#links = options.network.spec.links.filter(({ router }) => router === options.router);
    this.#started = options.clock.now() - UP_BEFORE_MS;
    const { address, port } = options;
    this.#agent = library.createAgent({ address, port, accessControlModelType: 0 }, (error) => {
      if (error) failed(error);
    });
    this.#agent.getAuthorizer().addCommunity(options.community);
    this.#publish();
    this.#renew();
  }

  close(): Promise<void> {
    this.#closed = true;
    return new Promise((resolve) => this.#agent.close(resolve));
  }

  #publish(): void {
    const mib = this.#agent.getMib();
    const { Scalar, Table } = library.MibProviderType;
    const access = library.MaxAccess['read-only'];
    const scalar = (name: string, oid: string, type: ColumnType, handler?: (request: MibRequest) => void): void => {
      const scalarType = library.ObjectType[type];
      mib.registerProvider({ name, type: Scalar, oid, scalarType, maxAccess: access, ...(handler ? { handler } : {}) });
    };
    const table = (
      name: string,
      oid: string,
      columns: typeof IF_COLUMNS,
      index: Readonly<Record<string, unknown>>,
    ): void => {
      const tableColumns = columns.map(([number, column, type]) => ({
        number,
        name: column,
        type: library.ObjectType[type],
        maxAccess: access,
      }));
      mib.registerProvider({
        name,
        type: Table,
        oid,
        maxAccess: library.MaxAccess['not-accessible'],
        tableColumns,
        ...index,
      });
    };
    scalar('sysUpTime', '1.3.6.1.2.1.1.3', 'TimeTicks', (request) => {
      // Pollers ask for the uptime first, in the same request as the counters that they divide by it.
      if (this.#options.step === 0) this.#show();
      request.instanceNode.value = this.#ticks();
      request.done();
    });
    scalar('ifNumber', '1.3.6.1.2.1.2.1', 'Integer');
    scalar('ifTableLastChange', '1.3.6.1.2.1.31.1.5', 'TimeTicks');
    table('ifEntry', IF_ENTRY, IF_COLUMNS, { tableIndex: [{ columnName: 'ifIndex' }] });
    table('ifXEntry', IF_X_ENTRY, IF_X_COLUMNS, { tableAugments: 'ifEntry' });
    mib.setScalarValue('sysUpTime', this.#ticks());
    mib.setScalarValue('ifNumber', this.#links.length);
    mib.setScalarValue('ifTableLastChange', 0);
    for (const { ifIndex, name, interface: ifName, capacity } of this.#links) {
      const speed = Math.min(capacity, COUNTER_32 - 1);
      mib.addTableRow('ifEntry', [ifIndex, ifName, 6, speed, UP, UP, 0]);
      const counters = [counter64(0), counter64(0), counter64(0)];
      mib.addTableRow('ifXEntry', [ifIndex, ifName, ...counters, Math.round(capacity / MEGABIT), `to ${name}`, 0]);
    }
  }

  #ticks(): number {
    return Math.floor((this.#options.clock.now() - this.#started) / 10) % COUNTER_32;
  }

  #renew(): void {
    if (this.#closed) return;
    this.#show();
    const { clock, step } = this.#options;
    clock.after(step === 0 ? WALKED_EVERY_MS : step, () => this.#renew());
  }

  #show(): void {
    const { network, advance } = this.#options;
    advance();
    const mib = this.#agent.getMib();
    for (const { name, ifIndex } of this.#links) {
      const { inbound, outbound, dropped } = network.octets(name);
      const up = network.routing.isUp(network.spec.links.findIndex((link) => link.name === name));
      const cell = (table: string, column: number, value: unknown): void =>
        mib.setTableSingleCell(table, column, [ifIndex], value);
      cell('ifXEntry', 6, counter64(inbound));
      cell('ifXEntry', 10, counter64(outbound));
      cell('ifXEntry', 11, counter64(outbound / PACKET_OCTETS));
      cell('ifEntry', 19, Math.floor(dropped / PACKET_OCTETS) % COUNTER_32);
      cell('ifEntry', OPER_STATUS, up ? UP : DOWN);
    }
  }
}

/** Eight octets, as the library wants them. */
function counter64(value: number): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64BE(BigInt(Math.floor(value)));
  return buffer;
}
