/** `weir run FILE`: what ExaBGP starts. Everything it says to people goes to stderr. */
import type { Command } from 'commander';
import { defaultStateDir } from '../runtime/daemon/state-dir.ts';
import { main } from '../runtime/main.ts';

export function addRun(program: Command): void {
  program
    .command('run <file>')
    .description('The process that ExaBGP starts: reads its JSON on stdin, writes commands on stdout.')
    .option('--state <dir>', 'state directory (default: /var/lib/weir, else $XDG_STATE_HOME/weir)')
    .option('--arm', 'begin armed where the state directory records no mode yet')
    .addHelpText(
      'after',
      '\nExample, in exabgp.conf:\n  process weir { run /opt/weir/exabgp/weir run /etc/weir/edge.weir; encoder json; }\n',
    )
    .action(async (file: string, options: { readonly state?: string; readonly arm?: boolean }) => {
      await main({ file, stateDir: options.state ?? defaultStateDir(process.env), arm: options.arm === true });
    });
}
