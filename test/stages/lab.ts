import { spawnSync } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where Debian puts the daemons that are in no user's PATH. */
const DAEMON_FOLDERS = ['/usr/sbin', '/sbin', '/usr/lib/frr'];

interface LabPackage {
  readonly name: string;
  readonly program: string;
}

/** Why the lab cannot run here; empty when it can. */
export function labProblems(root: string): string[] {
  const missing = missingPackages(root).map(({ name }) => `the Debian package ${name} is not installed`);
  if (process.getuid?.() !== 0) return [...missing, 'this is not root'];
  if (spawnSync('unshare', ['--net', '--mount', 'true']).status !== 0) {
    return [...missing, 'network namespaces cannot be made here (a container without CAP_SYS_ADMIN?)'];
  }
  return missing;
}

/** The command that would make the lab run, as far as packages go. */
export function installHint(root: string): string {
  const names = missingPackages(root).map(({ name }) => name);
  const install = `apt-get install --no-install-recommends ${names.join(' ')}`;
  return names.length > 0
    ? `as root: ${install}, then npm test`
    : 'run npm test as root, in a machine or privileged container';
}

function missingPackages(root: string): LabPackage[] {
  const folders = [...(process.env['PATH'] ?? '').split(':'), ...DAEMON_FOLDERS];
  return readPackages(root).filter(({ program }) => !folders.some((folder) => isExecutable(join(folder, program))));
}

function readPackages(root: string): LabPackage[] {
  return readFileSync(join(root, 'test/lab/packages.txt'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [name, program] = line.split(/\s+/);
      if (name === undefined || program === undefined) throw new Error(`test/lab/packages.txt: ${line}`);
      return { name, program };
    });
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
