import { chmodSync, existsSync, unlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { dirname } from 'node:path';
import type { Answer, Methods, Request } from './protocol.ts';
import { lineSplitter, LONGEST_LINE, parseRequest, Refused } from './protocol.ts';

/** So many clients at once; the next is told to come back. */
const MOST_CLIENTS = 32;

export class ControlServer {
  readonly #path: string;
  readonly #methods: Methods;
  readonly #log: (line: string) => void;
  #server: Server | undefined;
  readonly #clients = new Set<Socket>();

  constructor(path: string, methods: Methods, log: (line: string) => void) {
    this.#path = path;
    this.#methods = methods;
    this.#log = log;
  }

  /** Resolves once the socket accepts; a socket left by a dead process is replaced (the lock says it is dead). */
  async open(): Promise<void> {
    remove(this.#path);
    const server = createServer((socket) => {
      this.#serve(socket);
    });
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#path, () => {
        server.off('error', reject);
        resolve();
      });
    });
    server.on('error', (error) => {
      this.#log(`control socket ${this.#path}: ${error.message}`);
    });
    chmodSync(this.#path, 0o600);
  }

  /** Opens the socket again when somebody has removed it; a state directory that is gone is waited for. */
  async repair(): Promise<void> {
    if (this.#server?.listening !== true || existsSync(this.#path) || !existsSync(dirname(this.#path))) return;
    this.#log(`${this.#path} was removed; opening it again`);
    this.#server.close();
    await this.open();
  }

  close(): void {
    this.#server?.close();
    for (const client of this.#clients) client.destroy();
    remove(this.#path);
  }

  #serve(socket: Socket): void {
    const gone = new AbortController();
    const send = (answer: Answer): void => {
      if (!socket.destroyed) socket.write(`${JSON.stringify(answer)}\n`);
    };
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#clients.delete(socket);
      gone.abort();
    });
    if (this.#clients.size >= MOST_CLIENTS) {
      send({
        id: 0,
        error: { code: 'busy', message: `${String(MOST_CLIENTS)} clients are connected already; try again` },
      });
      socket.end();
      return;
    }
    this.#clients.add(socket);
    socket.setEncoding('utf8');
    const refuse = (message: string): void => {
      send({ id: 0, error: { code: 'badRequest', message } });
    };
    const onLine = (line: string): void => {
      const request = parseRequest(line);
      if (request === undefined) refuse('not a request: {"id":1,"method":"status","params":{}}');
      else void this.#answer(request, send, gone.signal);
    };
    const split = lineSplitter(
      onLine,
      () => {
        refuse('line too long');
        socket.destroy();
      },
      LONGEST_LINE,
    );
    socket.on('data', (chunk: string) => {
      split(chunk);
    });
  }

  async #answer(request: Request, send: (answer: Answer) => void, signal: AbortSignal): Promise<void> {
    const { id, method, params } = request;
    const stream = own(this.#methods.streams, method);
    const call = own(this.#methods.calls, method);
    try {
      if (stream)
        stream(
          params,
          (result) => {
            send({ id, result });
          },
          signal,
        );
      else if (call) send({ id, result: await call(params) });
      else send({ id, error: { code: 'unknownMethod', message: `no method ${JSON.stringify(method)}` } });
    } catch (error) {
      send({ id, error: problem(error) });
      if (!(error instanceof Refused)) this.#log(`control ${method}: ${String(error)}`);
    }
  }
}

function problem(error: unknown): { code: string; message: string; details?: unknown } {
  if (error instanceof Refused) {
    return {
      code: error.code,
      message: error.message,
      ...(error.details === undefined ? {} : { details: error.details }),
    };
  }
  return { code: 'internal', message: String(error) };
}

const own = <Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
