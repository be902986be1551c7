/** `weir status`: mode, links, rules, overrides, and what is wrong, on one screen. */
import type { Command } from 'commander';
import { bps } from '../dsl/program/index.ts';
import type { StatusAnswer } from '../runtime/answers/index.ts';
import { rateText, shareText } from '../runtime/model/text.ts';
import { ask, JSON_OPTION, STATE_OPTION } from './ask.ts';
import type { AskOptions } from './ask.ts';
import { paint, print, safe, table } from './output.ts';

export function addStatus(program: Command): void {
  program
    .command('status')
    .description('What the running weir sees and does.')
    .option(...STATE_OPTION)
    .option(...JSON_OPTION)
    .addHelpText('after', '\nExample:\n  weir status\n')
    .action(async (options: AskOptions) => {
      await ask('status', {}, options, show);
    });
}

const MOST_OVERRIDES = 20;

function show(answer: StatusAnswer): void {
  const warming =
    answer.phase === 'warming'
      ? `, warming up: ${answer.waitsFor.join(', ')}`
      : answer.phase === 'releasing'
        ? ', giving back'
        : '';
  print(
    `${paint('bold', answer.mode.toUpperCase())}${warming}   ${answer.file} ${answer.revision}   since ${answer.modeSince}`,
  );
  if (answer.confirmUntil !== null) print(`Back to observe at ${answer.confirmUntil} unless weir arm is repeated.`);
  if (answer.rejected)
    print(
      paint(
        'red',
        `The file of ${answer.rejected.at} was refused; ${answer.revision} goes on. See: weir check ${answer.rejected.file}`,
      ),
    );
  for (const alarm of answer.alarms) print(paint('red', safe(alarm)));
  for (const input of answer.inputs.filter((entry) => !entry.ok)) print(paint('yellow', safe(`! ${input.note}`)));
  print('', ...linkTable(answer), '', ...ruleTable(answer), '', ...overrideTable(answer));
  print(
    '',
    ...table(
      Object.entries(answer.sessions).map(([peer, state]) => [`session ${peer}`, state, answer.roles[peer] ?? '']),
    ),
  );
}

const rate = (value: number | null): string => (value === null ? '-' : rateText(bps(value)));

function linkTable(answer: StatusAnswer): string[] {
  const rows = answer.links.map((link) => [
    link.name,
    rate(link.outBps),
    rate(link.inBps),
    rate(link.capacityBps),
    link.utilization === null ? '-' : shareText(link.utilization),
    rate(link.demandBps),
    link.ageMs === null ? '-' : `${(link.ageMs / 1000).toFixed(0)} s`,
    link.state,
  ]);
  return table(
    [['link', 'out', 'in', 'capacity', 'used', 'without weir', 'age', 'state'], ...rows],
    [1, 2, 3, 4, 5, 6],
  );
}

function ruleTable(answer: StatusAnswer): string[] {
  const rows = answer.rules.map((rule) => [
    rule.name,
    rule.direction,
    rule.phase,
    rule.since,
    `${rule.file}:${String(rule.line)}`,
    rule.shortBps > 0 ? `${rate(rule.shortBps)} found no room` : '',
  ]);
  return table([['rule', 'direction', 'phase', 'since', 'where', ''], ...rows]);
}

function overrideTable(answer: StatusAnswer): string[] {
  const would = answer.phase === 'releasing' ? 'being given back' : answer.mode === 'observe' ? 'would move' : 'moved';
  if (answer.overrides.length === 0) return ['Nothing is moved.'];
  const rows = answer.overrides
    .slice(0, MOST_OVERRIDES)
    .map((entry) => [
      entry.prefix,
      `${entry.from} → ${entry.to}`,
      rate(entry.bps),
      entry.rule,
      entry.since,
      entry.settled ? 'settled' : 'settling',
    ]);
  const more = answer.overrides.length - rows.length;
  return [
    ...table([[would, '', 'rate', 'rule', 'since', ''], ...rows], [2]),
    ...(more > 0 ? [`${String(more)} more (--json shows all)`] : []),
  ];
}
