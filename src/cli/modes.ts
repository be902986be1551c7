/** `arm`, `disarm`, `stop`, `resume`: who decides what may be announced. */
import type { Command } from 'commander';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultStateDir } from '../runtime/daemon/state-dir.ts';
import { ask, JSON_OPTION, STATE_OPTION } from './ask.ts';
import type { AskOptions } from './ask.ts';
import { COULD_NOT, print } from './output.ts';

interface Done {
  readonly mode: string;
  readonly text: string;
}
const tell = (answer: Done): void => {
  print(answer.text);
};

export function addArm(program: Command): void {
  program
    .command('arm')
    .description('Announce what `weir plan` shows, and go on deciding.')
    .option(
      '--confirm <duration>',
      'go back to observe after this time unless `weir arm` is repeated (for example 10m)',
    )
    .option(...STATE_OPTION)
    .option(...JSON_OPTION)
    .addHelpText('after', '\nExample:\n  weir plan && weir arm --confirm 10m\n')
    .action(async (options: AskOptions & { readonly confirm?: string }) => {
      await ask('arm', options.confirm === undefined ? {} : { confirm: options.confirm }, options, tell);
    });
}

export function addDisarm(program: Command): void {
  program
    .command('disarm')
    .description('Give everything back within the limits of the file, then observe.')
    .option(...STATE_OPTION)
    .option(...JSON_OPTION)
    .addHelpText('after', '\nExample:\n  weir disarm\n')
    .action(async (options: AskOptions) => {
      await ask('disarm', {}, options, tell);
    });
}

export function addStop(program: Command): void {
  program
    .command('stop')
    .description('Withdraw everything at once. Stays stopped over restarts until `weir resume`.')
    .option(...STATE_OPTION)
    .option(...JSON_OPTION)
    .addHelpText(
      'after',
      '\nExample:\n  weir stop\n\nWhere weir does not answer, creating the file STOP in its state directory does the same.\n',
    )
    .action(async (options: AskOptions) => {
      const left = leaveStop(options);
      await ask('stop', {}, options, tell);
      if (process.exitCode === COULD_NOT) {
        process.stderr.write(
          `  ${left ? 'The file STOP was left there' : 'The file STOP could not be left there either'}: a weir that runs or starts on that state directory ${left ? 'withdraws everything' : 'is not stopped'}.\n`,
        );
      }
    });
}

/** Written first: a weir that does not answer, or is restarting, finds it and stops. False where it cannot be written. */
function leaveStop(options: AskOptions): boolean {
  try {
    writeFileSync(join(options.state ?? defaultStateDir(process.env), 'STOP'), 'written by weir stop\n');
    return true;
  } catch {
    return false;
  }
}

export function addResume(program: Command): void {
  program
    .command('resume')
    .description('After a stop: observe again. Nothing is announced until `weir arm`.')
    .option(...STATE_OPTION)
    .option(...JSON_OPTION)
    .addHelpText('after', '\nExample:\n  weir resume && weir plan\n')
    .action(async (options: AskOptions) => {
      await ask('resume', {}, options, tell);
    });
}
