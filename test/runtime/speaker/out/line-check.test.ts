/** The last check before a write: what is not in the closed list is refused, however it came about. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formCommand, isAllowedLine } from '../../../../src/runtime/speaker/out/index.ts';
import { command, KNOWN } from './arbitrary.ts';

const N = 'neighbor 10.0.3.2 local-ip 10.0.3.1';
const allowed = (line: string): boolean => isAllowedLine(line, KNOWN);

describe('allowed', () => {
  test.each([
    '!weir!',
    'show neighbor summary',
    'show neighbor extensive',
    'show adj-rib out extensive',
    'show adj-rib in extensive',
    `${N} withdraw route 192.0.2.0/24`,
    `${N} withdraw route ::/0`,
    `${N} announce route 192.0.2.0/24 origin igp next-hop 10.0.3.77`,
    `${N} announce route 2001:db8::/32 origin egp as-path [ 65001 ] med 0 next-hop fd00:3::77`,
    `${N} withdraw attributes next-hop 10.0.3.77 nlri 192.0.2.0/24 10.0.0.0/8`,
    `${N} teardown 4`,
  ])('%s', (line) => {
    expect(allowed(line)).toBe(true);
  });
});

describe('refused', () => {
  test.each([
    '',
    ' ',
    'announce route 192.0.2.0/24 origin igp next-hop 10.0.3.77',
    'withdraw route 192.0.2.0/24',
    'shutdown',
    'restart',
    'reload',
    'version',
    '# comment',
    'flush adj-rib out',
    'clear adj-rib out',
    `${N} flush adj-rib out`,
    `${N} announce eor ipv4 unicast`,
    `${N} announce flow route destination 192.0.2.0/24 discard`,
    `${N} shutdown`,
    'neighbor 10.0.3.2 announce route 192.0.2.0/24 origin igp next-hop 10.0.3.77',
    'neighbor 10.0.3.3 local-ip 10.0.3.1 withdraw route 192.0.2.0/24',
    'neighbor 10.0.3.2 local-ip 10.0.3.9 withdraw route 192.0.2.0/24',
    'neighbor * local-ip 10.0.3.1 withdraw route 192.0.2.0/24',
    `${N} local-as 65000 withdraw route 192.0.2.0/24`,
    `${N}, ${N} withdraw route 192.0.2.0/24`,
    `${N} withdraw route 192.0.2.0/24 next-hop 10.0.3.77`,
    `${N} withdraw route 192.0.2.0/24 `,
    `${N}  withdraw route 192.0.2.0/24`,
    ` ${N} withdraw route 192.0.2.0/24`,
    `${N} withdraw route 192.0.2.0/24;`,
    `${N} withdraw route 192.0.2.0`,
    `${N} withdraw route 192.0.2.1/24`,
    `${N} withdraw route 192.0.2.0/024`,
    `${N} withdraw route 10.0.0/8`,
    `${N} withdraw route 10/8`,
    `${N} withdraw route ::ffff:10.0.0.0/104`,
    `${N} withdraw route 2001:DB8::/32`,
    `${N} WITHDRAW route 192.0.2.0/24`,
    `${N} announce route 192.0.2.0/24 next-hop 10.0.3.77`,
    `${N} announce route 192.0.2.0/24 origin igp`,
    `${N} announce route 192.0.2.0/24 origin igp next-hop self`,
    `${N} announce route 192.0.2.0/24 origin igp next-hop 0.0.0.0`,
    `${N} announce route 192.0.2.0/24 origin igp next-hop fd00:3::77`,
    `${N} announce route 192.0.2.0/24 next-hop 10.0.3.77 origin igp`,
    `${N} announce route 192.0.2.0/24 origin igp as-path [ ] next-hop 10.0.3.77`,
    `${N} announce route 192.0.2.0/24 origin igp as-path [ 0 ] next-hop 10.0.3.77`,
    `${N} announce route 192.0.2.0/24 origin igp as-path [ 5000000000 ] next-hop 10.0.3.77`,
    `${N} announce route 192.0.2.0/24 origin igp as-path [ 65000 ( 1 ) ] next-hop 10.0.3.77`,
    `${N} announce route 192.0.2.0/24 origin igp med 5000000000 next-hop 10.0.3.77`,
    `${N} announce route 192.0.2.0/24 origin igp med 1 med 2 next-hop 10.0.3.77`,
    `${N} announce route 192.0.2.0/24 origin igp community [ 65000:70000 ] next-hop 10.0.3.77`,
    `${N} announce route 192.0.2.0/24 origin igp community no-export next-hop 10.0.3.77`,
    `${N} announce route 192.0.2.0/24 origin igp large-community [ 1:2 ] next-hop 10.0.3.77`,
    `${N} announce route 192.0.2.0/24 origin igp next-hop 10.0.3.77 split /25`,
    `${N} announce route 192.0.2.0/24 origin igp next-hop 10.0.3.77\n`,
    `${N} announce attributes origin igp next-hop 10.0.3.77 nlri 192.0.2.0/24`,
    `${N} announce attributes origin igp next-hop 10.0.3.77 nlri 192.0.2.0/24 2001:db8::/32`,
    `${N} announce attributes origin igp nlri 192.0.2.0/24 10.0.0.0/8 next-hop 10.0.3.77`,
    `${N} withdraw attributes origin igp next-hop 10.0.3.77 nlri 192.0.2.0/24 10.0.0.0/8`,
    `${N} teardown 0`,
    `${N} teardown`,
    `${N} teardown 4 5`,
    `${N} teardown 100`,
    `${N} withdraw route 192.0.2.0/24\u00e9`,
    `show adj-rib out extensive `,
    `show adj-rib out`,
    `${N} show adj-rib out extensive`,
    '!weir! ',
  ])('%j', (line) => {
    expect(allowed(line)).toBe(false);
  });

  test('a line of 1,024 bytes with its line feed is the longest', () => {
    // Words of 11 and 16 characters, blank included, make any length that is needed here.
    const head = `${N} withdraw attributes next-hop 10.0.3.77 nlri`;
    const ofLength = (length: number): string => {
      const left = length - head.length;
      const long = Array.from({ length: 60 }, (_, count) => count).find((count) => (left - 16 * count) % 11 === 0)!;
      const short = (left - 16 * long) / 11;
      return head + ' 198.51.100.0/24'.repeat(long) + ' 10.0.0.0/8'.repeat(short);
    };
    expect(ofLength(1023)).toHaveLength(1023);
    expect(allowed(ofLength(1023))).toBe(true);
    expect(ofLength(1024)).toHaveLength(1024);
    expect(allowed(ofLength(1024))).toBe(false);
  });
});

test('a formed line with one character changed is a line of the list, or refused', () => {
  const knows = ({ local, peer }: { local: string; peer: string }): boolean => KNOWN.has(`${local} ${peer}`);
  fc.assert(
    fc.property(
      command,
      fc.nat(),
      fc.constantFrom('replace', 'insert', 'delete'),
      fc.constantFrom(...Array.from(' \t\n0123456789abcdefghijklmnopqrstuvwxyzA.:/[]();,#!*-\u0000\u007f\u00e9')),
      (value, at, change, character) => {
        const { line } = formCommand(value, knows);
        if (line === undefined) return;
        const position = at % line.length;
        const rest = line.slice(change === 'insert' ? position : position + 1);
        const mutated = line.slice(0, position) + (change === 'delete' ? '' : character) + rest;
        if (allowed(mutated)) expect(mutated).toMatch(LIST);
      },
    ),
    { numRuns: 5_000 },
  );
});

/** The closed list once more, as one expression; numbers and addresses are judged by the check alone. */
const PREFIX = '[0-9a-f.:]+\\/\\d{1,3}';
const ATTRIBUTES =
  'origin (?:igp|egp|incomplete)(?: as-path \\[(?: \\d{1,10})+ \\])?(?: med \\d{1,10})?(?: local-preference \\d{1,10})?' +
  '(?: community \\[(?: \\d{1,5}:\\d{1,5})+ \\])?(?: large-community \\[(?: \\d{1,10}:\\d{1,10}:\\d{1,10})+ \\])? ';
const LIST = new RegExp(
  '^(?:!weir!|show neighbor (?:summary|extensive)|show adj-rib (?:in|out) extensive|' +
    'neighbor (?:10\\.0\\.3\\.2 local-ip 10\\.0\\.3\\.1|fd00:1::2 local-ip fd00:1::1|FD00:1:0:0::3 local-ip fd00:1:0:0::1) (?:' +
    `teardown \\d{1,2}|withdraw route ${PREFIX}|announce route ${PREFIX} ${ATTRIBUTES}next-hop [0-9a-f.:]+|` +
    `announce attributes ${ATTRIBUTES}next-hop [0-9a-f.:]+ nlri ${PREFIX}(?: ${PREFIX})+|` +
    `withdraw attributes next-hop [0-9a-f.:]+ nlri ${PREFIX}(?: ${PREFIX})+))$`,
);
