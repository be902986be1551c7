import { beforeEach, describe, expect, test } from 'vitest';
import { showRib } from '../../../src/cli/inspect-exabgp.ts';
import type { Prefix } from '../../../src/dsl/program/index.ts';
import type { WireUpdate } from '../../../src/runtime/sim/standin/json.ts';
import { NO_ATTRIBUTES } from '../../../src/runtime/sim/standin/json.ts';
import { Bench, OTHER, ROUTER } from './bench.ts';
import { checkpoints, comparable, expectedState, fixture, TRANSCRIPTS } from './fixtures.ts';
import { announce, R1, R2, route } from './out/routes.ts';

const update = (prefix: string, med: number): WireUpdate => ({
  attributes: { ...NO_ATTRIBUTES, origin: 'igp', asPath: [65001], med },
  announce: [{ family: 'ipv4 unicast', nextHop: '10.0.3.2', nlri: [{ prefix, pathId: undefined }] }],
  withdraw: [],
});
const withdrawal = (prefix: string): WireUpdate => ({
  attributes: undefined,
  announce: [],
  withdraw: [{ family: 'ipv4 unicast', nlri: [{ prefix, pathId: undefined }] }],
});
const P = '100.64.1.0/24' as Prefix;

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
  bench.exa.up(ROUTER.peer);
  bench.exa.up(OTHER.peer);
  bench.clock.pass(50);
});
const pass = (milliseconds: number): void => bench.clock.pass(milliseconds);
const advertised = (): string[] =>
  bench.speaker
    .advertised()
    .map(({ neighbor, prefix }) => `${neighbor.split('>')[1]!} ${prefix}`)
    .sort();
const commands = (word: string): string[] => bench.commands.filter((line) => line.includes(word));

describe('a start', () => {
  test('makes harmless what a predecessor left, then asks what there is, then is ready', () => {
    expect(bench.commands).toEqual([
      '!weir!',
      'show neighbor summary',
      'show neighbor extensive',
      'show adj-rib out extensive',
    ]);
    expect(bench.log).toEqual(
      ['up 10.0.3.2', 'up 10.0.4.2', 'error: !weir!', 'ready'].filter((entry) => !entry.startsWith('error')),
    );
  });

  test('announces and withdraws nothing before it is told what is desired', () => {
    pass(60_000);
    expect(commands('announce')).toEqual([]);
    expect(commands('withdraw')).toEqual([]);
  });
});

describe('a plan', () => {
  test('is on the wire when its echoes have come', () => {
    bench.speaker.apply([announce(R1, P), announce(R2, '100.64.2.0/24', route(2))]);
    expect(advertised()).toEqual([]);
    pass(20);
    expect(advertised()).toEqual(['10.0.3.2 100.64.1.0/24', '10.0.4.2 100.64.2.0/24']);
    expect(bench.held()).toEqual(advertised());
    expect(bench.log.slice(-2)).toEqual(['+ 10.0.3.2 100.64.1.0/24', '+ 10.0.4.2 100.64.2.0/24']);
  });

  test('sends only differences', () => {
    bench.speaker.apply([announce(R1, P), announce(R1, '100.64.2.0/24')]);
    pass(20);
    bench.commands = [];
    bench.speaker.apply([announce(R1, P), announce(R1, '100.64.3.0/24')]);
    pass(20);
    expect(bench.commands.map((line) => line.replace(/^.*(announce|withdraw)/, '$1').replace(/ origin.*/, ''))).toEqual(
      ['announce route 100.64.3.0/24', 'withdraw route 100.64.2.0/24'],
    );
  });

  test('of a thousand routes with equal attributes takes few lines', () => {
    const desired = Array.from({ length: 1_000 }, (_, index) =>
      announce(R1, `100.${64 + (index >> 8)}.${index & 255}.0/24`),
    );
    bench.speaker.apply(desired);
    pass(200);
    expect(advertised()).toHaveLength(1_000);
    expect(commands('announce').length).toBeLessThan(25);
  });

  test('waits for the session, and is held when the session flaps', () => {
    bench.exa.down(ROUTER.peer);
    pass(1);
    bench.speaker.apply([announce(R1, P)]);
    pass(20);
    expect(commands('announce')).toEqual([]);
    bench.exa.up(ROUTER.peer);
    pass(20);
    expect(bench.log.at(-1)).toBe('+ 10.0.3.2 100.64.1.0/24');
    bench.exa.down(ROUTER.peer);
    bench.exa.up(ROUTER.peer);
    pass(20);
    expect(commands('announce')).toHaveLength(1);
    expect(bench.log.slice(-3)).toEqual(['down 10.0.3.2', 'up 10.0.3.2', '+ 10.0.3.2 100.64.1.0/24']);
  });

  test('that cannot be said is reported, and does not stop the rest', () => {
    const long = { ...route(), asPath: Array.from({ length: 300 }, () => route().asPath[0]!) };
    bench.speaker.apply([announce(R1, P, long), announce(R1, '100.64.2.0/24')]);
    pass(20);
    expect(advertised()).toEqual(['10.0.3.2 100.64.2.0/24']);
    expect(bench.log).toContain('trouble unformable');
  });

  test('never puts more prefixes out than the limit of the neighbour', () => {
    bench = new Bench({ prefixLimit: 2 });
    bench.exa.up(ROUTER.peer);
    bench.clock.pass(50);
    bench.speaker.apply(['1', '2', '3'].map((octet) => announce(R1, `100.64.${octet}.0/24`)));
    pass(20);
    expect(bench.held()).toHaveLength(2);
    expect(bench.log).toContain('trouble prefixLimit');
  });
});

