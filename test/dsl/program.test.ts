import { describe, expect, test } from 'vitest';
import { drawDiagnostic } from '../../src/dsl/index.ts';
import type { LinkName, RouterName } from '../../src/dsl/program/index.ts';
import { codesOf, compileFiles, compileText, NETWORK, programOf } from './support.ts';

const link = (name: string): LinkName => name as LinkName;
const router = (name: string): RouterName => name as RouterName;

test('an empty file is an empty program', () => {
  const { program, diagnostics } = compileText('');
  expect(diagnostics).toEqual([]);
  expect(program).toMatchObject({ file: 'edge.weir', files: ['edge.weir'], rules: [], own: [] });
  expect(program?.limits).toMatchObject({
    hold: 900_000,
    change: 60_000,
    ownChange: 1_800_000,
    settle: 600_000,
    blast: 0.3,
  });
});

describe('defaults of declarations', () => {
  test('a router that says little', () => {
    const { routers } = programOf('router edge { neighbor = 10.0.0.1 }');
    expect(routers.get(router('edge'))).toEqual({
      name: 'edge',
      neighbor: ['10.0.0.1'],
      feed: ['10.0.0.1'],
      readback: [],
      loopback: [],
      inject: 'target',
      serves: undefined,
      reflect: false,
      export: 'no-export',
      scope: 'as',
      core: undefined,
      internal: [],
      localPref: 300,
      snmp: undefined,
      at: { file: 'edge.weir', line: 1, column: 8 },
    });
  });

  test('SNMP polls every 5 s on port 161 and is stale after three', () => {
    const { routers } = programOf('router edge { neighbor = 10.0.0.1 snmp = 10.0.0.2 community = "public" }');
    expect(routers.get(router('edge'))?.snmp).toEqual({
      host: '10.0.0.2',
      port: 161,
      community: 'public',
      v3: undefined,
      every: 5_000,
      stale: 15_000,
    });
  });

  test('a link that says little is on the only router, and its next hop is its neighbor', () => {
    const { links } = programOf('router edge { neighbor = 10.0.0.1 }\nlink A { neighbor = [192.0.2.1, 2001:db8::1] }');
    expect(links.get(link('A'))).toMatchObject({
      router: 'edge',
      neighbor: ['192.0.2.1', '2001:db8::1'],
      nextHop: ['192.0.2.1', '2001:db8::1'],
      billing: 'p95',
      role: 'provider',
      reachesAny: false,
      prependTags: [],
      signal: undefined,
    });
  });

  test('words of properties may be reserved words, and may be names of other things', () => {
    const { links } = programOf(
      'link peer { neighbor = 192.0.2.1  role = peer  signal = tag  billing = max  reaches = any  next-hop = 192.0.2.0/24 }',
    );
    expect(links.get(link('peer'))).toMatchObject({
      role: 'peer',
      signal: 'tag',
      billing: 'max',
      reachesAny: true,
      nextHop: ['192.0.2.0/24'],
    });
  });

  test('values may be names of values, in lists of lists', () => {
    const { links } = programOf(
      'let v4 = [192.0.2.1]\nlet both = [v4, 2001:db8::1]\nlet base = 5Gbps\nlink A { neighbor = both  capacity = 2 * base - 1Gbps }',
    );
    expect(links.get(link('A'))).toMatchObject({ neighbor: ['192.0.2.1', '2001:db8::1'], capacity: 9e9 });
  });

  test('prices keep their currency and what they buy', () => {
    const { links } = programOf(
      'link A { neighbor = 192.0.2.1 price = 350USD/Gbps }\nlink B { neighbor = 192.0.2.5 price = 900EUR/month }',
    );
    expect(links.get(link('A'))?.price).toEqual({ amount: 350, currency: 'USD', per: 1e9 });
    expect(links.get(link('B'))?.price).toEqual({ amount: 900, currency: 'EUR', per: undefined });
  });

  test('sources', () => {
    const { sources } = programOf(
      'source f : ipfix { listen = "[::1]:4739" from = [192.0.2.1, 192.0.2.2] sample = 1000 }\nsource h : sys { }\nsource p : icmp { targets = 20 budget = 50pps }',
    );
    expect(sources).toMatchObject([
      {
        kind: 'ipfix',
        name: 'f',
        listen: { host: '::1', port: 4739 },
        from: ['192.0.2.1', '192.0.2.2'],
        sample: 1000,
        timeout: 60_000,
      },
      { kind: 'sys', name: 'h', every: 1_000 },
      { kind: 'icmp', name: 'p', properties: { targets: 20, budget: 50 } },
    ]);
  });
});

