import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';

const LAUNCHER = join(import.meta.dirname, '../../exabgp/weir');
const PACKAGED = `node_modules/node-linux-${process.arch}/bin/node`;
/** What the launcher may call; a Node in the machine's own PATH must not be found. */
const TOOLS = ['cat', 'dirname', 'id', 'readlink', 'uname'];

let root: string;
let env: NodeJS.ProcessEnv;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'weir-launcher-'));
  for (const folder of ['exabgp', 'src/cli', 'node_modules', 'tools', 'path'])
    mkdirSync(join(root, folder), { recursive: true });
  copyFileSync(LAUNCHER, join(root, 'exabgp/weir'));
  writeFileSync(join(root, 'src/cli/weir.ts'), '');
  for (const tool of TOOLS) {
    symlinkSync(
      spawnSync('sh', ['-c', `command -v ${tool}`], { encoding: 'utf8' }).stdout.trim(),
      join(root, 'tools', tool),
    );
  }
  env = { PATH: `${root}/path:${root}/tools` };
});

afterEach(() => rmSync(root, { recursive: true }));

/** A program that claims to be Node `version`, and otherwise prints its own path and arguments. */
function placeNode(path: string, version: string): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n[ "$1" = --version ] && { echo ${version}; exit; }\necho ${path} "$@"\n`);
  chmodSync(file, 0o755);
}

const launch = (args: string[], file = join(root, 'exabgp/weir')) =>
  spawnSync(file, args, { env, cwd: '/', encoding: 'utf8', input: '' });

const started = (path: string, args: string) =>
  `${path} --disable-warning=ExperimentalWarning ${root}/src/cli/weir.ts ${args}\n`;

test('without a Node it says one sentence and exits with 2', () => {
  const { status, stdout, stderr } = launch(['check', 'edge.weir']);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/^weir: no Node 22\.22 [^\n]+\.\n$/);
});

const remove = (path: string) => rmSync(join(root, path), { recursive: true });

test.each<[string, string[], string?]>([
  ['a Node', []],
  ['the packages', ['path/node'], 'node_modules'],
  ['the program', ['path/node'], 'src'],
])('under run without %s it reads until ExaBGP closes the pipe, and keeps its own open', async (_, nodes, missing) => {
  for (const node of nodes) placeNode(node, 'v24.0.0');
  if (missing !== undefined) remove(missing);
  const child = spawn(join(root, 'exabgp/weir'), ['run', '/etc/weir/edge.weir'], { env, cwd: '/' });
  let ended = false;
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString())).on('end', () => (ended = true));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  // Sixteen times what a pipe holds: it is accepted only if somebody reads.
  await new Promise((resolve) => child.stdin.write(Buffer.alloc(1 << 20, '{}\n'), resolve));
  expect({ ended, exitCode: child.exitCode }).toEqual({ ended: false, exitCode: null });
  child.stdin.end();
  const [exitCode] = (await once(child, 'close')) as [number | null];
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' });
  expect(stderr).toMatch(/^weir: [^\n]+\.\n$/);
});

test.each(['v22.22.0', 'v22.100.1', 'v23.0.0', 'v24.21.0', 'v100.0.0'])('Node %s is new enough', (version) => {
  placeNode('path/node', version);
  expect(launch(['check', 'a b'])).toMatchObject({ status: 0, stdout: started('path/node', 'check a b') });
});

test.each(['v9.99.9', 'v20.20.2', 'v22.21.9', 'v21', 'vNaN.1.0', ''])('Node %j is not new enough', (version) => {
  placeNode('path/node', version);
  expect(launch(['check'])).toMatchObject({ status: 2, stdout: '' });
});

test('the Node beside the launcher goes before the installed one, that before the one in PATH', () => {
  const order = ['path/node', PACKAGED, 'exabgp/node'];
  for (const path of order) {
    placeNode(path, 'v24.0.0');
    expect(launch(['status']).stdout).toBe(started(path, 'status'));
  }
});

test('a Node that is too old is passed over for the next', () => {
  placeNode('exabgp/node', 'v20.0.0');
  placeNode('path/node', 'v24.0.0');
  expect(launch(['status']).stdout).toBe(started('path/node', 'status'));
});

test('started through a link it finds its own folder', () => {
  placeNode(PACKAGED, 'v24.0.0');
  symlinkSync('exabgp/weir', join(root, 'first'));
  symlinkSync(join(root, 'first'), join(root, 'second'));
  expect(launch(['status'], join(root, 'second')).stdout).toBe(started(PACKAGED, 'status'));
});
