/** Asks the running weir over its socket, and turns what can go wrong into one sentence and a status. */
import { join } from 'node:path';
import { call, ControlError } from '../runtime/control/index.ts';
import { defaultStateDir } from '../runtime/daemon/state-dir.ts';
import { COULD_NOT, fail, NOT_FINE, printJson } from './output.ts';

export interface AskOptions {
  readonly state?: string;
  readonly json?: boolean;
}

/** Longer than any method takes; `stop` waits for ExaBGP's echoes. */
const TIMEOUT_MS = 15_000;

export const STATE_OPTION = [
  '--state <dir>',
  'state directory of the running weir (default: /var/lib/weir, else $XDG_STATE_HOME/weir)',
] as const;
export const JSON_OPTION = ['--json', 'one JSON object for programs'] as const;

export const socketOf = (options: AskOptions): string =>
  join(options.state ?? defaultStateDir(process.env), 'weir.sock');

/** Calls `method` and hands the answer on; with --json it is printed as it is. */
export async function ask(
  method: string,
  params: Readonly<Record<string, unknown>>,
  options: AskOptions,
  show: (answer: never) => void,
): Promise<void> {
  try {
    const answer = await call(socketOf(options), method, params, { timeoutMs: TIMEOUT_MS });
    if (options.json === true) printJson(answer);
    else show(answer as never);
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    const unreachable = ['notRunning', 'noPermission', 'timeout', 'closed', 'unreachable', 'badAnswer'].includes(
      error.code,
    );
    if (options.json === true)
      printJson({ error: { code: error.code, message: error.message, details: error.details ?? null } });
    fail(error.message, unreachable ? COULD_NOT : NOT_FINE);
    for (const line of detailLines(error.details)) process.stderr.write(`  ${line}\n`);
  }
}

/** Refusals come as a list of { message }: each on a line of its own. */
function detailLines(details: unknown): readonly string[] {
  if (!Array.isArray(details)) return [];
  return details.map((entry: unknown) => {
    const message = typeof entry === 'object' && entry !== null && 'message' in entry ? entry.message : entry;
    return typeof message === 'string' ? message : JSON.stringify(message);
  });
}
