import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

interface Boot {
  isNewEnough(version: string): boolean;
  stampOf(lock: string, platform: string): string;
  installSteps(running: string, packagedRuns: boolean): { node: 'running' | 'packaged'; args: string[] }[];
}

const BOOT = join(import.meta.dirname, '../../exabgp/boot.mjs');
const boot = (await import(BOOT)) as Boot;

test.each([
  ['v18.20.8', false],
  ['20.20.2', false],
  ['v22.21.9', false],
  ['v22.22.0', true],
  ['24.21.0', true],
])('Node %s is new enough: %s', (version, expected) => {
  expect(boot.isNewEnough(version)).toBe(expected);
});

test('the oldest Node is the same for the bootstrap, the launcher and package.json', () => {
  const read = (path: string) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8');
  expect(JSON.parse(read('package.json'))).toMatchObject({ engines: { node: '>=22.22' } });
  expect(read('exabgp/weir')).toMatch(/OLDEST_NODE_MAJOR=22\nOLDEST_NODE_MINOR=22\n/);
  expect([boot.isNewEnough('22.22.0'), boot.isNewEnough('22.21.99')]).toEqual([true, false]);
});

test('the stamp depends on the lock and on the platform, and on nothing else', () => {
  expect(boot.stampOf('a', 'linux-x64')).toBe(boot.stampOf('a', 'linux-x64'));
  const stamps = [boot.stampOf('a', 'linux-x64'), boot.stampOf('b', 'linux-x64'), boot.stampOf('a', 'linux-arm64')];
  expect(new Set(stamps).size).toBe(3);
});

describe('what is installed', () => {
  const everything = ['--include=dev', '--include=optional'];

  test('a new Node installs everything at once', () => {
    expect(boot.installSteps('v24.0.0', false)).toEqual([{ node: 'running', args: everything }]);
  });

  test('an old Node brings the packaged one first, which then installs everything', () => {
    expect(boot.installSteps('v20.0.0', false)).toEqual([
      { node: 'running', args: ['--omit=dev', '--include=optional'] },
      { node: 'packaged', args: everything },
    ]);
  });

  test('an old Node beside a packaged one leaves the installing to that one', () => {
    expect(boot.installSteps('v18.0.0', true)).toEqual([{ node: 'packaged', args: everything }]);
  });
});

