/**
 * `weir demo`: the real runtime at its main job, with nothing to install and nothing to break.
 *
 * `weir run` is started as ExaBGP starts it, on the operator's rule file; the stand-in plays ExaBGP, the routers' SNMP
 * agents and the flow exporter, in front of a simulated network whose traffic follows the routes that weir announces.
 * What is printed comes from outside: loads from the simulated network, messages from the command pipe, phases of rules
 * from the control socket. Nothing leaves this machine, and the folder it works in is removed at the end.
 *
 * It shows steering, not routing: no real BGP session, no real packet. The lab tests have those.
 */
import type { Command } from 'commander';
import { COULD_NOT, fail, FINE, NOT_FINE } from '../output.ts';
import { Play } from './play.ts';
import type { Ended } from './play.ts';
import { fileURLToPath } from 'node:url';

const SHIPPED = fileURLToPath(new URL('../../../rules/demo.weir', import.meta.url));

interface DemoOptions {
  readonly forever?: boolean;
}

export function addDemo(program: Command): void {
  program
    .command('demo [file]')
    .description('The real runtime in front of a simulated network: a link fills, a rule moves traffic, all returns.')
    .option('--forever', 'one cycle after the other until Ctrl-C, also where the output is no terminal')
    .addHelpText('after', '\nExample:\n  weir demo\n  weir demo rules/edge.weir\n')
    .action(async (file: string | undefined, options: DemoOptions) => {
      const cycles = options.forever === true || process.stdout.isTTY ? Number.POSITIVE_INFINITY : 1;
      await demo({ file: file ?? SHIPPED, cycles });
    });
}

/** Runs until the cycles are over or somebody presses Ctrl-C; sets the exit status. */
export async function demo(options: { readonly file: string; readonly cycles: number }): Promise<void> {
  const stop = new AbortController();
  const end = (): void => stop.abort();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, end);
  // The reader has gone (`weir demo | head`): nobody watches any more.
  process.stdout.on('error', end);
  const play = new Play(options.file, (line) => process.stdout.write(`${line}\n`));
  const ended = await play.run(options.cycles, stop.signal);
  process.exitCode = STATUS[ended.kind];
  if (ended.kind === 'impossible') fail(ended.because, COULD_NOT);
}

const STATUS: Readonly<Record<Ended['kind'], number>> = {
  finished: FINE,
  stopped: FINE,
  stuck: NOT_FINE,
  impossible: COULD_NOT,
};
