/**
 * One agent: which of its rows the links are, and what a poll asks and learns.
 *
 * The mapping of links to rows changes only by a walk that was answered in full: an agent that is silent for a while
 * keeps it. A walk follows on a row that is gone, a row with another name, a changed ifNumber or ifTableLastChange,
 * and a restart; and twice a minute while an interface is not to be found.
 */
import type { LinkSpec, MonoMs, Ms } from '../../../dsl/program/index.ts';
import { after, ms } from '../../../dsl/program/index.ts';
import { BgpPeers, bgpObjects } from './bgp.ts';
import { AgentCounters } from './counters.ts';
import type { Inventory } from './interfaces.ts';
import { discover } from './interfaces.ts';
import { LinkRecord } from './record.ts';
import type { RowStatus } from './requests.ts';
import { octetObjects, packOctets, packStatus, readOctets, readStatus, statusObjects } from './requests.ts';
import type { Answer, SnmpFailure, SnmpReply, SnmpSession } from './session.ts';
import { MOST_OIDS_PER_REQUEST } from './session.ts';

/** What a poll found out that is worth telling. */
export type Finding =
  | { readonly kind: 'restarted' }
  | {
      readonly kind: 'moved';
      readonly record: LinkRecord;
      readonly from: readonly number[];
      readonly to: readonly number[];
    };

const SEARCH_AGAIN = ms(30_000);
const FEWEST_OBJECTS = 8;
/** Other interfaces that are read along to find the agent's step while the links are idle. */
const BUSY_NEIGHBORS = 4;

export class Agent {
  readonly counters = new AgentCounters();
  readonly bgp = new BgpPeers();
  records: readonly LinkRecord[];
  readonly #session: SnmpSession;
  readonly #found: (finding: Finding) => void;
  #inventory: Inventory | undefined;
  #searchedAt: MonoMs | undefined;
  #mustSearch = true;
  #rows: readonly number[] = [];
  #mostObjects = MOST_OIDS_PER_REQUEST;
  #uptime: Ms | undefined;

  constructor(session: SnmpSession, links: readonly LinkSpec[], found: (finding: Finding) => void) {
    this.#session = session;
    this.#found = found;
    this.records = links.map((link) => new LinkRecord(link));
  }

  /** Uptime at the newest read; undefined before the first. */
  get uptime(): Ms | undefined {
    return this.#uptime;
  }

  /** ifIndex of every interface that the agent listed; empty before the first answer. */
  get interfaces(): readonly number[] {
    return this.#inventory?.rows.map((row) => row.index) ?? [];
  }

