/** Reads rule files from disk for the compiler: bounded, regular files only, and never twice the same half. */
import { createHash } from 'node:crypto';
import { openSync, closeSync, fstatSync, readFileSync } from 'node:fs';
import { constants } from 'node:fs';

const MIB = 1024 * 1024;
/** Larger rule files are no rule files. */
export const LARGEST_RULES = 8 * MIB;
/** Prefix lists that a set reads. */
export const LARGEST_SET = 16 * MIB;

/** Thrown with a message that names the file and what is wrong with it. */
export class UnreadableSource extends Error {}

/** O_NONBLOCK, so that a FIFO in the place of a file cannot hang the process. */
export function readSource(path: string, largest: number = LARGEST_SET): string {
  let fd: number | undefined;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = fstatSync(fd);
    if (!stat.isFile()) throw new UnreadableSource(`${path} is not a regular file`);
    if (stat.size > largest) throw new UnreadableSource(`${path} is larger than ${String(largest / MIB)} MiB`);
    return readFileSync(fd, 'utf8');
  } catch (error) {
    if (error instanceof UnreadableSource) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    const why =
      code === 'ENOENT'
        ? 'does not exist'
        : code === 'EACCES'
          ? 'may not be read by this user'
          : (error as Error).message;
    throw new UnreadableSource(`${path} ${why}`);
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

/** Content of several files as one value: equal exactly when all are. A missing file has content of its own. */
export function fingerprint(paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of paths) {
    hash.update(path).update('\0');
    try {
      hash.update(readSource(path));
    } catch (error) {
      hash.update(`\0unreadable: ${(error as Error).message}`);
    }
    hash.update('\0');
  }
  return hash.digest('hex');
}
