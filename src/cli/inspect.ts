/** `weir inspect …`: what a recording or an agent says, read by the code that reads it in production. */
import type { Command } from 'commander';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { address, bps, MINUTE, ms, monoMs } from '../dsl/program/index.ts';
import type { Inspection } from '../runtime/collect/snmp/index.ts';
import { rateText } from '../runtime/model/text.ts';
import { JSON_OPTION } from './ask.ts';
import { fail, NOT_FINE, paint, print, printJson, safe, table } from './output.ts';

interface JsonOption {
  readonly json?: boolean;
}

export function addInspect(program: Command): void {
  const inspect = program
    .command('inspect')
    .description('What a recording or an SNMP agent says, without running anything.');
  inspect
    .command('exabgp <file>')
    .description('The routes that a recorded ExaBGP stdin leads to.')
    .option('--bytes <n>', 'only the first N bytes')
    .option(...JSON_OPTION)
    .addHelpText('after', '\nExample:\n  weir inspect exabgp recorded.jsonl --json\n')
    .action((file: string, options: JsonOption & { readonly bytes?: string }) => exabgp(file, options));
  inspect
    .command('flows <capture>')
    .description('The NetFlow, IPFIX and sFlow datagrams of a classic pcap file.')
    .option(...JSON_OPTION)
    .addHelpText(
      'after',
      '\nExample:\n  tcpdump -w flows.pcap -c 100 udp port 2055\n  weir inspect flows flows.pcap --json\n',
    )
    .action((file: string, options: JsonOption) => flows(file, options));
  inspect
    .command('snmp <address>')
    .description('What an SNMP agent offers: interfaces, speeds, counters, how it renews them.')
    .option(
      '--community <text>',
      'community of SNMP v2c; better: the variable WEIR_SNMP',
      process.env['WEIR_SNMP'] ?? 'public',
    )
    .option('--port <n>', 'UDP port', '161')
    .option(...JSON_OPTION)
    .addHelpText('after', '\nExample:\n  WEIR_SNMP=secret weir inspect snmp 192.0.2.1\n')
    .action((host: string, options: SnmpOptions) => snmp(host, options));
}

async function exabgp(file: string, options: JsonOption & { readonly bytes?: string }): Promise<void> {
  const { fileChunks, inspectExabgp } = await import('./inspect-exabgp.ts');
  const bytes = options.bytes === undefined ? Number.POSITIVE_INFINITY : Number(options.bytes);
  if (!(bytes >= 0)) {
    fail(`--bytes takes a number of bytes, not ${JSON.stringify(options.bytes)}`);
    return;
  }
  await reading(file, () => {
    const { rib, routes, lines, defects } = inspectExabgp(fileChunks(file, bytes));
    if (options.json === true) printJson(rib);
    else {
      const rows = Object.entries(rib).map(([neighbor, table]) => [
        neighbor,
        `${String(Object.keys(table).length)} prefixes`,
      ]);
      print(
        `${String(routes)} routes from ${String(lines.json)} lines of JSON and ${String(lines.text)} others`,
        ...table(rows),
      );
    }
    const refused = Object.entries(defects).map(([kind, count]) => `${String(count)} ${kind}`);
    if (refused.length > 0) fail(`refused: ${refused.join(', ')}`, NOT_FINE);
  });
}

async function flows(file: string, options: JsonOption): Promise<void> {
  const { inspectFlows } = await import('./inspect-flows.ts');
  await reading(file, () => {
    const shown = inspectFlows(readFileSync(file));
    if (typeof shown === 'string') {
      const why = shown === 'not-pcap' ? 'is no classic pcap file (tcpdump -w makes one)' : 'holds no Ethernet frames';
      fail(`${file} ${why}`);
      return;
    }
    for (const datagram of shown) {
      if (options.json === true) printJson(datagram);
      else print(safe(JSON.stringify(datagram)));
    }
  });
}

interface SnmpOptions extends JsonOption {
  readonly community: string;
  readonly port: string;
}

async function snmp(host: string, options: SnmpOptions): Promise<void> {
  if (isIP(host) === 0) {
    fail(`${JSON.stringify(host)} is no IP address`);
    return;
  }
  const { describeFailure, inspectAgent, monotonicClock, openSession } =
    await import('../runtime/collect/snmp/index.ts');
  const agent = {
    host: address(host),
    port: Number(options.port),
    community: options.community,
    v3: undefined,
    every: ms(5_000),
    stale: ms(15_000),
  };
  const session = openSession(agent, {
    timeoutMs: 2_000,
    now: () => monoMs(performance.now()),
    onNoise: () => undefined,
  });
  process.stderr.write('weir: watching the counters for up to a minute …\n');
  const reply = await inspectAgent(session, monotonicClock, MINUTE, new AbortController().signal);
  session.close();
  if (!reply.ok) {
    fail(describeFailure(host, reply.failure), NOT_FINE);
    return;
  }
  if (options.json === true) printJson(reply.value);
  else showAgent(reply.value);
}

function showAgent(agent: Inspection): void {
  const step =
    agent.step.length === undefined
      ? 'how it renews its counters could not be seen'
      : agent.step.length === 0
        ? 'live counters'
        : `counters renewed every ${String(agent.step.length / 1000)} s`;
  print(paint('bold', safe(agent.name)), safe(agent.description), step, '');
  const rate = (value: number | undefined): string => (value === undefined ? '-' : rateText(bps(value)));
  const rows = agent.interfaces.map(({ index, name, alias, up, speed, inBps, outBps }) => [
    String(index),
    safe(name),
    up === true ? 'up' : up === false ? 'down' : '?',
    rate(speed),
    rate(inBps),
    rate(outBps),
    safe(alias),
  ]);
  print(...table([['index', 'name', '', 'speed', 'in', 'out', 'alias'], ...rows], [0, 3, 4, 5]));
  if (agent.peers === undefined) print('', 'no BGP4-MIB: the state of its BGP sessions has to be seen in its feed');
  else print('', ...table(agent.peers.map((peer) => [safe(peer.address), peer.state])));
}

/** One sentence when the file cannot be read. */
async function reading(file: string, act: () => void): Promise<void> {
  try {
    act();
    await Promise.resolve();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error;
    fail(`${file} cannot be read: ${code === 'ENOENT' ? 'there is no such file' : (error as Error).message}`);
  }
}