  /** Links that stayed the same keep what is known of them; the others are looked up in the present inventory. */
  follow(links: readonly LinkSpec[]): void {
    const same = (record: LinkRecord, link: LinkSpec): boolean =>
      record.spec.name === link.name &&
      record.spec.capacity === link.capacity &&
      JSON.stringify([record.spec.interface, record.spec.neighbor]) === JSON.stringify([link.interface, link.neighbor]);
    this.records = links.map((link) => this.records.find((record) => same(record, link)) ?? new LinkRecord(link));
    if (this.#inventory !== undefined) this.#map(this.#inventory);
  }

  /** Walks the tables if there is reason to. A failure is returned only while there is no inventory to go on with. */
  async search(now: MonoMs): Promise<SnmpFailure | undefined> {
    const lost = this.records.some((record) => !record.complete);
    const waited = this.#searchedAt === undefined || now >= after(this.#searchedAt, SEARCH_AGAIN);
    if (!this.#mustSearch && !(waited && lost)) return undefined;
    const reply = await discover(this.#session);
    this.#searchedAt = now;
    if (!reply.ok) return this.#inventory === undefined ? reply.failure : undefined;
    this.#mustSearch = false;
    this.#inventory = reply.value;
    this.#map(reply.value);
    return undefined;
  }

  /** One small read of the busiest rows, to watch the agent's step. */
  async watch(): Promise<SnmpFailure | undefined> {
    const [rows] = packOctets(this.#rows, this.#mostObjects);
    if (rows === undefined) return undefined;
    const read = await this.#octets(rows, true);
    return read.ok ? undefined : read.failure;
  }

  /** Asks for everything. After a failure nothing has changed but counters that were read before it. */
  async poll(): Promise<SnmpFailure | undefined> {
    const missing = new Set<number>();
    for (const [i, rows] of packOctets(this.#rows, this.#mostObjects).entries()) {
      const read = await this.#octets(rows, i === 0);
      if (!read.ok) return this.#lighter(read.failure);
      for (const row of read.value) missing.add(row);
    }
    const statuses = new Map<number, RowStatus>();
    const linkRows = this.records.flatMap((record) => record.rows);
    for (const rows of packStatus(linkRows, this.#mostObjects)) {
      const reply = await this.#session.get(statusObjects(rows));
      if (!reply.ok) return this.#lighter(reply.failure);
      const answer = readStatus(rows, reply.value);
      if (answer === undefined) return NO_UPTIME;
      if (this.#inventory?.count !== answer.count || this.#inventory?.lastChange !== answer.lastChange) {
        this.#mustSearch = true;
      }
      for (const [row, status] of answer.rows) statuses.set(row, status);
    }
    const failure = await this.#peers();
    if (failure === undefined) this.#evaluate(missing, statuses);
    return failure;
  }

  #evaluate(missing: ReadonlySet<number>, statuses: ReadonlyMap<number, RowStatus>): void {
    for (const record of this.records) {
      const renumbered = record.renumbered(statuses);
      for (const row of renumbered) this.counters.forget(row);
      const gone = record.rows.some((row) => missing.has(row));
      if (gone || renumbered.length > 0) this.#mustSearch = true;
      if (gone || renumbered.length > 0 || record.rows.length === 0) record.miss();
      else record.poll(statuses, this.counters, this.#uptime ?? ms(0));
    }
  }

  async #octets(rows: readonly number[], watch: boolean): Promise<SnmpReply<readonly number[]>> {
    const reply = await this.#session.get(octetObjects(rows));
    if (!reply.ok) return reply;
    const answer = readOctets(rows, reply.value);
    if (answer === undefined) return { ok: false, failure: NO_UPTIME };
    const { sent, received } = reply.value;
    const { restarted } = this.counters.read({ ...answer, sent, received, watch });
    this.#uptime = answer.uptime;
    if (restarted) {
      this.bgp.forget();
      this.#mustSearch = true;
      this.#found({ kind: 'restarted' });
    }
    return { ok: true, value: answer.missing };
  }

  async #peers(): Promise<SnmpFailure | undefined> {
    const peers = this.records.flatMap((record) => record.spec.neighbor);
    const answers: Answer[] = [];
    const [version, ...objects] = bgpObjects(peers);
    if (objects.length === 0 || version === undefined) return undefined;
    for (let i = 0; i < objects.length; i += this.#mostObjects - 1) {
      const reply = await this.#session.get([version, ...objects.slice(i, i + this.#mostObjects - 1)]);
      if (!reply.ok) return this.#lighter(reply.failure);
      answers.push(reply.value);
    }
    const states = answers.flatMap((answer) => answer.values.slice(1));
    this.bgp.observe(peers, [answers[0]?.values[0], ...states]);
    return undefined;
  }

  /** An agent with small datagrams is asked for less at once from now on. */
  #lighter(failure: SnmpFailure): SnmpFailure {
    if (failure.code === 'too-big') this.#mostObjects = Math.max(FEWEST_OBJECTS, Math.floor(this.#mostObjects / 2));
    return failure;
  }

  #map(inventory: Inventory): void {
    for (const record of this.records) {
      const moved = record.map(inventory.rows);
      if (moved !== undefined && moved.from.length > 0) this.#found({ kind: 'moved', record, ...moved });
    }
    const rows = [...new Set(this.records.flatMap((record) => record.rows))];
    this.counters.follow(new Set(rows));
    const load = (row: Inventory['rows'][number]): number => Number((row.in ?? 0n) + (row.out ?? 0n));
    const others = inventory.rows
      .filter((row) => row.in !== undefined && row.out !== undefined && !rows.includes(row.index))
      .sort((a, b) => load(b) - load(a))
      .slice(0, BUSY_NEIGHBORS)
      .map((row) => row.index);
    // The watching read is the first request: the links come first in it, then the busiest others.
    const [first = []] = packOctets(rows, this.#mostObjects - 2 * BUSY_NEIGHBORS);
    this.#rows = [...first, ...others, ...rows.slice(first.length)];
  }
}

const NO_UPTIME: SnmpFailure = { code: 'refused', detail: 'the agent does not tell its sysUpTime' };
