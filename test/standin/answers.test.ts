/** Every recorded command gets the answer that real ExaBGP gave, in the order in which it gave them. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { NO_ATTRIBUTES } from '../../src/runtime/sim/standin/json.ts';
import { front, NEIGHBORS } from './front.ts';

const read = (name: string): string => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');
const recorded = (name: string): readonly { cmd: string; answer: readonly string[] }[] =>
  JSON.parse(read(name)) as { cmd: string; answer: readonly string[] }[];

/** Flow routes are answered but not kept; counts of updates and uptimes are those of another day. */
const comparable = (lines: readonly string[]): readonly string[] =>
  lines
    .filter((line) => !line.includes(' flow '))
    .map((line) => line.replace(/ +\d+:\d\d:\d\d established +\d+ +\d+$/, ' established'))
    .toSorted();

function session(dialect: '4.2.21' | '5.0', entries: readonly { cmd: string; answer: readonly string[] }[]): void {
  const { exabgp, output, pass } = front({ dialect });
  for (const { peer } of NEIGHBORS) exabgp.up(peer);
  const [router] = NEIGHBORS.filter(({ peer }) => peer === '10.0.3.2');
  const received = [
    ['198.51.100.0/24', '10.0.3.2'],
    ['192.0.2.0/24', '10.0.3.2'],
    ['2001:db8:f00::/48', 'fe80::f0:bbff:fe5c:7cec'],
  ] as const;
  for (const [prefix, nextHop] of received) {
    const family = prefix.includes(':') ? 'ipv6 unicast' : 'ipv4 unicast';
    const attributes = { ...NO_ATTRIBUTES, origin: 'igp' as const };
    const announce = [{ family, nextHop, nlri: [{ prefix, pathId: undefined }] }];
    exabgp.receive(router!.peer, { attributes, announce, withdraw: [] });
  }
  output();
  for (const { cmd, answer } of entries) {
    if (cmd === 'help') continue;
    exabgp.take(new TextEncoder().encode(`${cmd}\n`));
    pass(2_000);
    const lines = output().filter((line) => !line.startsWith('{'));
    expect({ cmd, lines: comparable(lines) }).toEqual({ cmd, lines: comparable(answer) });
  }
}

describe('answers', () => {
  test('of 4.2.21', () => {
    session('4.2.21', recorded('answers-4.2.21.json'));
  });
  test('of 5.0.13, up to the command that silences it', () => {
    const entries = recorded('answers-5.0.13.json');
    session(
      '5.0',
      entries.slice(
        0,
        entries.findIndex(({ cmd }) => cmd === 'silence-ack'),
      ),
    );
  });
  test('of 41 commands in one write come in the recorded order', () => {
    const lines = read('order-4.2.21.txt').split('\n');
    const commands = lines.filter((line) => line.startsWith('# > ')).map((line) => line.slice(4));
    const answers = lines.flatMap((line) => / < (.*)$/.exec(line)?.[1] ?? []);
    const { exabgp, output, pass } = front();
    for (const { peer } of NEIGHBORS) exabgp.up(peer);
    output();
    exabgp.take(new TextEncoder().encode(commands.map((line) => `${line}\n`).join('')));
    pass(1_000);
    const peerLine = (line: string): string => (/^(10|fd)/.test(line) ? 'a neighbour' : line);
    expect(commands).toHaveLength(41);
    expect(
      output()
        .filter((line) => !line.startsWith('{'))
        .map(peerLine),
    ).toEqual(answers.map(peerLine));
  });
});
