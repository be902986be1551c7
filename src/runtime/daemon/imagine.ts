/** Compiles a file that somebody asks about, without touching what runs. */
import type { Program } from '../../dsl/program/index.ts';
import { plainDiagnostic } from '../../dsl/index.ts';
import { Refused } from '../control/index.ts';
import { loadProgram } from '../reload/index.ts';

export function compiledOrRefused(file: string, environment: Readonly<Record<string, string | undefined>>): Program {
  const { program, diagnostics } = loadProgram(file, environment);
  if (program !== undefined) return program;
  const errors = diagnostics.filter((each) => each.severity === 'error');
  throw new Refused(
    'refused',
    `${file} has ${String(errors.length)} ${errors.length === 1 ? 'mistake' : 'mistakes'}; weir check ${file} shows them all:`,
    errors.slice(0, 5).map(plainDiagnostic),
  );
}