describe('safety', () => {
  const withdrawnAt = (): number => {
    const start = bench.clock.now();
    for (let steps = 0; steps < 1_000 && bench.held().length > 0; steps++) pass(0.1);
    return bench.clock.now() - start;
  };

  test('withdrawals overtake everything, even an answer that does not come', () => {
    bench = new Bench({ timing: { mute: (line) => line.includes('100.64.9.0') } });
    bench.exa.up(ROUTER.peer);
    bench.clock.pass(50);
    bench.speaker.apply([announce(R1, P)]);
    pass(20);
    bench.speaker.apply([
      announce(R1, P),
      announce(R1, '100.64.9.0/24', route(2)),
      announce(R1, '100.64.10.0/24', route(3)),
    ]);
    pass(20);
    expect(bench.held()).toEqual(['10.0.3.2 100.64.1.0/24', '10.0.3.2 100.64.9.0/24']);
    bench.speaker.withdrawNow(R1, [P]);
    pass(1);
    expect(bench.held()).toEqual(['10.0.3.2 100.64.9.0/24']);
  });

  test('what is being withdrawn is not withdrawn again while its echo is awaited', () => {
    bench.speaker.apply([announce(R1, P), announce(R1, '100.64.9.0/24', route(2))]);
    pass(20);
    bench.commands = [];
    bench.speaker.withdrawNow(R1, [P]);
    bench.speaker.withdrawNow(R1, [P, '100.64.9.0/24' as never]);
    bench.speaker.withdrawAll();
    pass(20);
    expect(commands('withdraw')).toHaveLength(2);
    expect(bench.held()).toEqual([]);
  });

  test('everything is withdrawn at once, in few lines, whatever the pipe says', () => {
    const desired = Array.from({ length: 1_000 }, (_, index) =>
      announce(R1, `100.${64 + (index >> 8)}.${index & 255}.0/24`, route(index)),
    );
    bench.speaker.apply([
      ...desired,
      announce(R2, '2001:db8::/32', { ...route(), nextHop: 'fd00:4::77' as never }),
      announce(R2, P),
    ]);
    pass(2_000);
    expect(bench.held()).toHaveLength(1_002);
    bench.commands = [];
    bench.blocked = true;
    bench.speaker.withdrawAll();
    expect(withdrawnAt()).toBeLessThan(20);
    expect(bench.commands.length).toBeLessThan(30);
    pass(20);
    expect(advertised()).toEqual([]);
    pass(60_000);
    expect(commands('announce')).toEqual([]);
  });

  test('longer prefixes are withdrawn before those that contain them', () => {
    const desired = ['100.64.0.0/16', '100.64.8.0/24', '100.64.8.128/25'].map((prefix) => announce(R1, prefix));
    bench.speaker.apply(desired);
    pass(50);
    bench.speaker.withdrawAll();
    pass(20);
    expect(commands('withdraw')[0]).toMatch(/ nlri 100.64.8.128\/25 100.64.8.0\/24 100.64.0.0\/16$/);
  });

  test('what is withdrawn while the session is down is gone without an echo', () => {
    bench.speaker.apply([announce(R1, P)]);
    pass(20);
    bench.exa.down(ROUTER.peer);
    pass(1);
    bench.speaker.apply([]);
    pass(20);
    expect(bench.held()).toEqual([]);
    expect(advertised()).toEqual([]);
  });

  test('a withdrawn alternative is told in the turn in which its line is read', () => {
    bench.table(ROUTER.peer, [update('100.64.7.0/24', 1)]);
    bench.exa.down(ROUTER.peer);
    bench.exa.up(ROUTER.peer);
    pass(20);
    bench.log.length = 0;
    bench.exa.receive(ROUTER.peer, withdrawal('100.64.7.0/24'));
    pass(0.06);
    expect(bench.log).toEqual(['changed 100.64.7.0/24']);
  });

  test('somebody else’s routes in Adj-RIB-Out are left alone', () => {
    const foreign = 'neighbor 10.0.3.2 local-ip 10.0.3.1 announce route 198.51.100.0/24 origin igp next-hop 10.0.3.9';
    bench.exa.take(Buffer.from(`${foreign}\n`));
    pass(20);
    bench.speaker.apply([announce(R1, '198.51.100.0/24'), announce(R1, P)]);
    pass(20);
    bench.speaker.withdrawAll();
    pass(20);
    expect(bench.held()).toEqual(['10.0.3.2 198.51.100.0/24']);
    expect(bench.log).toContain('trouble foreignRoute');
  });
});

