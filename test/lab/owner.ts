/**
 * Who a lab belongs to, and what dead owners left behind.
 *
 * Everything a lab makes outside its own process carries the owner's token in its name: the pid with its start time
 * (a pid alone may have been given to somebody else since) and a serial number per lab, so that labs run side by side.
 * A lab whose owner is gone is nobody's: `sweep` ends the processes in its namespaces by pid and deletes it.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';

const PREFIX = 'weirlab';
const PATTERN = new RegExp(`^${PREFIX}-([0-9]+)-([0-9]+)-`);
const NETNS_DIR = '/run/netns';

let serial = 0;

/** A name that no other lab has: `weirlab-<pid>-<start ticks>-<serial>`. */
export function ownerToken(): string {
  serial += 1;
  return `${PREFIX}-${process.pid}-${startTicks(process.pid) ?? 0}-${threadId}x${serial}`;
}

/** Field 22 of /proc/PID/stat: clock ticks from boot to the start of the process; undefined when it is gone. */
function startTicks(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is the command in parentheses and may hold blanks: count from its end.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
  } catch {
    return undefined;
  }
}

function list(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}

const ownerIsGone = (name: string): boolean => {
  const match = PATTERN.exec(name);
  return match !== null && startTicks(Number(match[1])) !== Number(match[2]);
};

/** Pids of the processes whose network namespace this is. */
export function pidsIn(netns: string): number[] {
  try {
    const out = execFileSync('ip', ['netns', 'pids', netns], {
      encoding: 'latin1',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return out.split('\n').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** Ends what runs in the namespace and deletes it; never throws, so that one failure leaves no second one behind. */
export function deleteNamespace(netns: string): void {
  for (const pid of pidsIn(netns)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended between the listing and the signal.
    }
  }
  try {
    execFileSync('ip', ['netns', 'delete', netns], { stdio: 'ignore' });
  } catch {
    // Already deleted.
  }
}

/** Deletes the namespaces and folders of labs whose owner no longer lives. */
export function sweep(): void {
  for (const name of list(NETNS_DIR)) if (ownerIsGone(name)) deleteNamespace(name);
  for (const name of list(tmpdir())) {
    if (ownerIsGone(name)) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}
