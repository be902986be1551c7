/**
 * Runs weir's development commands in a fresh clone, whatever Node (18 or newer) happens to be there.
 *
 *   node exabgp/boot.mjs SCRIPT.ts ARGS…     run a script of this repository
 *   node exabgp/boot.mjs --bin NAME ARGS…    run the command of an installed package
 *   node exabgp/boot.mjs --install           only install what is missing
 *
 * weir needs a newer Node than most distributions ship, and an older one cannot even load a .ts entry. So this one file
 * is plain JavaScript without dependencies: it installs the locked packages when they are missing or stale, among them
 * the Node that weir is tested with, and runs the script with that one. What was installed is remembered in node_modules
 * (see `stampOf`), which makes every later start cheap. package.json names this file in the scripts themselves because
 * pre- and post-scripts do not run under `ignore-scripts`.
 *
 * It cannot install npm, and without glibc the packaged Node does not run: then the Node in PATH must be new enough.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Below it better-sqlite3 crashes and .ts files do not run; the same as `engines` in package.json. */
const OLDEST_NODE = [22, 22];
/** flock's answer when another process holds the lock; any number that npm and node do not use. */
const LOCK_IS_HELD = 75;
const PROGRESS_EVERY_MS = 2_000;
/** Enough of npm's output to show its error; the whole is in npm's own log. */
const NPM_LINES_SHOWN = 40;

/** The repository, or whatever folder holds `exabgp/boot.mjs`. */
const root = path.dirname(path.dirname(fs.realpathSync(fileURLToPath(import.meta.url))));
const modules = path.join(root, 'node_modules');
const stampFile = path.join(modules, '.weir-stamp');

/** @param {string} version such as `24.21.0` or `v24.21.0` */
export function isNewEnough(version) {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number);
  return major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
}

/**
 * Names what must be installed: the locked packages, for this platform (binaries of another one do not run here).
 * @param {string | Buffer} lock the content of package-lock.json
 * @param {string} platform such as `linux-x64`
 */
export function stampOf(lock, platform) {
  return `${createHash('sha256').update(lock).digest('hex')} ${platform}\n`;
}

/**
 * The `npm ci` runs that lead to a complete node_modules. npm under an old Node silently leaves out packages whose
 * `engines` it does not meet (rolldown's binding, without which vitest cannot start), so the old one installs only as
 * much as brings the packaged Node, and a copy of that one (npm ci deletes the original) installs everything.
 * @param {string} running version of the Node that runs this file
 * @param {boolean} packagedRuns whether node_modules holds a packaged Node already, of an earlier lock perhaps
 * @returns {{ node: 'running' | 'packaged', args: string[] }[]}
 */
export function installSteps(running, packagedRuns) {
  const everything = ['--include=dev', '--include=optional'];
  if (isNewEnough(running)) return [{ node: 'running', args: everything }];
  const complete = { node: 'packaged', args: everything };
  if (packagedRuns) return [complete];
  return [{ node: 'running', args: ['--omit=dev', '--include=optional'] }, complete];
}

const say = (line) => process.stderr.write(`weir: ${line}\n`);

class CannotBoot extends Error {}

const packagedNode = () => path.join(modules, `node-${process.platform}-${process.arch}`, 'bin', 'node');

/** The version that `node` reports, or undefined when it is missing or does not run here. */
function versionOf(node) {
  const answer = spawnSync(node, ['--version'], { encoding: 'utf8' });
  return answer.status === 0 ? answer.stdout.trim() : undefined;
}

function expectedStamp() {
  return stampOf(fs.readFileSync(path.join(root, 'package-lock.json')), `${process.platform}-${process.arch}`);
}

function isInstalled() {
  try {
    return fs.readFileSync(stampFile, 'utf8') === expectedStamp();
  } catch (error) {
    if (error.code === 'ENOENT') return false;
    throw error;
  }
}

/** npm as a script, so that it can be run by a Node of our choice rather than by the one in its first line. */
function findNpm() {
  const fromNpmRun = process.env.npm_execpath;
  if (fromNpmRun && path.basename(fromNpmRun) === 'npm-cli.js') return fromNpmRun;
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    const candidate = path.join(folder, 'npm');
    if (folder && fs.existsSync(candidate)) return fs.realpathSync(candidate);
  }
  throw new CannotBoot('npm is missing; on Debian: apt-get install npm');
}

