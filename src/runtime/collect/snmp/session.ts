/**
 * Asks one agent by SNMP. The only file that knows the net-snmp library, and what has to be minded with it:
 *
 * - A session without an 'error' listener ends the process at the first malformed datagram, and some malformed ones
 *   throw past that listener: the socket is wrapped so that nothing a stranger sends can.
 * - An absent row comes back without an error, as a varbind of its own type with the value null.
 * - Its `walk` throws when a column is empty and never ends with an agent that goes backwards: walked here instead.
 * - A request is never called back when the socket closes under it, or when its answer is one that the library throws
 *   at: every request has a deadline here, so that no poller waits for ever.
 * - Many requests at once time out on ordinary agents: at most 8 are under way.
 *
 * Wrong community, closed port and wrong key look alike from here: no answer.
 */
import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import snmp from 'net-snmp';
import type { Session, SessionOptions, Varbind } from 'net-snmp';
import type { MonoMs, SnmpSpec } from '../../../dsl/program/index.ts';
import { Turnstile } from './turnstile.ts';

export const MOST_OIDS_PER_REQUEST = 40;
const MOST_REQUESTS_AT_ONCE = 8;
const MAX_REPETITIONS = 50;
const ATTEMPTS = 2;
/** What a request may take beyond its attempts before it is given up as forgotten. */
const FORGOTTEN_AFTER_MS = 500;
/** A table with more rows than this is a loop. */
const MOST_ROWS = 20_000;

/** Integers as number, Counter64 as bigint, text as string; undefined where the agent has no such object. */
export type SnmpValue = number | bigint | string | undefined;

/** Values in the order asked for, and when the request left and the answer came. */
export interface Answer {
  readonly values: readonly SnmpValue[];
  readonly sent: MonoMs;
  readonly received: MonoMs;
}

/** One cell of a walked column; `index` is what follows the column's own OID. */
export interface Cell {
  readonly index: string;
  readonly value: SnmpValue;
}

/**
 * - `no-answer`: nothing came back in time, twice
 * - `too-big`: the agent cannot fit the answer into a datagram; ask for less at once
 * - `refused`: the agent or the library says no; `detail` says what
 */
export interface SnmpFailure {
  readonly code: 'no-answer' | 'too-big' | 'refused';
  readonly detail: string;
}

export type SnmpReply<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: SnmpFailure };

export interface SnmpSession {
  /** At most 40 objects, in one request: values that belong to one moment must be asked for together. */
  get(oids: readonly string[]): Promise<SnmpReply<Answer>>;
  walk(column: string): Promise<SnmpReply<readonly Cell[]>>;
  close(): void;
}

export interface SessionSettings {
  /** Of one attempt; there are two. */
  readonly timeoutMs: number;
  readonly now: () => MonoMs;
  /** Told of datagrams that are no SNMP and of errors of the socket; never ends the session. */
  readonly onNoise: (what: string) => void;
}

export function openSession(agent: SnmpSpec, settings: SessionSettings): SnmpSession {
  const { timeoutMs, now, onNoise } = settings;
  const noise = (error: unknown): void => onNoise(error instanceof Error ? error.message : String(error));
  const session = connect(agent, timeoutMs, noise);
  session.on('error', noise);
  const turnstile = new Turnstile(MOST_REQUESTS_AT_ONCE);
  const closing = new AbortController();
  const deadlineMs = ATTEMPTS * timeoutMs + FORGOTTEN_AFTER_MS;

  const bulk = (oid: string): Promise<SnmpReply<readonly Varbind[]>> =>
    turnstile.pass(() =>
      settled<readonly Varbind[]>(closing.signal, deadlineMs, (done) =>
        session.getBulk([oid], 0, MAX_REPETITIONS, (error, columns) => done(error, columns?.[0] ?? [])),
      ),
    );

  return {
    get: (oids) =>
      turnstile.pass(async () => {
        if (oids.length > MOST_OIDS_PER_REQUEST) return refused(`${oids.length} objects in one request`);
        const sent = now();
        const reply = await settled<readonly Varbind[]>(closing.signal, deadlineMs, (done) => session.get(oids, done));
        return reply.ok ? { ok: true, value: { values: reply.value.map(valueOf), sent, received: now() } } : reply;
      }),
    walk: async (column) => {
      const cells: Cell[] = [];
      for (let from = column; cells.length < MOST_ROWS;) {
        const reply = await bulk(from);
        if (!reply.ok) return reply;
        for (const varbind of reply.value) {
          if (snmp.isVarbindError(varbind) || !varbind.oid.startsWith(`${column}.`)) return { ok: true, value: cells };
          if (!follows(from, varbind.oid)) return refused(`a table that goes back after ${from}`);
          cells.push({ index: varbind.oid.slice(column.length + 1), value: valueOf(varbind) });
          from = varbind.oid;
        }
        if (reply.value.length === 0) return { ok: true, value: cells };
      }
      return refused(`more than ${MOST_ROWS} rows below ${column}`);
    },
    close: () => {
      if (closing.signal.aborted) return;
      closing.abort();
      session.close();
    },
  };
}