describe('lost answers and echoes', () => {
  test('a command without an answer is not repeated blindly: the listing tells what became of it', () => {
    bench = new Bench({ timing: { mute: (line) => line.includes(P) } });
    bench.exa.up(ROUTER.peer);
    bench.clock.pass(50);
    bench.commands = [];
    bench.speaker.apply([announce(R1, P), announce(R1, '100.64.2.0/24', route(2))]);
    pass(3_000);
    expect(bench.log).toContain(`unknown: ${commands(P)[0]!}`);
    expect(bench.commands.map((line) => line.replace(/ origin.*/, ''))).toEqual([
      'neighbor 10.0.3.2 local-ip 10.0.3.1 announce route 100.64.1.0/24',
      'show neighbor summary',
      'show adj-rib out extensive',
      'neighbor 10.0.3.2 local-ip 10.0.3.1 announce route 100.64.2.0/24',
    ]);
    expect(advertised()).toEqual(['10.0.3.2 100.64.1.0/24', '10.0.3.2 100.64.2.0/24']);
  });

  test('a route that is answered and never echoed is looked up, and a session without echoes is known as one', () => {
    bench = new Bench({ neighbors: [{ ...ROUTER, echo: false }] });
    bench.exa.up(ROUTER.peer);
    bench.clock.pass(50);
    bench.speaker.apply([announce(R1, P)]);
    pass(1_000);
    expect(advertised()).toEqual([]);
    // The listing at the start was a moment ago: the next one is not asked for at once.
    pass(12_000);
    expect(commands('adj-rib out')).toHaveLength(2);
    expect(advertised()).toEqual(['10.0.3.2 100.64.1.0/24']);
    expect(bench.speaker.sessions().get(R1)?.echoes).toBe(false);
    pass(60_000);
    expect(commands('announce')).toHaveLength(1);
  });
});

describe('patience', () => {
  const listings = (): number => commands('show adj-rib out').length;

  test('an echo may take its time before the listing is asked', () => {
    bench = new Bench({ timing: { echoAfter: 2_500 } });
    bench.exa.up(ROUTER.peer);
    pass(12_000);
    bench.speaker.apply([announce(R1, P)]);
    pass(4_000);
    expect(listings()).toBe(1);
    expect(advertised()).toEqual(['10.0.3.2 100.64.1.0/24']);
  });

  test('listings are ten seconds apart, however many echoes stay out', () => {
    bench = new Bench({ neighbors: [{ ...ROUTER, echo: false }] });
    bench.exa.up(ROUTER.peer);
    for (let octet = 0; octet < 20; octet++) {
      pass(2_000);
      bench.speaker.apply(Array.from({ length: octet + 1 }, (_, index) => announce(R1, `100.64.${index}.0/24`)));
    }
    expect(listings()).toBeGreaterThanOrEqual(3);
    expect(listings()).toBeLessThanOrEqual(5);
  });

  test('a session of before our time is believed to echo until an echo stays out', () => {
    bench = new Bench({ neighbors: [{ ...ROUTER, echo: false }] });
    bench.exa.up(ROUTER.peer);
    pass(50);
    bench.respawn();
    const echoes = (): boolean | undefined => bench.speaker.sessions().get(R1)?.echoes;
    expect(echoes()).toBe(true);
    bench.speaker.apply([announce(R1, P)]);
    pass(15_000);
    expect(echoes()).toBe(false);
  });

  test('what could not be said is tried again after half a minute', () => {
    const long = { ...route(), asPath: Array.from({ length: 300 }, () => route().asPath[0]!) };
    const reported = (): number => bench.log.filter((entry) => entry === 'trouble unformable').length;
    bench.speaker.apply([announce(R1, P, long)]);
    pass(25_000);
    expect(reported()).toBe(1);
    pass(10_000);
    expect(reported()).toBe(2);
  });
});

