/**
 * P6 and P7: what a rule file costs to compile, and what its conditions cost in every tick.
 *
 * The peer of P6 is `promtool check rules` on as many alerting rules, run in the same run where it is installed
 * (Debian: prometheus). The limit of both is JSON.parse of the same tree, which checks nothing.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compile } from '../../src/dsl/index.ts';
import { readFile } from '../../src/dsl/parse/index.ts';
import { makeSource } from '../../src/dsl/text/index.ts';
import { ms } from '../../src/dsl/program/index.ts';
import type { MeasureView, Program, Reading } from '../../src/dsl/program/index.ts';
import { cpuSeconds, median, xorshift32 } from './row.ts';
import type { BenchRow } from './row.ts';

const ROUNDS = 5;
const LINKS = 100;
const LEAST_RATIO = 4;
const SAVE_SECONDS = 1;
const TICK_SECONDS = 0.0001;

function network(): string {
  const links = Array.from({ length: LINKS }, (_, index) => {
    const at = String(index);
    return `link L${at} { interface = "xe-0/0/${at}"  neighbor = 192.0.2.${at}  capacity = 10Gbps }`;
  });
  return [
    'own { 203.0.113.0/24 }',
    'router edge { neighbor = 10.0.0.1  snmp = 10.0.0.1  community = "public" }',
    'source flows : netflow { listen = 10.0.0.9:2055  from = 10.0.0.1 }',
    'set pinned = { 100.64.9.0/24, AS64511 }',
    ...links,
  ].join('\n');
}

/** Rules of five lines, like those of an operator who is careful. */
export function ruleFile(count: number): string {
  const next = xorshift32(6);
  const rules = Array.from({ length: count }, (_, index) => {
    const from = next() % LINKS;
    const to = (from + 1 + (next() % (LINKS - 1))) % LINKS;
    const level = 60 + (next() % 30);
    return [
      `rule relieve_${String(index)} "link is close to full"`,
      `  when link L${String(from)} outbound > ${String(level)}% for 2m`,
      `  move top 20 prefixes where not prefix in pinned to L${String(to)} until < ${String(level - 8)}%`,
      `  release when demand of link L${String(from)} outbound < ${String(level - 15)}% for 30m`,
      '  hold 15m',
    ].join('\n');
  });
  return `${network()}\n${rules.join('\n')}\n`;
}

function compiled(text: string): Program {
  const { program, diagnostics } = compile('bench.weir', () => ({ text }));
  if (program === undefined) throw new Error(diagnostics[0]?.message ?? 'no program');
  return program;
}

/** Alerting rules with as many parts as ours: an expression, a duration, labels, annotations. */
function promtoolSeconds(count: number): number | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'weir-bench-'));
  try {
    const rules = Array.from({ length: count }, (_, index) => {
      const at = String(index);
      return `  - alert: Relieve${at}\n    expr: rate(ifHCOutOctets{ifName="xe-0/0/${at}"}[2m]) * 8 > 0.8 * ifHighSpeed\n    for: 2m\n    labels: { severity: page }\n    annotations: { summary: "link is close to full" }`;
    });
    const file = join(folder, 'rules.yml');
    writeFileSync(file, `groups:\n- name: all\n  rules:\n${rules.join('\n')}\n`);
    const { status, stderr } = spawnSync(
      '/bin/bash',
      ['-c', 'times; promtool check rules "$0" >/dev/null; status=$?; times >&2; exit $status', file],
      {
        encoding: 'utf8',
      },
    );
    return status === 0 ? childSeconds(stderr) : undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The second line of bash's `times`: user and system seconds of children. */
function childSeconds(times: string): number {
  const line = times.trim().split('\n').at(-1) ?? '';
  const parts = [...line.matchAll(/(\d+)m([\d.]+)s/g)];
  return parts.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0);
}

function compileRows(): BenchRow[] {
  const text = ruleFile(10_000);
  const tree = JSON.stringify(readFile(makeSource('bench', text), () => undefined).items, (key, value: unknown) =>
    key === 'source' ? undefined : value,
  );
  const ours: number[] = [];
  const json: number[] = [];
  const promtool: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(cpuSeconds(() => compiled(text)));
    json.push(cpuSeconds(() => void JSON.parse(tree)));
    const peer = promtoolSeconds(10_000);
    if (peer !== undefined) promtool.push(peer);
  }
  const value = median(ours);
  const peer = promtool.length === 0 ? undefined : { name: 'promtool check rules', value: median(promtool) };
  const ratio = peer && peer.value / value;
  const save = median(Array.from({ length: ROUNDS }, () => cpuSeconds(() => compiled(ruleFile(1_000)))));
  return [
    {
      goal: 'P6',
      what: 'compile 10,000 rules (50,000 lines), checks included',
      value,
      unit: 'CPU s',
      peer,
      ratio,
      wanted: `>= ${String(LEAST_RATIO)} x promtool`,
      met: ratio === undefined ? undefined : ratio >= LEAST_RATIO,
    },
    {
      goal: 'P6',
      what: 'the same, beside JSON.parse of its tree',
      value,
      unit: 'CPU s',
      peer: { name: 'JSON.parse', value: median(json) },
      ratio: median(json) / value,
      wanted: '-',
      met: undefined,
    },
    {
      goal: 'P6',
      what: 'compile 1,000 rules at a save',
      value: save,
      unit: 'CPU s',
      peer: undefined,
      ratio: undefined,
      wanted: `<= ${String(SAVE_SECONDS)} s`,
      met: save <= SAVE_SECONDS,
    },
  ];
}

function evaluateRow(): BenchRow {
  const { rules } = compiled(ruleFile(1_000));
  const conditions = rules.flatMap(({ trigger }) => (trigger.kind === 'when' ? [trigger.condition] : []));
  const readings = new Map<string, Reading>();
  for (let index = 0; index < LINKS; index++) {
    const value = (index % 100) / 100;
    readings.set(`L${String(index)}`, { value, lo: value, hi: value, age: ms(1_000) });
  }
  const view: MeasureView = {
    subject: undefined,
    read: (request) => (request.of === 'link' ? readings.get(request.link) : undefined),
  };
  let fired = 0;
  const passes = 200;
  const evaluateAll = (): void => {
    for (let pass = 0; pass < passes; pass++)
      for (const condition of conditions) if (condition.evaluate(view) === true) fired++;
  };
  evaluateAll();
  const value = median(Array.from({ length: ROUNDS }, () => cpuSeconds(evaluateAll) / passes));
  if (fired === 0) throw new Error('no condition held');
  return {
    goal: 'P7',
    what: 'evaluate 1,000 rules over 100 links',
    value: value * 1e6,
    unit: 'us',
    peer: undefined,
    ratio: undefined,
    wanted: `< ${String(TICK_SECONDS * 1e6)} us`,
    met: value < TICK_SECONDS,
  };
}

export function run(): BenchRow[] {
  return [...compileRows(), evaluateRow()];
}