function connect(agent: SnmpSpec, timeoutMs: number, noise: (error: unknown) => void): Session {
  const options: SessionOptions = {
    port: agent.port,
    version: agent.v3 === undefined ? snmp.Version2c : snmp.Version3,
    transport: isIPv6(agent.host) ? 'udp6' : 'udp4',
    retries: ATTEMPTS - 1,
    timeout: timeoutMs,
    reportOidMismatchErrors: true,
    dgramModule: { createSocket: (transport) => guardedSocket(transport, noise) },
  };
  if (agent.v3 === undefined) return snmp.createSession(agent.host, agent.community, options);
  const user = {
    name: agent.v3.user,
    level: snmp.SecurityLevel.authPriv,
    authProtocol: snmp.AuthProtocols.sha,
    authKey: agent.v3.auth,
    privProtocol: snmp.PrivProtocols.aes,
    privKey: agent.v3.priv,
  };
  return snmp.createV3Session(agent.host, user, options);
}

/** Exactly the calls that the library makes on a socket. */
function guardedSocket(transport: 'udp4' | 'udp6', noise: (error: unknown) => void): object {
  const socket = createSocket(transport);
  return {
    on: (event: 'message' | 'close' | 'error', listener: (what: unknown) => void) => {
      socket.on(event, (what?: unknown) => {
        try {
          listener(what);
          if (event === 'error') noise(what);
        } catch (error) {
          noise(error);
        }
      });
    },
    ref: () => socket.ref(),
    unref: () => socket.unref(),
    close: () => socket.close(),
    send: (
      message: Buffer,
      offset: number,
      length: number,
      port: number,
      address: string,
      sent: (error: Error | null) => void,
    ) => socket.send(message, offset, length, port, address, sent),
  };
}

/** Turns one callback into a reply. The library may call back twice, never, or throw instead: all end here. */
function settled<T>(
  closing: AbortSignal,
  deadlineMs: number,
  ask: (done: (error: Error | null, value?: T) => void) => void,
): Promise<SnmpReply<T>> {
  if (closing.aborted) return Promise.resolve(refused('the session is closed'));
  return new Promise((resolve) => {
    const settle = (reply: SnmpReply<T>): void => {
      clearTimeout(deadline);
      closing.removeEventListener('abort', closed);
      resolve(reply);
    };
    const closed = (): void => settle(refused('the session is closed'));
    const forgotten = (): void => settle({ ok: false, failure: { code: 'no-answer', detail: 'an unusable answer' } });
    const deadline = setTimeout(forgotten, deadlineMs);
    closing.addEventListener('abort', closed);
    try {
      ask((error, value) => {
        if (error !== null) settle({ ok: false, failure: failureOf(error) });
        else settle(value === undefined ? refused('an answer without values') : { ok: true, value });
      });
    } catch (error) {
      settle(refused(error instanceof Error ? error.message : String(error)));
    }
  });
}

function failureOf(error: Error): SnmpFailure {
  if (error instanceof snmp.RequestTimedOutError) return { code: 'no-answer', detail: error.message };
  const tooBig = error instanceof snmp.RequestFailedError && error.status === snmp.ErrorStatus.TooBig;
  return { code: tooBig ? 'too-big' : 'refused', detail: error.message };
}

const refused = (detail: string): { readonly ok: false; readonly failure: SnmpFailure } => ({
  ok: false,
  failure: { code: 'refused', detail },
});

function valueOf(varbind: Varbind): SnmpValue {
  const { value } = varbind;
  if (value instanceof Buffer) return varbind.type === snmp.ObjectType.Counter64 ? counter64(value) : value.toString();
  return typeof value === 'number' || typeof value === 'string' ? value : undefined;
}

/** 1 to 9 octets, the most significant first; 9 when the top bit is set and a zero octet keeps it positive. */
export function counter64(octets: Uint8Array): bigint {
  return octets.reduce((sum, octet) => (sum << 8n) | BigInt(octet), 0n);
}

/** Whether `next` comes after `oid` in the order of the tree. */
function follows(oid: string, next: string): boolean {
  const left = oid.split('.');
  const right = next.split('.');
  for (let i = 0; i < right.length; i++) {
    const difference = Number(right[i]) - Number(left[i] ?? -1);
    if (difference !== 0) return difference > 0;
  }
  return false;
}