describe('a helper that takes over', () => {
  beforeEach(() => {
    bench.table(ROUTER.peer, [update('100.64.7.0/24', 1), update('100.64.8.0/24', 2)]);
    bench.exa.down(ROUTER.peer);
    bench.exa.up(ROUTER.peer);
    bench.speaker.apply([announce(R1, P), announce(R2, P)]);
    pass(50);
    bench.respawn();
  });

  test('learns sessions, its own routes and the tables from the listings', () => {
    expect(bench.log.filter((entry) => !entry.startsWith('changed'))).toEqual(['up 10.0.3.2', 'up 10.0.4.2', 'ready']);
    expect(advertised()).toEqual(['10.0.3.2 100.64.1.0/24', '10.0.4.2 100.64.1.0/24']);
    expect([...bench.speaker.rib.prefixes()].sort()).toEqual(['100.64.7.0/24', '100.64.8.0/24']);
    expect(bench.speaker.health()).toMatchObject({ trusted: true, routes: 2, complete: false });
    pass(4_000);
    expect(bench.speaker.health()).toMatchObject({ complete: true });
  });

  test('changes nothing that is still desired, and takes out what is not', () => {
    bench.speaker.apply([announce(R1, P)]);
    pass(50);
    expect(commands('announce')).toEqual([]);
    expect(bench.held()).toEqual(['10.0.3.2 100.64.1.0/24']);
  });
});

test('a table that ExaBGP keeps no copy of stays untrusted until its session is reset', () => {
  bench = new Bench({ neighbors: [{ ...ROUTER, keepsReceived: false }] });
  bench.table(
    ROUTER.peer,
    ['1', '2', '3'].map((octet) => update(`100.64.${octet}.0/24`, 1)),
  );
  bench.exa.up(ROUTER.peer);
  bench.clock.pass(50);
  bench.respawn();
  expect(bench.log).toContain('trouble tablesUntrusted');
  expect(bench.speaker.health().trusted).toBe(false);
  bench.speaker.teardown(R1);
  pass(100);
  expect(commands('teardown')).toEqual(['neighbor 10.0.3.2 local-ip 10.0.3.1 teardown 4']);
  expect(bench.speaker.health()).toMatchObject({ trusted: true, routes: 3 });
});

describe('lost lines', () => {
  beforeEach(() => {
    bench.table(ROUTER.peer, [update('100.64.7.0/24', 1), update('100.64.8.0/24', 2)]);
    bench.exa.down(ROUTER.peer);
    bench.exa.up(ROUTER.peer);
    pass(50);
    bench.log.length = 0;
  });

  test('make the tables untrusted until they have been read anew, and are never without routes meanwhile', () => {
    bench.raw('{ "exabgp": "4.0.1", "half a line');
    bench.gap(17);
    expect(bench.speaker.health().trusted).toBe(false);
    expect(bench.log).toContain('trouble linesLost');
    // What went missing: one route withdrawn, one announced.
    bench.exa.neighbors[0]!.ribIn.clear();
    bench.exa.receive(ROUTER.peer, update('100.64.9.0/24', 3));
    const sizes: number[] = [];
    for (let steps = 0; steps < 100; steps++) {
      pass(0.1);
      sizes.push(bench.speaker.rib.size);
    }
    expect(Math.min(...sizes)).toBeGreaterThan(0);
    expect([...bench.speaker.rib.prefixes()]).toEqual(['100.64.9.0/24']);
    expect(bench.speaker.health().trusted).toBe(true);
  });
});