/** Runs a child to its end, telling about it every now and then. Resolves to its exit code and its last lines. */
function runWithProgress(node, args, label) {
  return new Promise((resolve, reject) => {
    const started = Date.now();
    const child = spawn(node, args, {
      cwd: root,
      env: { ...process.env, PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ''}` },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const collect = (chunk) => (output = (output + chunk).slice(-64 * 1024));
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    const ticker = setInterval(() => {
      const seconds = Math.round((Date.now() - started) / 1000);
      say(`${label}: ${countPackages()} packages unpacked, ${seconds} s`);
    }, PROGRESS_EVERY_MS);
    const stop = () => child.kill('SIGTERM');
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, stop);
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(ticker);
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(signal, stop);
      resolve({ ok: code === 0, output: output.trimEnd().split('\n').slice(-NPM_LINES_SHOWN).join('\n') });
    });
  });
}

/** npm makes all folders first and fills them as the downloads arrive; one that has its package.json counts. */
function countPackages() {
  const filled = (folder) => fs.existsSync(path.join(folder, 'package.json'));
  const list = (folder) => (fs.existsSync(folder) ? fs.readdirSync(folder).map((name) => path.join(folder, name)) : []);
  const scopes = list(modules).filter((folder) => path.basename(folder).startsWith('@'));
  return [...list(modules), ...scopes.flatMap(list)].filter(filled).length;
}

/** Installs everything and writes the stamp. To be called with the lock held. */
async function install() {
  if (isInstalled()) return;
  const npm = findNpm();
  const steps = installSteps(process.version, versionOf(packagedNode()) !== undefined);
  const copies = fs.mkdtempSync(path.join(os.tmpdir(), 'weir-boot-'));
  try {
    for (const [index, step] of steps.entries()) {
      let node = process.execPath;
      if (step.node === 'packaged') {
        node = path.join(copies, 'node');
        if (!fs.existsSync(packagedNode())) throw new CannotBoot(noNode());
        fs.copyFileSync(packagedNode(), node);
        if (versionOf(node) === undefined) throw new CannotBoot(noNode());
      }
      const label = `installing (step ${index + 1} of ${steps.length})`;
      say(`${label}: npm ci under Node ${versionOf(node)}`);
      const args = [npm, 'ci', ...step.args, '--no-audit', '--no-fund', '--loglevel=warn'];
      const { ok, output } = await runWithProgress(node, args, label);
      if (!ok) throw new CannotBoot(`npm ci failed:\n${output}`);
    }
  } finally {
    fs.rmSync(copies, { recursive: true, force: true });
  }
  const fresh = `${stampFile}.${process.pid}`;
  fs.writeFileSync(fresh, expectedStamp());
  fs.renameSync(fresh, stampFile);
  say('installed');
}

/**
 * Installs under a lock, so that two commands started at once do not delete each other's packages. The lock is flock(2)
 * on the repository's folder: the kernel frees it however the holder ends, and no lock file is left behind.
 */
function installLocked() {
  if (fs.existsSync(modules) && fs.lstatSync(modules).isSymbolicLink()) {
    throw new CannotBoot(
      `${modules} is a link and its packages are not the locked ones; npm ci would empty its target`,
    );
  }
  say('the locked packages are missing or stale');
  const self = [process.execPath, fileURLToPath(import.meta.url), '--install-now'];
  const flock = (...options) =>
    new Promise((resolve) => {
      const child = spawn('flock', ['--no-fork', ...options, root, ...self], { stdio: ['ignore', 2, 2] });
      const forward = forwardSignals(child);
      child.on('error', () => resolve(undefined));
      child.on('close', (code) => (forward.stop(), resolve(code ?? 1)));
    });
  return flock('--nonblock', '--conflict-exit-code', String(LOCK_IS_HELD)).then(async (first) => {
    if (first === undefined) return install(); // No util-linux here; two installs at once are then the user's to avoid.
    if (first === LOCK_IS_HELD) say('another process is installing; waiting for it');
    const code = first === LOCK_IS_HELD ? await flock() : first;
    if (code !== 0) process.exit(code);
  });
}

function noNode() {
  return (
    `Node ${OLDEST_NODE.join('.')} or newer is needed: this is ${process.version}, and the packaged one ` +
    `does not run on ${process.platform}-${process.arch}`
  );
}

function chooseNode() {
  if (fs.existsSync(packagedNode())) return packagedNode();
  if (isNewEnough(process.version)) return process.execPath;
  throw new CannotBoot(noNode());
}

function forwardSignals(child) {
  const forward = (signal) => {
    // From a terminal the child got Ctrl-C already; a second one would read as impatience.
    if (signal === 'SIGINT' && process.stdin.isTTY) return;
    child.kill(signal);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, forward);
  return { stop: () => signals.forEach((signal) => process.off(signal, forward)) };
}

/** @param {string} name of a package whose command has the same name */
function commandOf(name) {
  const folder = path.join(modules, name);
  const { bin } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  return path.join(folder, typeof bin === 'string' ? bin : bin[name]);
}

/** Becomes `node script args`, as far as one process can become another: same files, signals, exit status. */
function run(script, args) {
  const node = chooseNode();
  const child = spawn(node, [script, ...args], {
    stdio: 'inherit',
    env: { ...process.env, PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ''}` },
  });
  const forward = forwardSignals(child);
  child.on('error', (error) => {
    say(`${node} does not start: ${error.message}`);
    process.exit(2);
  });
  child.on('close', (code, signal) => {
    forward.stop();
    if (signal === null) process.exit(code);
    process.exitCode = 128 + os.constants.signals[signal]; // for when we ignore this signal ourselves
    process.kill(process.pid, signal);
  });
}

async function main([first, ...rest]) {
  if (first === undefined)
    throw new CannotBoot('usage: node exabgp/boot.mjs SCRIPT.ts ARGS… | --bin NAME ARGS… | --install');
  if (first === '--install-now') return install();
  if (!isInstalled()) await installLocked();
  if (first === '--install') return;
  if (first === '--bin') run(commandOf(rest[0]), rest.slice(1));
  else run(path.resolve(root, first), rest);
}

if (process.argv[1] && fs.realpathSync(process.argv[1]) === fs.realpathSync(fileURLToPath(import.meta.url))) {
  main(process.argv.slice(2)).catch((error) => {
    say(error instanceof CannotBoot ? error.message : error.stack);
    process.exit(2);
  });
}
