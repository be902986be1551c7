/**
 * One weir per state directory: an exclusive SQLite transaction on `weir.lock`, which a kill -9 frees.
 *
 * A lock file with a pid would outlive a crash, and the pid may be somebody else's by then.
 */
import Database from 'better-sqlite3';

export interface Lock {
  release(): void;
}

/** The lock, or undefined while another process holds it. Throws when the file cannot be used at all. */
export function tryLock(path: string): Lock | undefined {
  const database = new Database(path, { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if ((error as { code?: string }).code === 'SQLITE_BUSY') return undefined;
    throw error;
  }
  return {
    release: () => {
      database.close();
    },
  };
}
