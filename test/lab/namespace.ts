/** One network namespace: a machine of the lab. Commands run in it, daemons are started in it. */
import { execFile, execFileSync } from 'node:child_process';
import { writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Child, type ChildOptions } from './child.ts';
import { deleteNamespace } from './owner.ts';

const run = promisify(execFile);
const MAX_OUTPUT_BYTES = 64 << 20;

/**
 * No router advertisements and no duplicate address detection (addresses work at once), and no limit on ICMP errors:
 * a traceroute every 100 ms would otherwise meet the limit and look like a loss.
 */
const SYSCTLS = [
  'net.ipv6.conf.all.accept_dad=0',
  'net.ipv6.conf.default.accept_dad=0',
  'net.ipv6.conf.all.accept_ra=0',
  'net.ipv6.conf.default.accept_ra=0',
  'net.ipv4.conf.all.rp_filter=0',
  'net.ipv4.icmp_ratelimit=0',
  'net.ipv4.icmp_msgs_per_sec=100000',
  'net.ipv4.icmp_msgs_burst=100000',
  'net.ipv6.icmp.ratelimit=0',
];
const FORWARDING = ['net.ipv4.ip_forward=1', 'net.ipv6.conf.all.forwarding=1', 'net.ipv6.conf.default.forwarding=1'];

export class Namespace {
  /** Short name, used in messages and for the folder. */
  readonly name: string;
  /** Name under /run/netns, unique on the machine. */
  readonly full: string;
  /** Folder for the configuration, sockets and logs of what runs here. */
  readonly dir: string;
  readonly #children: Child[] = [];

  constructor(name: string, full: string, dir: string, forwards: boolean) {
    this.name = name;
    this.full = full;
    this.dir = dir;
    // 0777: FRR's daemons drop to their own user and make their sockets here.
    mkdirSync(dir, { recursive: true, mode: 0o777 });
    execFileSync('ip', ['netns', 'add', full]);
    this.exec('sysctl', '-q', '-w', ...SYSCTLS, ...(forwards ? FORWARDING : []));
    this.ip('link set lo up');
  }

  /** `ip` commands without the leading `ip`, in one batch. */
  ip(...commands: string[]): void {
    execFileSync('ip', ['-n', this.full, '-batch', '-'], {
      input: commands.join('\n'),
      stdio: ['pipe', 'ignore', 'pipe'],
    });
  }

  /** Runs a short command here and returns its stdout. @throws when it fails. */
  exec(command: string, ...args: string[]): string {
    return execFileSync('ip', ['netns', 'exec', this.full, command, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  /** As `exec`, but without blocking: for everything that is asked again and again. */
  async query(command: string, ...args: string[]): Promise<string> {
    const { stdout } = await run('ip', ['netns', 'exec', this.full, command, ...args], {
      encoding: 'utf8',
      maxBuffer: MAX_OUTPUT_BYTES,
    });
    return stdout;
  }

  /** The JSON line of each `ip` command in one batch; a command that fails has none. */
  async ipJson(commands: readonly string[]): Promise<readonly string[]> {
    return new Promise((resolve) => {
      const child = execFile('ip', ['-n', this.full, '-j', '-force', '-batch', '-'], (_error, stdout) =>
        resolve(stdout.split('\n').filter(Boolean)),
      );
      child.stdin?.end(commands.join('\n'));
    });
  }

  /** Starts a process that lives until it is stopped or the lab is disposed of. */
  start(label: string, argv: readonly [string, ...string[]], options: ChildOptions = {}): Child {
    const logFile = join(this.dir, `${label}.log`);
    const child = new Child(`${this.name}/${label}`, ['ip', 'netns', 'exec', this.full, ...argv], logFile, options);
    this.#children.push(child);
    return child;
  }

  /** Pid of some process that runs here: /proc/PID/net is this namespace's. */
  get pid(): number {
    const child = this.#children.find(({ running }) => running);
    if (child === undefined) throw new Error(`nothing runs in ${this.name}`);
    return child.pid;
  }

  /** Writes a file into the folder and returns its path. */
  file(name: string, content: string, mode = 0o644): string {
    const path = join(this.dir, name);
    writeFileSync(path, content, { mode });
    return path;
  }

  /** Applies an nftables ruleset. */
  nft(ruleset: string): void {
    this.exec('nft', '-f', this.file('rules.nft', ruleset));
  }

  /** Stops in reverse order of starting, then deletes the namespace with whatever a daemon left in it. */
  async dispose(): Promise<void> {
    for (const child of this.#children.reverse()) await child.stop();
    deleteNamespace(this.full);
  }
}
