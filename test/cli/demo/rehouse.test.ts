import { mkdtempSync, readFileSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { agentKey, House, rehoused } from '../../../src/cli/demo/rehouse.ts';

const ports = {
  agents: new Map([
    [agentKey('10.98.0.1', 161), 20_001],
    [agentKey('10.98.0.2', 1_161), 20_002],
    [agentKey('2001:db8::1', 161), 20_003],
  ]),
  flows: 20_055,
};

describe('a rule file on a machine without its routers', () => {
  test.each([
    ['  snmp = 10.98.0.1   every = 5s', '  snmp = 127.0.0.1:20001   every = 5s'],
    ['snmp=10.98.0.2:1161;', 'snmp=127.0.0.1:20002;'],
    ['snmp = "10.98.0.2:1161" }', 'snmp = 127.0.0.1:20002 }'],
    ['snmp = 2001:db8::1', 'snmp = 127.0.0.1:20003'],
    ['snmp = [2001:db8::1]:161', 'snmp = 127.0.0.1:20003'],
    ['snmp = 192.0.2.7', 'snmp = 192.0.2.7'],
    ['{ listen = "10.98.0.2:2055"  from = 10.98.0.1 }', '{ listen = 127.0.0.1:20055  from = 127.0.0.1 }'],
    ['from = [10.98.0.1, 10.98.0.2]', 'from = 127.0.0.1'],
    ['move top prefixes from A to B until < 65%', 'move top prefixes from A to B until < 65%'],
    ['set pinned = from "pinned.txt"', 'set pinned = from "pinned.txt"'],
  ])('%s', (before, after) => {
    expect(rehoused(before, ports)).toBe(after);
  });
});

describe('a house of copies', () => {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });
  function folder(): string {
    folders.push(mkdtempSync(join(tmpdir(), 'weir-test-')));
    return folders.at(-1)!;
  }

  test('keeps files in their places and follows what is saved, and only that', () => {
    const [from, to] = [folder(), folder()];
    mkdirSync(join(from, 'common'));
    const [entry, imported] = [join(from, 'edge.weir'), join(from, 'common', 'links.weir')];
    writeFileSync(entry, 'import "common/links.weir"\n');
    writeFileSync(imported, 'snmp = 10.98.0.1\n');
    const house = new House([entry, imported], to, ports);
    expect(house.refresh()).toBe(true);
    expect(house.entry).toBe(join(to, 'edge.weir'));
    expect(readFileSync(join(to, 'common', 'links.weir'), 'utf8')).toBe('snmp = 127.0.0.1:20001\n');
    expect(house.refresh()).toBe(false);
    writeFileSync(entry, 'import "common/links.weir" # more\n');
    expect(house.refresh()).toBe(true);
    expect(readFileSync(house.entry, 'utf8')).toBe('import "common/links.weir" # more\n');
    rmSync(entry);
    expect(house.refresh()).toBe(false);
    expect(readFileSync(house.entry, 'utf8')).toBe('import "common/links.weir" # more\n');
  });
});
