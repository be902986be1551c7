/**
 * weir: the command line. One file per verb, thin: each asks the compiler, the running process or a file, and prints.
 *
 * Exit status: 0 fine, 1 what was asked about is not fine (mistakes, differences), 2 it could not run. `--json` on
 * every verb that prints. Under `run` stdout belongs to ExaBGP, so nothing else is written there.
 */
import { Command, CommanderError } from 'commander';
import { readFileSync } from 'node:fs';
import { addArm, addDisarm, addResume, addStop } from './modes.ts';
import { addCheck } from './check.ts';
import { addPlan } from './plan.ts';
import { addRun } from './run.ts';
import { addStatus } from './status.ts';
import { addWhy } from './why.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const program = new Command('weir')
  .description('Steers the traffic of a multihomed network over its links by BGP, following rules.')
  .version(version)
  .exitOverride()
  .configureHelp({ sortSubcommands: false });
for (const add of [
  addCheck,
  addRun,
  addStatus,
  addPlan,
  addWhy,
  addArm,
  addDisarm,
  addStop,
  addResume,
])
  add(program);

try {
  await program.parseAsync();
} catch (error) {
  // Commander has printed its own message; help and version are no failure, anything else is a call that cannot run.
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : 2;
}
