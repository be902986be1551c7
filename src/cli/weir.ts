/**
 * weir: the command line. One file per verb, thin: each asks the compiler, the running process or a file, and prints.
 *
 * Exit status: 0 fine, 1 what was asked about is not fine (mistakes, differences), 2 it could not run. `--json` on
 * every verb that prints. Under `run` stdout belongs to ExaBGP, so nothing else is written there. Only the verb that is
 * asked for is loaded: `status` has no use for the compiler, and people wait for it. No verb knows another; what they
 * share is in output.ts (how to print) and ask.ts (how to ask the running process).
 */
import { Command, CommanderError } from 'commander';
import { readFileSync } from 'node:fs';

type Register = (program: Command) => void;

const VERBS: Readonly<Record<string, () => Promise<Register>>> = {
  check: async () => (await import('./check.ts')).addCheck,
  run: async () => (await import('./run.ts')).addRun,
  status: async () => (await import('./status.ts')).addStatus,
  plan: async () => (await import('./plan.ts')).addPlan,
  why: async () => (await import('./why.ts')).addWhy,
  arm: async () => (await import('./modes.ts')).addArm,
  disarm: async () => (await import('./modes.ts')).addDisarm,
  stop: async () => (await import('./modes.ts')).addStop,
  resume: async () => (await import('./modes.ts')).addResume,
  inspect: async () => (await import('./inspect.ts')).addInspect,
  demo: async () => (await import('./demo.ts')).addDemo,
};

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};
const program = new Command('weir')
  .description('Steers the traffic of a multihomed network over its links by BGP, following rules.')
  .version(version)
  .exitOverride();

const asked = process.argv[2] ?? '';
const one = Object.hasOwn(VERBS, asked) ? VERBS[asked] : undefined;
for (const load of one === undefined ? Object.values(VERBS) : [one]) {
  const register = await load();
  register(program);
}

try {
  await program.parseAsync();
} catch (error) {
  // Commander has printed its own message; help and version are no failure, anything else is a call that cannot run.
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : 2;
}
