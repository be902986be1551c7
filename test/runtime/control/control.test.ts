import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { call, ControlError, ControlServer, Refused } from '../../../src/runtime/control/index.ts';

let folder: string;
let server: ControlServer;
const socket = (): string => join(folder, 'weir.sock');
const ask = (method: string, params = {}) => call(socket(), method, params, { timeoutMs: 2_000 });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'weir-control-'));
  const calls = {
    echo: (params: unknown) => params,
    later: () => Promise.resolve(7),
    refuse: () => {
      throw new Refused('notSafe', 'no', [{ message: 'because' }]);
    },
    fail: () => {
      throw new Error('a fault');
    },
  };
  server = new ControlServer(socket(), { calls, streams: {} }, () => undefined);
  await server.open();
});
afterEach(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Writes raw bytes and returns what comes back until the end or the first line. */
const raw = (text: string): Promise<string> =>
  new Promise((resolve) => {
    const client = connect(socket(), () => client.write(text));
    let got = '';
    client.on('data', (chunk) => {
      got += chunk.toString();
      if (got.includes('\n')) client.destroy();
    });
    client.on('error', () => undefined);
    client.on('close', () => {
      resolve(got);
    });
  });

describe('the control socket', () => {
  it('belongs to its owner alone', () => {
    expect(statSync(socket()).mode & 0o777).toBe(0o600);
  });

  it('answers a call with its result, at once or later', async () => {
    expect(await ask('echo', { a: 1 })).toEqual({ a: 1 });
    expect(await ask('later')).toBe(7);
  });

  it('hands a refusal over with code and details', async () => {
    await expect(ask('refuse')).rejects.toMatchObject({
      code: 'notSafe',
      message: 'no',
      details: [{ message: 'because' }],
    });
  });

  it('survives a method that throws, and goes on answering', async () => {
    await expect(ask('fail')).rejects.toMatchObject({ code: 'internal' });
    expect(await ask('later')).toBe(7);
  });

  it('knows no method that was not handed in, whatever objects inherit', async () => {
    await expect(ask('constructor')).rejects.toMatchObject({ code: 'unknownMethod' });
    await expect(ask('__proto__')).rejects.toMatchObject({ code: 'unknownMethod' });
  });

  it.each(['garbage\n', '[]\n', '{"id":"x","method":"echo"}\n', 'null\n'])(
    'answers %j with what a request is',
    async (text) => {
      expect(JSON.parse(await raw(text))).toMatchObject({ error: { code: 'badRequest' } });
      expect(await ask('later')).toBe(7);
    },
  );

  it('ends a client whose line never ends', async () => {
    expect(await raw('x'.repeat(200_000))).toContain('line too long');
    expect(await ask('later')).toBe(7);
  });

  it('replaces the socket that a dead process left', async () => {
    server.close();
    writeFileSync(socket(), '');
    chmodSync(socket(), 0o600);
    server = new ControlServer(socket(), { calls: { later: () => 8 }, streams: {} }, () => undefined);
    await server.open();
    expect(await ask('later')).toBe(8);
  });

  it('says that weir is not running where nobody answers', async () => {
    server.close();
    await expect(ask('later')).rejects.toBeInstanceOf(ControlError);
    await expect(ask('later')).rejects.toMatchObject({ code: 'notRunning' });
  });
});
