/** net-snmp's agent on a router: v2c, the interfaces of its namespace with their 64-bit counters. */
import type { Child } from './child.ts';
import type { Namespace } from './namespace.ts';
import { InVain, until } from './wait.ts';

export const COMMUNITY = 'lab-read';
const WRITE_COMMUNITY = 'lab-write';
const START_MS = 10_000;
/** nsCacheTimeout of the interface table (NET-SNMP-AGENT-MIB): how long the agent answers with the same counters. */
const IFTABLE_CACHE = '1.3.6.1.4.1.8072.1.5.3.1.2.1.3.6.1.2.1.2.2';
const SYS_UPTIME = '1.3.6.1.2.1.1.3.0';
const IF_NAME = '1.3.6.1.2.1.31.1.1.1.1';

export class Snmpd {
  readonly #at: Namespace;
  readonly #address: string;

  private constructor(at: Namespace, address: string) {
    this.#at = at;
    this.#address = address;
  }

  /** `address` is an IPv4 address of the namespace; the port is 161. */
  static async start(at: Namespace, address: string): Promise<Snmpd> {
    const conf = [
      `agentaddress udp:${address}:161`,
      `rocommunity ${COMMUNITY}`,
      `rwcommunity ${WRITE_COMMUNITY}`,
      'sysName lab-router',
      '',
    ].join('\n');
    const file = at.file('snmpd.conf', conf);
    const child = at.start('snmpd', ['snmpd', '-f', '-C', '-c', file, '-Lo', '-I', '-smux'], {
      env: { SNMP_PERSISTENT_DIR: at.dir, MIBS: '' },
    });
    const agent = new Snmpd(at, address);
    await until(`snmpd of ${at.name} answers`, START_MS, () => agent.#ready(child));
    return agent;
  }

  async #ready(child: Child): Promise<boolean> {
    if (!child.running) throw new InVain(`snmpd ended: ${child.output}`);
    return (await this.#ask('snmpget', COMMUNITY, SYS_UPTIME)) !== '';
  }

  /**
   * Makes the agent answer with the same counters for `seconds` (3 by default), as many real routers do for 15 or 30.
   * The agent is net-snmp's own, only its cache is longer.
   */
  async cacheCounters(seconds: number): Promise<void> {
    await this.#ask('snmpset', WRITE_COMMUNITY, IFTABLE_CACHE, 'i', String(seconds));
  }

  /** ifIndex by ifName, as the agent tells it. */
  async interfaces(): Promise<ReadonlyMap<string, number>> {
    const lines = (await this.#ask('snmpwalk', COMMUNITY, IF_NAME)).split('\n').filter(Boolean);
    return new Map(
      lines.map((line) => {
        const [oid = '', name = ''] = line.split(' ');
        return [name.replaceAll('"', ''), Number(oid.split('.').at(-1))];
      }),
    );
  }

  /** Values of one or more OIDs, one line each. */
  async get(...oids: string[]): Promise<readonly string[]> {
    const text = await this.#ask('snmpget', COMMUNITY, ...oids);
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => line.slice(line.indexOf(' ') + 1));
  }

  #ask(tool: string, community: string, ...args: string[]): Promise<string> {
    return this.#at.query(tool, '-v2c', '-c', community, '-Oqn', '-r', '0', '-t', '1', this.#address, ...args);
  }
}
