/** The state directory and the small files in it; nothing outside it is ever written. */
import {
  accessSync,
  chmodSync,
  constants,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export const DEFAULT_STATE = '/var/lib/weir';

/** Where state lives when the operator does not say: `/var/lib/weir`, else below `$XDG_STATE_HOME`. */
export function defaultStateDir(env: Readonly<Record<string, string | undefined>>): string {
  try {
    accessSync(DEFAULT_STATE, constants.W_OK);
    return DEFAULT_STATE;
  } catch {
    const base = env['XDG_STATE_HOME'];
    return join(base !== undefined && base !== '' ? base : join(homedir(), '.local', 'state'), 'weir');
  }
}

export class StateDir {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Makes the directory and proves that it can be written. Throws an Error whose message an operator can act on. */
  open(): void {
    try {
      mkdirSync(this.path, { recursive: true, mode: 0o750 });
      if (!statSync(this.path).isDirectory()) throw new Error('is not a directory');
      const probe = this.file('.probe');
      writeFileSync(probe, '');
      rmSync(probe);
    } catch (error) {
      const why = (error as Error).message;
      const user = process.getuid?.() ?? '?';
      throw new Error(
        `state directory ${this.path}: ${why}. Create it for uid ${String(user)} or name another with --state DIR.`,
        { cause: error },
      );
    }
  }

  file(name: string): string {
    return join(this.path, name);
  }

  /** Undefined when there is no such file; throws when there is and it cannot be read. */
  read(name: string): string | undefined {
    try {
      return readFileSync(this.file(name), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** Whole or not at all: a reader never sees half a file, and a crash leaves the old one. */
  write(name: string, text: string): void {
    const temporary = this.file(`.${name}.new`);
    writeFileSync(temporary, text);
    chmodSync(temporary, 0o640);
    renameSync(temporary, this.file(name));
  }

  remove(name: string): void {
    rmSync(this.file(name), { force: true });
  }
}
