/** `weir check`: every mistake of the files, each with its place and what to do about it. */
import type { Command } from 'commander';
import { compile, diagnosticJson, drawDiagnostic, plainDiagnostic } from '../dsl/index.ts';
import type { Diagnostic, PaintPart, SourceText } from '../dsl/index.ts';
import { readSource, UnreadableSource } from '../runtime/reload/read.ts';
import { JSON_OPTION } from './ask.ts';
import { FINE, NOT_FINE, paint, print, printJson } from './output.ts';

interface CheckOptions {
  readonly json?: boolean;
  readonly plain?: boolean;
}

export function addCheck(program: Command): void {
  program
    .command('check <files...>')
    .description(
      'Every mistake in rule files, with code, place and help. Each file is checked with all that it imports.',
    )
    .option('--plain', 'one line per mistake, for editors and grep')
    .option(...JSON_OPTION)
    .addHelpText('after', '\nExample:\n  weir check edge.weir\n  weir check --json rules/*.weir\n')
    .action((files: readonly string[], options: CheckOptions) => {
      process.exitCode = check(files, options);
    });
}

/** Also for `weir check` without a process around it. @returns the exit status */
export function check(files: readonly string[], options: CheckOptions): number {
  const diagnostics = onceEach(files.flatMap((file) => compile(file, readRules, { readVariable }).diagnostics));
  const ok = diagnostics.every((each) => each.severity !== 'error');
  if (options.json === true) printJson({ ok, diagnostics: diagnostics.map(diagnosticJson) });
  else show(files, diagnostics, options.plain === true);
  return ok ? FINE : NOT_FINE;
}

const readVariable = (name: string): string | undefined => process.env[name];

/** What the compiler asks for when it meets a path. */
export function readRules(path: string): SourceText {
  try {
    return { text: readSource(path) };
  } catch (error) {
    if (!(error instanceof UnreadableSource)) throw error;
    return { problem: error.message.replace(`${path} `, '') };
  }
}

/** Two files that import a third would show its mistakes twice. */
function onceEach(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const lines = new Map(diagnostics.map((each) => [plainDiagnostic(each), each]));
  return [...lines.values()];
}

const STYLES = { error: 'red', warning: 'yellow', message: 'bold', gutter: 'blue', help: 'cyan' } as const;
const paintPart: PaintPart = (part, text) => paint(STYLES[part], text);

function show(files: readonly string[], diagnostics: readonly Diagnostic[], plain: boolean): void {
  for (const each of diagnostics) {
    if (plain) print(plainDiagnostic(each));
    else print(drawDiagnostic(each, paintPart), '');
  }
  if (!plain) print(summary(files, diagnostics));
}

function summary(files: readonly string[], diagnostics: readonly Diagnostic[]): string {
  const count = (severity: Diagnostic['severity']): number =>
    diagnostics.filter((each) => each.severity === severity).length;
  const [errors, warnings] = [count('error'), count('warning')];
  const what = files.length === 1 ? files[0]! : `${String(files.length)} files`;
  if (errors === 0 && warnings === 0) return `${what}: no mistakes`;
  return `${what}: ${counted(errors, 'error')}, ${counted(warnings, 'warning')}`;
}

const counted = (count: number, noun: string): string => `${String(count)} ${noun}${count === 1 ? '' : 's'}`;