describe('secrets', () => {
  const text = 'router edge { neighbor = 10.0.0.1 snmp = 10.0.0.1 community = env("WEIR_SNMP") }';

  test('come from the environment that is handed in', () => {
    const { routers } = programOf(text, { readVariable: (name) => (name === 'WEIR_SNMP' ? 'hush' : undefined) });
    expect(routers.get(router('edge'))?.snmp?.community).toBe('hush');
  });

  test('do not change the revision', () => {
    const revision = (value: string) => programOf(text, { readVariable: () => value }).revision;
    expect(revision('one')).toBe(revision('two'));
  });

  test('are not drawn with a mistake on their line', () => {
    const { diagnostics } = compileText(
      'router edge { neighbor = 10.0.0.1 snmp = 10.0.0.1 community = "hush" evry = 5s }',
    );
    expect(diagnostics.map((each) => each.code)).toEqual(['E0601']);
    expect(drawDiagnostic(diagnostics[0]!)).not.toContain('hush');
  });
});

describe('own, sets, groups', () => {
  test('sets add, take away and read files', () => {
    const { program } = compileFiles({
      'edge.weir': 'set a = from "lists/a.txt" + { 10.0.0.0/8 ge 16 } - 10.1.0.0/16 - AS3\nset b = a + AS9',
      'lists/a.txt': '# customers\n198.51.100.0/24  # acme\n\nAS2\r\nAS3\n2001:DB8::/32\n',
    });
    expect(program?.files).toEqual(['edge.weir', 'lists/a.txt']);
    expect(program?.sets.get('a')).toEqual({
      entries: [
        { prefix: '198.51.100.0/24', minLength: 24, maxLength: 24, excluded: false },
        { prefix: '2001:db8::/32', minLength: 32, maxLength: 32, excluded: false },
        { prefix: '10.0.0.0/8', minLength: 16, maxLength: 32, excluded: false },
        { prefix: '10.1.0.0/16', minLength: 16, maxLength: 16, excluded: true },
      ],
      asns: [2],
    });
    expect(program?.sets.get('b')?.asns).toEqual([2, 9]);
  });

  test('adding a set that takes something out does not take it out of the others', () => {
    const { sets } = programOf('set a = { 10.0.0.0/8 le 32 } - 10.1.0.0/16\nset b = 10.1.0.0/16 + a');
    expect(sets.get('b')?.entries.at(-1)).toEqual({
      prefix: '10.1.0.0/16',
      minLength: 16,
      maxLength: 16,
      excluded: false,
    });
  });

  test('own may stand several times, with what is known of its blocks', () => {
    const { own, groups } = programOf(
      `${NETWORK}own 198.51.100.0/24 with { next-hop = 10.0.0.7 originated = [A, B] }\ngroup g = split own into /25 max 8`,
    );
    expect(own.map(({ set, nextHop, originated }) => [set.entries[0]?.prefix, nextHop, originated])).toEqual([
      ['203.0.113.0/24', undefined, []],
      ['198.51.100.0/24', '10.0.0.7', ['A', 'B']],
    ]);
    expect(groups).toMatchObject([{ name: 'g', split: { length: 25, regroupEvery: undefined, max: 8 } }]);
    expect(groups[0]!.set.entries).toHaveLength(2);
  });

  test('customers name their prefixes by set, prefix or list', () => {
    const { customers } = programOf(
      'set theirs = { 198.51.100.0/24 }\ncustomer acme { asn = AS64500 prefixes = [theirs, 203.0.113.0/24] }',
    );
    expect(customers[0]).toMatchObject({
      name: 'acme',
      asn: 64500,
      prefixes: { entries: [{ prefix: '198.51.100.0/24' }, { prefix: '203.0.113.0/24' }] },
    });
  });
});

