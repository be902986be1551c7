/**
 * weir under ExaBGP, from start to end. Wiring only.
 *
 *   collect/ (SNMP, flows) ──┐                                    ┌─> history
 *   speaker/ (ExaBGP JSON) ──┼─> world/ ─> engine/ ─> guard/ ─> speaker/ (commands)
 *   dsl/ (rule file) ────────┘  what is    what is    what may    what is missing
 *                               known      wanted     be sent     on the wire
 *
 * daemon/ puts these together and answers over control/. stdout is ExaBGP's: everything said to people goes to stderr.
 */
import { randomInt } from 'node:crypto';
import { boot, systemClock } from './daemon/index.ts';
import { processPorts } from './speaker/index.ts';

export interface RunOptions {
  readonly file: string;
  readonly stateDir: string;
  readonly arm: boolean;
}

/** Runs until ExaBGP ends or a signal comes; then the process exits with 0. */
export async function main(options: RunOptions): Promise<never> {
  // ExaBGP sets 0137, which would make directories that nobody can enter.
  process.umask(0o027);
  const log = (line: string): void => void process.stderr.write(`weir: ${line}\n`);
  const weir = boot({
    ...options,
    environment: process.env,
    hashSeed: randomInt(2 ** 32),
    clock: systemClock,
    ports: processPorts(),
    log,
  });
  // Whoever reads it may go first; nothing that weir says is worth its end, and an error about an error never ends.
  process.stderr.on('error', () => undefined);
  process.on('SIGTERM', weir.terminate);
  process.on('SIGINT', weir.terminate);
  process.on('uncaughtException', (error) => {
    log(`ALARM ${error.stack ?? String(error)}`);
  });
  process.on('unhandledRejection', (error) => {
    log(`ALARM ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  });
  const reason = await weir.ended;
  log(`ended (${reason})`);
  process.exit(0);
}