describe('with an npm that only takes notes', () => {
  let root: string;

  /** Notes its arguments, waits until somebody writes to the pipe `go` when there is one, and installs a package. */
  const NPM = `
    const fs = require('fs');
    fs.appendFileSync('npm.log', process.argv.slice(2).join(' ') + '\\n');
    if (fs.existsSync('go')) fs.readFileSync('go');
    if (fs.existsSync('npm-fails')) { console.error('npm error: no network'); process.exit(1); }
    fs.mkdirSync('node_modules/some-package', { recursive: true });
  `;
  const SCRIPT = `
    console.log(JSON.stringify({ args: process.argv.slice(2), firstInPath: process.env.PATH.split(':')[0] }));
    process.exit(3);
  `;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'weir-boot-test-'));
    for (const folder of ['exabgp', 'bin']) mkdirSync(join(root, folder));
    copyFileSync(BOOT, join(root, 'exabgp/boot.mjs'));
    writeFileSync(join(root, 'bin/npm'), NPM);
    writeFileSync(join(root, 'package-lock.json'), '{"version": 1}');
    writeFileSync(join(root, 'script.mjs'), SCRIPT);
  });

  const children: ChildProcess[] = [];

  afterEach(() => {
    for (const child of children.splice(0)) child.kill();
    rmSync(root, { recursive: true });
  });

  const env = () => {
    const { npm_execpath: _, ...rest } = process.env;
    return { ...rest, PATH: `${root}/bin:${process.env['PATH'] ?? ''}` };
  };
  const start = (...args: string[]) => {
    const child = spawn(process.execPath, [join(root, 'exabgp/boot.mjs'), ...args], { env: env() });
    children.push(child);
    return child;
  };
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [join(root, 'exabgp/boot.mjs'), ...args], { env: env(), cwd: '/', encoding: 'utf8' });
  const installs = () =>
    existsSync(join(root, 'npm.log')) ? readFileSync(join(root, 'npm.log'), 'utf8').split('\n').length - 1 : 0;

  test('the first run installs, says so, and runs the script with its arguments and exit status', () => {
    const { status, stdout, stderr } = run('script.mjs', 'a', 'b c');
    expect(status).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ args: ['a', 'b c'] });
    expect(stderr).toMatch(/missing or stale[^]*npm ci under Node v[^]*installed\n$/);
    expect(readFileSync(join(root, 'npm.log'), 'utf8')).toMatch(/^ci --include=dev --include=optional /);
  });

  test('the second run installs nothing and says nothing', () => {
    run('--install');
    const { status, stderr } = run('script.mjs');
    expect({ status, stderr, installs: installs() }).toEqual({ status: 3, stderr: '', installs: 1 });
  });

  test('a changed lock is installed', () => {
    run('--install');
    writeFileSync(join(root, 'package-lock.json'), '{"version": 2}');
    run('--install');
    expect(installs()).toBe(2);
  });

  test("npm's failure is shown, the script does not run, and the next run tries again", () => {
    writeFileSync(join(root, 'npm-fails'), '');
    const { status, stdout, stderr } = run('script.mjs');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/npm ci failed:\nnpm error: no network\n$/);
    rmSync(join(root, 'npm-fails'));
    expect(run('script.mjs').status).toBe(3);
  });

  test('a linked node_modules is never emptied', () => {
    mkdirSync(join(root, 'elsewhere'));
    symlinkSync('elsewhere', join(root, 'node_modules'));
    expect(run('script.mjs')).toMatchObject({ status: 2, stdout: '' });
    expect(installs()).toBe(0);
  });

  test('of two at once one installs and the other waits', async () => {
    spawnSync('mkfifo', [join(root, 'go')]);
    const first = start('script.mjs');
    await lineOn(first.stderr, /npm ci under/);
    const second = start('script.mjs');
    await lineOn(second.stderr, /another process is installing/);
    const ends = Promise.all([once(first, 'close'), once(second, 'close')]);
    writeFileSync(join(root, 'go'), 'go');
    expect((await ends).map(([exitCode]) => exitCode as number)).toEqual([3, 3]);
    expect(installs()).toBe(1);
  });

  test('the installed Node runs the script and is the first in its PATH', () => {
    const folder = join(root, `node_modules/node-${process.platform}-${process.arch}/bin`);
    mkdirSync(folder, { recursive: true });
    symlinkSync(process.execPath, join(folder, 'node'));
    expect(JSON.parse(run('script.mjs').stdout)).toMatchObject({ firstInPath: folder });
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('%s reaches the script, whose exit status is kept', async (signal) => {
    writeFileSync(
      join(root, 'script.mjs'),
      `process.on('${signal}', () => process.exit(7)); setInterval(() => undefined, 1e6); console.log('ready');`,
    );
    const child = start('script.mjs');
    await lineOn(child.stdout, /ready/);
    child.kill(signal);
    expect(await once(child, 'close')).toEqual([7, null]);
  });

  test('a script that a signal ends ends the bootstrap by the same', async () => {
    writeFileSync(join(root, 'script.mjs'), "process.kill(process.pid, 'SIGKILL');");
    expect(await once(start('script.mjs'), 'close')).toEqual([null, 'SIGKILL']);
  });
});

/** Resolves when the stream has said `pattern`; rejects when it ends without. */
function lineOn(stream: NodeJS.ReadableStream, pattern: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = '';
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (pattern.test(text)) resolve();
    });
    stream.on('end', () => reject(new Error(`ended without ${pattern.source}: ${text}`)));
  });
}
