import { afterEach, describe, expect, test } from 'vitest';
import type { Address, SnmpSpec } from '../../../../src/dsl/program/index.ts';
import { monoMs } from '../../../../src/dsl/program/index.ts';
import { discover } from '../../../../src/runtime/collect/snmp/interfaces.ts';
import * as oids from '../../../../src/runtime/collect/snmp/oids.ts';
import type { SnmpSession } from '../../../../src/runtime/collect/snmp/session.ts';
import { counter64, openSession } from '../../../../src/runtime/collect/snmp/session.ts';
import { snmpSpec } from './fake.ts';
import { chance } from './simulated.ts';
import { rogue, wireAgent } from './wire.ts';

const closing: { close(): void }[] = [];
const noise: string[] = [];

afterEach(() => {
  for (const each of closing.splice(0)) each.close();
  noise.length = 0;
});

function closed<T extends { close(): void }>(what: T): T {
  closing.push(what);
  return what;
}

function open(port: number, change: Partial<SnmpSpec> = {}, timeoutMs = 1_000): SnmpSession {
  const agent = snmpSpec({ host: '127.0.0.1' as Address, port, ...change });
  return closed(openSession(agent, { timeoutMs, now: () => monoMs(0), onNoise: (what) => noise.push(what) }));
}

const row = { index: 2, name: 'xe-0/0/0', in: 123n, out: 18_446_744_073_709_551_615n, speed: 400_000 };

describe('Counter64', () => {
  test('is read from 1 to 9 octets, the most significant first', () => {
    expect(counter64(Uint8Array.of(0x7f))).toBe(127n);
    expect(counter64(Uint8Array.of(0x01, 0x00))).toBe(256n);
    expect(counter64(Uint8Array.of(0, 255, 255, 255, 255, 255, 255, 255, 255))).toBe(18_446_744_073_709_551_615n);
    expect(counter64(Uint8Array.of())).toBe(0n);
  });
});

describe.each(['127.0.0.1', '::1'] as const)('an agent at %s', (host) => {
  test('gives values by type, and undefined for a row that is missing', async () => {
    const agent = closed(await wireAgent(host));
    agent.add(row);
    const reply = await open(agent.port, { host: host as Address }).get([
      oids.SYS_UPTIME,
      `${oids.IF_NAME}.2`,
      `${oids.IF_HC_IN_OCTETS}.2`,
      `${oids.IF_HC_OUT_OCTETS}.2`,
      `${oids.IF_HIGH_SPEED}.2`,
      `${oids.IF_HC_IN_OCTETS}.3`,
    ]);
    expect(reply).toMatchObject({
      ok: true,
      value: { values: [4_294_967_295, 'xe-0/0/0', row.in, row.out, 400_000, undefined] },
    });
  });
});

describe('a walk', () => {
  test('gives every row of a column and stops at its end', async () => {
    const agent = closed(await wireAgent());
    for (let index = 1; index <= 120; index++) agent.add({ ...row, index, name: `eth${index}` });
    const reply = await open(agent.port).walk(oids.IF_NAME);
    expect(reply.ok && reply.value.length).toBe(120);
    expect(reply.ok && reply.value[119]).toEqual({ index: '120', value: 'eth120' });
  });

  test('of an empty table has no rows', async () => {
    const agent = closed(await wireAgent());
    expect(await open(agent.port).walk(oids.BGP_PEER_STATE)).toEqual({ ok: true, value: [] });
  });

  test('finds the table as it is now: a deleted row is gone', async () => {
    const agent = closed(await wireAgent());
    agent.add(row);
    agent.add({ ...row, index: 7, name: 'gone' });
    const session = open(agent.port);
    agent.remove(7);
    const inventory = await discover(session);
    expect(inventory.ok && inventory.value.rows.map((each) => each.name)).toEqual(['xe-0/0/0']);
  });

  test('of an agent that answers with the same row again and again ends', async () => {
    const column = [0x2b, 6, 1, 2, 1, 31, 1, 1, 1, 1];
    const agent = closed(await rogue((request) => [answerWith(request, [...column, 5])]));
    expect(await open(agent.port).walk(oids.IF_NAME)).toMatchObject({ ok: false, failure: { code: 'refused' } });
    expect(agent.heard()).toBe(2);
  });
});

describe('no answer', () => {
  test('is what a wrong community looks like', async () => {
    const agent = closed(await wireAgent());
    const reply = await open(agent.port, { community: 'wrong' }, 30).get([oids.SYS_UPTIME]);
    expect(reply).toMatchObject({ ok: false, failure: { code: 'no-answer' } });
  });

  test('is what a closed port looks like', async () => {
    const agent = await wireAgent();
    agent.close();
    const reply = await open(agent.port, {}, 30).get([oids.SYS_UPTIME]);
    expect(reply).toMatchObject({ ok: false, failure: { code: 'no-answer' } });
  });

  test('comes after two attempts', async () => {
    const agent = closed(await rogue(() => []));
    await open(agent.port, {}, 30).get([oids.SYS_UPTIME]);
    expect(agent.heard()).toBe(2);
  });

  test('is never waited for by more than 8 requests at once', async () => {
    const agent = closed(await rogue(() => []));
    const session = open(agent.port, {}, 100);
    const gets = Array.from({ length: 20 }, () => session.get([oids.SYS_UPTIME]));
    await gets[0];
    // The first eight have been sent twice; the next ones at most once.
    expect(agent.heard()).toBeLessThanOrEqual(24);
    await Promise.all(gets);
    expect(agent.heard()).toBe(40);
  });
});

