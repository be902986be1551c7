/** `weir plan`: the exact BGP messages, and why; in observe mode what arming would send. */
import type { Command } from 'commander';
import { bps } from '../dsl/program/index.ts';
import type { PlanAnswer } from '../runtime/answers/index.ts';
import { rateText, shareText } from '../runtime/model/text.ts';
import { resolve } from 'node:path';
import { ask, JSON_OPTION, STATE_OPTION } from './ask.ts';
import type { AskOptions } from './ask.ts';
import { paint, print, table } from './output.ts';

export function addPlan(program: Command): void {
  program
    .command('plan [file]')
    .description('What weir would announce now, line by line. With a file: what that file would do now.')
    .option(...STATE_OPTION)
    .option(...JSON_OPTION)
    .addHelpText('after', '\nExample:\n  weir plan\n  weir plan /etc/weir/edge.new.weir\n')
    .action(async (file: string | undefined, options: AskOptions) => {
      await ask('plan', file === undefined ? {} : { file: resolve(file) }, options, show);
    });
}

function show(answer: PlanAnswer): void {
  const what = answer.mode === 'armed' ? 'announced or on its way' : 'would be announced if armed';
  print(
    paint(
      'bold',
      `${String(answer.announcements.length)} ${answer.announcements.length === 1 ? 'route' : 'routes'} ${what}`,
    ),
    '',
  );
  for (const entry of answer.announcements) {
    print(
      `+ ${entry.prefix}  ${entry.from} → ${entry.to}  ${entry.rule}: ${entry.because}`,
      paint('dim', `    ${entry.command}`),
    );
  }
  const links = Object.entries(answer.projected).map(([link, load]) => [
    link,
    rateText(bps(load.outBps)),
    load.utilization === null ? '' : shareText(load.utilization),
  ]);
  if (links.length > 0) print('', 'After it:', ...table(links, [1, 2]));
  const counts = new Map<string, number>();
  for (const entry of answer.refused) counts.set(entry.code, (counts.get(entry.code) ?? 0) + 1);
  if (counts.size > 0)
    print(
      '',
      `Not moved: ${[...counts].map(([code, count]) => `${String(count)} ${code}`).join(', ')} (weir why PREFIX tells)`,
    );
  if (answer.gap !== null) print(`Distance from the lower bound: ${shareText(answer.gap)}`);
}
