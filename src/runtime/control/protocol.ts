/** The lines of the control socket, read and written without trust in the other end. */

export type Params = Readonly<Record<string, unknown>>;

/** A method answers with a JSON value, at once or later; a stream pushes values until `signal` aborts. */
export interface Methods {
  readonly calls: Readonly<Record<string, (params: Params) => unknown>>;
  readonly streams: Readonly<
    Record<string, (params: Params, push: (value: unknown) => void, signal: AbortSignal) => void>
  >;
}

export interface Request {
  readonly id: number;
  readonly method: string;
  readonly params: Params;
}

export type Answer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: { readonly code: string; readonly message: string } };

/** Thrown by a method to refuse with a code that programs can read and a sentence that people can. */
export class Refused extends Error {
  readonly code: string;
  readonly details: unknown;
  constructor(code: string, message: string, details?: unknown) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

/** A line longer than this is not a request of ours. */
export const LONGEST_LINE = 64 * 1024;

/** The request in a line; undefined when it is none. */
export function parseRequest(line: string): Request | undefined {
  const value = parseObject(line);
  if (value === undefined || typeof value['id'] !== 'number' || typeof value['method'] !== 'string') return undefined;
  const params = value['params'];
  return { id: value['id'], method: value['method'], params: isObject(params) ? params : {} };
}

export function parseObject(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Splits a byte stream into lines; `overflow` is called once when one grows past the limit. */
export function lineSplitter(
  onLine: (line: string) => void,
  overflow: () => void,
  longest: number,
): (chunk: string) => void {
  let rest = '';
  return (chunk) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) if (part.trim() !== '') onLine(part);
    if (rest.length > longest) {
      rest = '';
      overflow();
    }
  };
}
