/**
 * P4: flow records end to end over loopback: socket, decoding, longest-prefix match over 100,000 prefixes, counting per
 * prefix and output interface. The peer is nfacctd (pmacct) doing the same: networks file, memory plugin.
 *
 * CPU seconds are those of the receiving process and its children; the sender is another process. A run in which weir loses
 * a record does not count.
 */
import type { ChildProcess } from 'node:child_process';
import { fork, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { RECORDS_PER_DATAGRAM } from './flow-traffic.ts';
import type { ReceiverReport } from './flow-receiver.ts';
import type { BenchRow } from './row.ts';
import { median } from './row.ts';
import { ipv4Table } from './table.ts';

const PREFIXES = 100_000;
const DATAGRAMS = 37_000;
const RECORDS = DATAGRAMS * RECORDS_PER_DATAGRAM;
/** Sent first and not measured: both are daemons that run for months, and one of them compiles itself as it runs. */
const WARM_UP = 10_000;
/** On a busy machine the peer loses records between its processes: its CPU time is divided by those it counted. */
const MOST_LOSS = 0.6;
const PER_SECOND = 5_000;
const ROUNDS = 3;
const MOST_CPU = 0.4;
const PORT = 42_055;
const SETTLE_MS = 1_500;

const script = (name: string): string => new URL(name, import.meta.url).pathname;

async function send(port: number, datagrams: number): Promise<void> {
  const options = [port, PREFIXES, datagrams, PER_SECOND].map(String);
  const sender = spawn(process.execPath, [script('flow-sender.ts'), ...options]);
  await new Promise((resolve) => sender.on('exit', resolve));
  await sleep(SETTLE_MS);
}

async function ask(receiver: ChildProcess): Promise<ReceiverReport> {
  const answer = new Promise<ReceiverReport>((resolve) => {
    receiver.once('message', (message) => resolve(message as ReceiverReport));
  });
  receiver.send('report');
  return answer;
}

/** CPU seconds per million records of weir's own collector. */
async function weir(port: number): Promise<number> {
  const receiver = fork(script('flow-receiver.ts'), [String(port), String(PREFIXES)]);
  try {
    let before = await ask(receiver);
    while (before.prefixes < PREFIXES) before = await ask(receiver);
    await send(port, WARM_UP);
    before = await ask(receiver);
    await send(port, DATAGRAMS);
    const after = await ask(receiver);
    if (after.records - before.records !== RECORDS) return Number.NaN;
    return ((after.cpu - before.cpu) / RECORDS) * 1e6;
  } finally {
    receiver.disconnect();
  }
}

/** CPU seconds per million records of nfacctd with its memory plugin; NaN where records were lost. */
async function nfacctd(port: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'nfacctd-'));
  const pipe = join(folder, 'pipe');
  writeFileSync(join(folder, 'networks'), ipv4Table(PREFIXES).map(line).join('\n'));
  const config = [
    'daemonize: false',
    `nfacctd_ip: 127.0.0.1`,
    `nfacctd_port: ${String(port)}`,
    `nfacctd_pipe_size: 4194304`,
    'nfacctd_time_new: true',
    'plugins: memory',
    'aggregate: dst_net, dst_mask, out_iface, flows',
    `networks_file: ${join(folder, 'networks')}`,
    'networks_file_filter: false',
    'nfacctd_net: file',
    'plugin_pipe_size: 67108864',
    'plugin_buffer_size: 65536',
    'imt_buckets: 65537',
    'imt_mem_pools_number: 4096',
    'imt_mem_pools_size: 65536',
    `imt_path: ${pipe}`,
  ];
  writeFileSync(join(folder, 'conf'), config.join('\n'));
  const daemon = spawn('nfacctd', ['-f', join(folder, 'conf')], { stdio: 'ignore' });
  try {
    while (!existsSync(pipe)) await sleep(100);
    await sleep(2 * SETTLE_MS);
    await send(port, WARM_UP);
    const flows = countedFlows(pipe);
    await sleep(SETTLE_MS);
    const before = treeCpu(daemon.pid!);
    await send(port, DATAGRAMS);
    const used = treeCpu(daemon.pid!) - before;
    const counted = countedFlows(pipe) - flows;
    return counted >= (1 - MOST_LOSS) * RECORDS ? (used / counted) * 1e6 : Number.NaN;
  } finally {
    daemon.kill('SIGINT');
    await new Promise((resolve) => daemon.on('exit', resolve));
    rmSync(folder, { recursive: true, force: true });
  }
}

function line({ words: [word], length }: { words: readonly number[]; length: number }): string {
  const value = word!;
  return `${[value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255].join('.')}/${String(length)}`;
}

/** Flows that the memory plugin holds, summed over its entries. */
function countedFlows(pipe: string): number {
  const { stdout } = spawnSync('pmacct', ['-s', '-O', 'json', '-p', pipe], { encoding: 'utf8', maxBuffer: 1 << 29 });
  let flows = 0;
  for (const entry of stdout.split('\n')) flows += Number(/"flows": (\d+)/.exec(entry)?.[1] ?? 0);
  return flows;
}

/** User and system CPU seconds of a process and its direct children. */
function treeCpu(pid: number): number {
  const children = readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, 'utf8').trim();
  const pids = [pid, ...(children === '' ? [] : children.split(' ').map(Number))];
  const ticks = pids.map((one) => {
    const stat = readFileSync(`/proc/${String(one)}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(fields[11]) + Number(fields[12]);
  });
  return ticks.reduce((sum, one) => sum + one, 0) / 100;
}

export async function run(): Promise<BenchRow[]> {
  const installed = spawnSync('nfacctd', ['-V']).error === undefined;
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await weir(PORT + 2 * round));
    if (installed) theirs.push(await nfacctd(PORT + 2 * round + 1));
  }
  const value = median(ours.filter((one) => !Number.isNaN(one)));
  const complete = theirs.filter((one) => !Number.isNaN(one));
  const peer = complete.length > 0 ? median(complete) : undefined;
  return [
    {
      goal: 'P4',
      what: 'flow records end to end, 100k prefixes',
      value,
      unit: 'CPU s per million',
      peer: peer === undefined ? undefined : { name: 'nfacctd', value: peer },
      ratio: peer === undefined ? undefined : peer / value,
      wanted: `<= ${String(MOST_CPU)} and >= 3 x`,
      met: value <= MOST_CPU && (peer === undefined || peer / value >= 3),
    },
  ];
}