describe('objectives, guards, limits', () => {
  test('objectives have all links and five minutes where they do not say', () => {
    const { objectives } = programOf(`${NETWORK}optimize outbound for balance 0.5 + balance`);
    expect(objectives).toMatchObject([
      {
        direction: 'outbound',
        terms: [
          { term: 'balance', weight: 0.5 },
          { term: 'balance', weight: 1 },
        ],
        over: ['A', 'B'],
        using: undefined,
        every: 300_000,
      },
    ]);
  });

  test('guards', () => {
    const { guards } = programOf(
      `${NETWORK}never announce longer /24, /48\nnever announce outside own\nnever move 198.51.100.0/24 to B\nrequire route from A\nallow more-specific /25 for 203.0.113.0/24\nrequire sessions.up > 1\n`,
    );
    expect(guards.map(({ at, ...guard }) => ({ ...guard, line: at.line }))).toMatchObject([
      { kind: 'announce-longer', v4: 24, v6: 48 },
      { kind: 'announce-outside', set: { entries: [{ prefix: '203.0.113.0/24' }] } },
      { kind: 'never-move', selection: { kind: 'prefix', prefix: '198.51.100.0/24' }, to: ['B'] },
      { kind: 'require-route', from: ['A'] },
      { kind: 'allow-more-specific', length: 25, set: { entries: [{ prefix: '203.0.113.0/24' }] } },
      { kind: 'require' },
    ]);
  });

  test('limits', () => {
    const { limits } = programOf(
      'limits { moves 20 per 5m; churn 40 per 1m; announcements 400; blast 20%; change 90s; own-change 1h; settle 5m }',
    );
    expect(limits).toMatchObject({
      moves: { count: 20, per: 300_000 },
      churn: { count: 40, per: 60_000 },
      announcements: 400,
      blast: 0.2,
      change: 90_000,
      ownChange: 3_600_000,
      settle: 300_000,
    });
  });
});

test('the revision follows the text of every file, and only that', () => {
  const revisionOf = (files: Readonly<Record<string, string>>) => compileFiles(files).program?.revision;
  const files = { 'a.weir': 'import "b.weir"', 'b.weir': 'let x = 1' };
  expect(revisionOf(files)).toMatch(/^[0-9a-f]{12}$/);
  expect(revisionOf({ ...files })).toBe(revisionOf(files));
  expect(revisionOf({ ...files, 'b.weir': 'let x = 2' })).not.toBe(revisionOf(files));
});

test('the meaning follows the words, not how they are laid out', () => {
  const meaningOf = (text: string): string => compileText(text).meaning();
  const meaning = meaningOf('rule r when sessions.up<1 notify "a # b"\n');
  expect(meaningOf('## Why.\nrule r\n  when sessions.up < 1 # few\n  notify "a # b"')).toBe(meaning);
  expect(meaningOf('rule r when sessions.up<1 notify "a  # b"')).not.toBe(meaning);
  expect(meaningOf('rule r when sessions.up<2 notify "a # b"')).not.toBe(meaning);
});

test('a link that shares its address with a router is refused, the same session twice is not', () => {
  expect(codesOf('link C { neighbor = 10.0.0.1 }')).toEqual(['E0614']);
  expect(compileText('router r { neighbor = 10.0.0.1 feed = [10.0.0.1, 10.0.0.2] }').diagnostics).toEqual([]);
});
