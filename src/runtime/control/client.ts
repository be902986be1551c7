/** The other end of the socket: one call, or a stream of events. */
import { connect } from 'node:net';
import { lineSplitter, parseObject } from './protocol.ts';
import type { Params } from './protocol.ts';

/** `code` is the server's, or `notRunning` / `noPermission` / `timeout` / `closed` when it could not be asked. */
export class ControlError extends Error {
  readonly code: string;
  readonly details: unknown;
  constructor(code: string, message: string, details?: unknown) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

/** Answers are bounded: a status of 100 links and 1,000 overrides is well below. */
const LONGEST_ANSWER = 64 * 1024 * 1024;

export interface CallOptions {
  readonly timeoutMs: number;
  /** For streams: called for each value; the promise then resolves when the server closes. */
  readonly onValue?: (value: unknown) => void;
}

export async function call(path: string, method: string, params: Params, options: CallOptions): Promise<unknown> {
  return await new Promise((resolve, reject) => {
    const socket = connect(path);
    const end = (act: () => void): void => {
      socket.destroy();
      act();
    };
    const fail = (code: string, message: string, details?: unknown): void => {
      end(() => {
        reject(new ControlError(code, message, details));
      });
    };
    socket.setEncoding('utf8');
    socket.setTimeout(options.timeoutMs, () => {
      fail('timeout', `no answer within ${String(options.timeoutMs / 1000)} s`);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      fail(...unreachable(path, error));
    });
    socket.on('close', () => {
      end(() => {
        if (options.onValue) resolve(undefined);
        else reject(new ControlError('closed', 'weir closed the connection'));
      });
    });
    socket.on('connect', () => socket.write(`${JSON.stringify({ id: 1, method, params })}\n`));
    const onLine = (line: string): void => {
      const answer = parseObject(line);
      const error = answer?.['error'] as { code?: string; message?: string; details?: unknown } | undefined;
      if (answer === undefined) fail('badAnswer', 'the answer is no JSON object');
      else if (error) fail(String(error.code), String(error.message), error.details);
      else if (options.onValue) options.onValue(answer['result']);
      else
        end(() => {
          resolve(answer['result']);
        });
    };
    const split = lineSplitter(
      onLine,
      () => {
        fail('badAnswer', 'the answer is too long');
      },
      LONGEST_ANSWER,
    );
    socket.on('data', (chunk: string) => {
      split(chunk);
    });
  });
}

function unreachable(path: string, error: NodeJS.ErrnoException): [string, string] {
  if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED')
    return ['notRunning', `weir is not running: nobody answers on ${path}`];
  if (error.code === 'EACCES')
    return ['noPermission', `no permission for ${path}: use root or the user that ExaBGP runs as`];
  return ['unreachable', `${path}: ${error.message}`];
}