describe('a session', () => {
  test('refuses to ask for more than 40 objects at once', async () => {
    const reply = await open(1).get(Array.from({ length: 41 }, (_, i) => `${oids.IF_NAME}.${i}`));
    expect(reply).toMatchObject({ ok: false, failure: { code: 'refused' } });
  });

  test('that is closed lets what is under way fail, and what comes later', async () => {
    const agent = closed(await rogue(() => []));
    const session = openSession(snmpSpec({ host: '127.0.0.1' as Address, port: agent.port }), {
      timeoutMs: 5_000,
      now: () => monoMs(0),
      onNoise: () => undefined,
    });
    const pending = session.get([oids.SYS_UPTIME]);
    session.close();
    expect((await pending).ok).toBe(false);
    expect((await session.get([oids.SYS_UPTIME])).ok).toBe(false);
  });

  test('survives an answer that the library stumbles over after it has looked for mistakes', async () => {
    const agent = closed(await rogue((request) => [asVersion3(request)]));
    const reply = await open(agent.port, {}, 30).get([oids.SYS_UPTIME]);
    expect(reply.ok).toBe(false);
    expect(noise.join()).toMatch(/undefined/);
  });

  test('survives every datagram that a broken agent can send', async () => {
    const random = chance(7);
    const mangled = (request: Buffer): readonly Buffer[] =>
      Array.from({ length: 200 }, () => {
        const reply = Buffer.from(asResponse(request));
        const hits = 1 + Math.floor(random() * 4);
        for (let i = 0; i < hits; i++) reply[Math.floor(random() * reply.length)] = Math.floor(random() * 256);
        return reply.subarray(0, random() < 0.2 ? Math.floor(random() * reply.length) : undefined);
      });
    const agent = closed(await rogue(mangled));
    const session = open(agent.port, {}, 50);
    for (let i = 0; i < 20; i++) await session.get([oids.SYS_UPTIME, oids.IF_NUMBER]);
    await session.walk(oids.IF_NAME);
    expect(noise.length).toBeGreaterThan(0);
  });
});

/** A request turned into a response to itself: the tag of the PDU is the first byte above 0x9f after the community. */
function asResponse(request: Buffer): Buffer {
  const response = Buffer.from(request);
  const tag = response.findIndex((octet, i) => i > 4 && octet >= 0xa0 && octet <= 0xa5);
  response[tag] = 0xa2;
  // error-status and error-index take the place of non-repeaters and max-repetitions: two INTEGERs after the request id.
  const status = tag + 2 + 2 + (response[tag + 3] ?? 0);
  if (response[status] === 2 && response[status + 1] === 1) response[status + 2] = 0;
  if (response[status + 3] === 2 && response[status + 4] === 1) response[status + 5] = 0;
  return response;
}

const tlv = (tag: number, content: readonly number[]): number[] => [tag, content.length, ...content];

/** The octets of the request's id, with tag and length. */
function idOf(request: Buffer): number[] {
  const tag = request.findIndex((octet, i) => i > 4 && octet >= 0xa0 && octet <= 0xa5);
  return [...request.subarray(tag + 2, tag + 4 + (request[tag + 3] ?? 0))];
}

/** An authenticated SNMPv3 message with the id of a v2c request, whose session has no user to authenticate with. */
function asVersion3(request: Buffer): Buffer {
  const id = idOf(request);
  const header = tlv(0x30, [...id, 2, 2, 0x7f, 0x00, 4, 1, 0x01, 2, 1, 3]);
  const security = tlv(0x04, tlv(0x30, [4, 1, 1, 2, 1, 1, 2, 1, 1, 4, 1, 0x78, 4, 1, 1, 4, 0]));
  const scoped = tlv(0x30, [4, 1, 1, 4, 0, ...tlv(0xa2, [...id, 2, 1, 0, 2, 1, 0, 0x30, 0])]);
  return Buffer.from(tlv(0x30, [2, 1, 3, ...header, ...security, ...scoped]));
}

/** An answer to any request: one row, named by the octets of its OID, with the text "x". */
function answerWith(request: Buffer, oid: readonly number[]): Buffer {
  const tag = request.findIndex((octet, i) => i > 4 && octet >= 0xa0 && octet <= 0xa5);
  const head = [...request.subarray(2, tag)];
  const id = idOf(request);
  const varbind = tlv(0x30, [...tlv(0x06, oid), ...tlv(0x04, [0x78])]);
  return Buffer.from(tlv(0x30, [...head, ...tlv(0xa2, [...id, 2, 1, 0, 2, 1, 0, ...tlv(0x30, varbind)])]));
}