describe('a listing that is being read', () => {
  const start = (timing: object): void => {
    bench = new Bench({ timing });
    bench.table(ROUTER.peer, [update('100.64.7.0/24', 1), update('100.64.8.0/24', 2)]);
    bench.exa.up(ROUTER.peer);
    pass(200);
    bench.gap(1);
  };
  const untilAsked = (): void => {
    for (let steps = 0; steps < 1_000 && commands('adj-rib in').length === 0; steps++) pass(1);
  };

  test('does not bring back what is withdrawn meanwhile', () => {
    start({ answerAfter: 20 });
    pass(1);
    bench.exa.receive(OTHER.peer, update('100.64.9.0/24', 1));
    untilAsked();
    bench.exa.receive(ROUTER.peer, withdrawal('100.64.8.0/24'));
    pass(1);
    bench.raw(
      'neighbor 10.0.3.2 local-ip 10.0.3.1 local-as 65000 peer-as 65000 router-id 10.0.0.1 family-allowed in-open ' +
        'ipv4 unicast 100.64.8.0/24 next-hop 10.0.3.2 origin igp\n',
    );
    pass(200);
    expect([...bench.speaker.rib.prefixes()]).not.toContain('100.64.8.0/24');
    expect([...bench.speaker.rib.prefixes()]).toContain('100.64.7.0/24');
  });

  test('and breaks off is asked for again; until then the tables are not trusted', () => {
    let broken = true;
    start({ mute: (line: string) => broken && line.includes('adj-rib in') });
    untilAsked();
    pass(1_000);
    expect(bench.speaker.health().trusted).toBe(false);
    broken = false;
    pass(5_000);
    expect(commands('adj-rib in')).toHaveLength(2);
    expect(bench.speaker.health().trusted).toBe(true);
    expect([...bench.speaker.rib.prefixes()].sort()).toEqual(['100.64.7.0/24', '100.64.8.0/24']);
  });
});

describe('the end', () => {
  test.each([
    ['end of file', () => bench.endOfFile(), 'end eof'],
    ['the shutdown line', () => bench.exa.sayGoodbye(), 'end shutdown'],
    ['a signal', () => bench.speaker.terminate(), 'end terminated'],
  ])('comes by %s, once, and nothing is written after it', (_, finish, entry) => {
    bench.speaker.apply([announce(R1, P)]);
    finish();
    pass(10);
    bench.commands = [];
    bench.speaker.apply([]);
    bench.speaker.withdrawAll();
    bench.speaker.terminate();
    pass(60_000);
    expect(bench.log.filter((one) => one.startsWith('end'))).toEqual([entry]);
    expect(bench.commands).toEqual([]);
  });

  test('is the end of reading too: what stands behind the shutdown line is not heard', () => {
    bench.log.length = 0;
    const [up = ''] = fixture('t1-4.2.21-lean.jsonl')
      .toString()
      .split('\n')
      .filter((line) => line.includes('"state": "up"'));
    bench.raw(`{ "exabgp": "4.0.1", "type": "notification", "notification": "shutdown" }\n${up}\n`);
    expect(bench.log).toEqual(['end shutdown']);
  });

  test('does not come from anything else', () => {
    for (const line of [
      '}',
      'shutdown',
      '"shutdown"',
      '{ "type": "notification", "notification": "shutdown" }',
      '{ "exabgp": "4.0.1", "type": "signal" }',
    ]) {
      bench.raw(`${line}\n`);
    }
    for (const { peer } of [ROUTER, OTHER]) bench.exa.down(peer);
    pass(60_000);
    expect(bench.log.filter((one) => one.startsWith('end'))).toEqual([]);
  });
});

describe.each(TRANSCRIPTS)('%s through a running speaker', (transcript) => {
  test.each(checkpoints(transcript).slice(0, -1))('$step gives the RIB of the router', ({ bytes, state }) => {
    const running = new Bench();
    // What the stand-in has to say for itself must not fall between two halves of a line.
    running.clock.pass(50);
    const all = fixture(transcript).subarray(0, bytes);
    for (let at = 0; at < all.length; at += 40_000) running.raw(all.subarray(at, at + 40_000).toString('latin1'));
    const neighbors = [...running.speaker.sessions().keys()].filter((key) => !key.startsWith('10.0.4.1'));
    expect(comparable(showRib({ rib: running.speaker.rib, neighbors }))).toEqual(expectedState(state));
    expect(running.speaker.defects).toEqual(new Map());
  });
});
