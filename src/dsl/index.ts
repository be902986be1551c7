/**
 * The language: text in, a Program or diagnostics out.
 *
 * The only door of this folder. Stages, each of which takes what the one before it makes:
 *
 *   text -> lex -> (ast) parse -> resolve -> check -> lower -> Program
 *
 * Pure: sources and environment variables are handed in, no clock is read and nothing is kept between two calls, so
 * the same texts always give the same Program. Never throws on any input, and takes time in proportion to it.
 */
import { check, meaningOfAll } from './check/index.ts';
import type { CheckOptions } from './check/index.ts';
import { lower } from './lower/index.ts';
import type { ReadVariable } from './lower/index.ts';
import type { Program } from './program/index.ts';
import { loadFiles, resolve } from './resolve/index.ts';
import type { ReadSource } from './resolve/index.ts';
import type { Diagnostic } from './text/index.ts';

export { DIAGNOSTIC_PAGES } from './pages.ts';
export type { ReadSource, SourceText } from './resolve/index.ts';
export type { ReadVariable } from './lower/index.ts';
export type { Diagnostic, DiagnosticPage, Position, Related, Severity, Source, Span } from './text/index.ts';
export { diagnosticJson, drawDiagnostic, lineText, plainDiagnostic, positionAt } from './text/index.ts';
export type { DiagnosticJson, PaintPart } from './text/index.ts';

export interface CompileOptions extends CheckOptions {
  /** For `env("NAME")`; without it every variable counts as not set. */
  readonly readVariable?: ReadVariable | undefined;
}

/**
 * `program` is there exactly when no diagnostic is an error; warnings come with it. `files` are the paths that were
 * asked for, the entry first, whether they could be read or not: what a reload has to watch.
 */
export interface Compiled {
  readonly program: Program | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly files: readonly string[];
  /** Equal for two compilations that differ only in comments, blanks and line breaks. Worked out when asked for. */
  readonly meaning: () => string;
}

/**
 * Compiles the file called `entry` and all that it imports. Relative paths in imports and set files are resolved against
 * the directory of the file that names them before `readSource` is asked.
 */
export function compile(entry: string, readSource: ReadSource, options: CompileOptions = {}): Compiled {
  const diagnostics: Diagnostic[] = [];
  const report = (diagnostic: Diagnostic): void => void diagnostics.push(diagnostic);
  const asked = new Set<string>([entry]);
  const files = loadFiles(
    entry,
    (path) => {
      asked.add(path);
      return readSource(path);
    },
    report,
  );
  const resolved = resolve(entry, files, report);
  const checked = check(resolved, options, report);
  let program: Program | undefined;
  if (!hasErrors(diagnostics)) {
    const made = lower(resolved, checked, options.readVariable ?? (() => undefined), report);
    if (!hasErrors(diagnostics)) program = made;
  }
  const meaning = (): string => meaningOfAll(resolved.sources.map((source) => source.text));
  return { program, diagnostics: inOrder(diagnostics, [...asked]), files: [...asked], meaning };
}

const hasErrors = (diagnostics: readonly Diagnostic[]): boolean =>
  diagnostics.some((each) => each.severity === 'error');

/** By file in reading order, then by place: the stages find mistakes in another order than a reader does. */
function inOrder(diagnostics: readonly Diagnostic[], paths: readonly string[]): readonly Diagnostic[] {
  const rank = new Map(paths.map((path, index) => [path, index]));
  const rankOf = (each: Diagnostic): number => rank.get(each.span.source.path) ?? paths.length;
  return [...diagnostics].sort((one, other) => rankOf(one) - rankOf(other) || one.span.start - other.span.start);
}
