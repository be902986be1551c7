/**
 * Observe, armed or stopped, as recorded in the state directory.
 *
 * `STOP` present means stopped, whatever else is there, and even when weir cannot read it: somebody may create it by
 * hand. `armed` names the armed revision; an empty one records that somebody disarmed. `run --arm` counts only where
 * neither file was ever written, so that a restart never undoes what an operator decided.
 */
import type { Mode } from '../model/index.ts';
import type { StateDir } from './state-dir.ts';

export interface RecordedMode {
  readonly mode: Mode;
  /** False on a state directory in which no mode was ever recorded. */
  readonly recorded: boolean;
}

export function readMode(state: StateDir): RecordedMode {
  if (exists(state, 'STOP')) return { mode: 'stopped', recorded: true };
  const armed = state.read('armed');
  if (armed === undefined) return { mode: 'observe', recorded: false };
  return { mode: armed.trim() === '' ? 'observe' : 'armed', recorded: true };
}

export function writeMode(state: StateDir, mode: Mode, revision: string): void {
  switch (mode) {
    case 'stopped':
      state.write('STOP', 'written by weir stop\n');
      break;
    case 'armed':
      state.write('armed', `${revision}\n`);
      break;
    case 'observe':
      state.write('armed', '');
      state.remove('STOP');
      break;
  }
}

function exists(state: StateDir, name: string): boolean {
  try {
    return state.read(name) !== undefined;
  } catch {
    return true;
  }
}
