/** From a path to a Program: reads the import graph from disk and compiles it. */
import { resolve } from 'node:path';
import type { Compiled } from '../../dsl/index.ts';
import { compile } from '../../dsl/index.ts';
import { fingerprint, readSource } from './read.ts';

export interface Loaded extends Compiled {
  /** Content of all files that were asked for, to tell whether they have changed since. */
  readonly content: string;
}

/** Never throws: an unreadable file is a diagnostic like any other. */
export function loadProgram(path: string, environment: Readonly<Record<string, string | undefined>>): Loaded {
  const read = (wanted: string): { text: string } | { problem: string } => {
    try {
      return { text: readSource(wanted) };
    } catch (error) {
      return { problem: (error as Error).message };
    }
  };
  const compiled = compile(resolve(path), read, { readVariable: (name) => environment[name] });
  return { ...compiled, content: fingerprint(compiled.files) };
}
