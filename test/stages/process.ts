import { spawn } from 'node:child_process';

/** How long a stage that was told to stop may take for its hooks to remove namespaces and daemons. */
const GRACE_MS = 15_000;

/**
 * Runs a program to its end with the terminal's output; stdin is closed. Resolves to its exit status, null when a
 * signal ended it, which is also what happens after `limitMs`.
 */
export async function runProgram(file: string, args: readonly string[], cwd: string, limitMs: number) {
  const child = spawn(file, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] });
  let kill: NodeJS.Timeout | undefined;
  const stop = setTimeout(() => {
    console.error(`\n${args[0] ?? file} is not done after ${limitMs / 60_000} minutes; ending it`);
    child.kill('SIGTERM');
    kill = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
  }, limitMs);
  const forward = (signal: NodeJS.Signals) => child.kill(signal);
  process.on('SIGINT', forward).on('SIGTERM', forward);
  try {
    return await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  } finally {
    clearTimeout(stop);
    clearTimeout(kill);
    process.off('SIGINT', forward).off('SIGTERM', forward);
  }
}
