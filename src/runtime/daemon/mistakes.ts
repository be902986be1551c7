/** Mistakes of a rule file as lines of the log. */
import { lineText, positionAt } from '../../dsl/index.ts';
import type { Diagnostic } from '../../dsl/index.ts';
import type { Loaded } from '../reload/index.ts';

/** One line: where, what, what to do. */
export function plain(diagnostic: Diagnostic): string {
  const { source, start } = diagnostic.span;
  const { line, column } = positionAt(source, start);
  const help = diagnostic.help === undefined ? '' : ` (${diagnostic.help})`;
  const text = lineText(source, line).trim();
  return `${source.path}:${String(line)}:${String(column)}: ${diagnostic.code} ${diagnostic.message}${help}${text === '' ? '' : `  | ${text}`}`;
}

export function refusalText(file: string, { diagnostics }: Loaded): string {
  const errors = diagnostics.filter((each) => each.severity === 'error');
  const more = errors.length > 3 ? `\n  ${String(errors.length - 3)} more: weir check ${file}` : '';
  return `${file} is refused:\n${errors
    .slice(0, 3)
    .map((each) => `  ${plain(each)}`)
    .join('\n')}${more}`;
}
