/** `weir why SUBJECT`: from a message on the wire back to the rule's line and the samples, and from a prefix that was not moved to the reason. */
import type { Command } from 'commander';
import type { WhyAnswer } from '../runtime/answers/index.ts';
import { ask, JSON_OPTION, STATE_OPTION } from './ask.ts';
import type { AskOptions } from './ask.ts';
import { paint, print, safe } from './output.ts';

export function addWhy(program: Command): void {
  program
    .command('why <subject>')
    .description(
      'Why a prefix is where it is, what a rule or a link does, what a change was. SUBJECT: prefix, address, link, rule or change id.',
    )
    .option(...STATE_OPTION)
    .option(...JSON_OPTION)
    .addHelpText('after', '\nExample:\n  weir why 198.51.100.0/24\n  weir why relieve_a\n')
    .action(async (subject: string, options: AskOptions) => {
      await ask('why', { subject }, options, show);
    });
}

function show(answer: WhyAnswer): void {
  print(paint('bold', answer.question), safe(answer.answer));
  if (answer.rule) {
    print('', `${answer.rule.file}:${String(answer.rule.line)}  ${answer.rule.name} (${answer.rule.phase})`);
    print(...answer.rule.source.split('\n').map((line) => paint('dim', `  ${safe(line)}`)));
    section(
      'read',
      answer.rule.samples.map((sample) => sample.text),
    );
  }
  if (answer.chosen !== null) section('chosen', [answer.chosen]);
  section(
    'not taken',
    answer.rejected.map((entry) => `${entry.link ?? ''} ${entry.text}`.trim()),
  );
  if (answer.effect) section('effect', [answer.effect.text]);
  section('ends when', answer.ends);
  section(
    'sent',
    answer.sent.map(
      (entry) =>
        `${entry.at}  ${entry.command}${entry.echoMs === null ? '  (no echo yet)' : `  (echo after ${String(entry.echoMs)} ms)`}`,
    ),
  );
  section(
    'history',
    answer.history.map((entry) => `${entry.at}  ${entry.id}  ${entry.text}`),
  );
}

function section(title: string, lines: readonly string[]): void {
  if (lines.length > 0) print('', `${title}:`, ...lines.map((line) => `  ${safe(line)}`));
}
