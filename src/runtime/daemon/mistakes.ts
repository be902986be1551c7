/** Mistakes of a rule file as lines of the log. */
import { plainDiagnostic } from '../../dsl/index.ts';
import type { Loaded } from '../reload/index.ts';

export function refusalText(file: string, { diagnostics }: Loaded): string {
  const errors = diagnostics.filter((each) => each.severity === 'error');
  const more = errors.length > 3 ? `\n  ${String(errors.length - 3)} more: weir check ${file}` : '';
  return `${file} is refused:\n${errors
    .slice(0, 3)
    .map((each) => `  ${plainDiagnostic(each)}`)
    .join('\n')}${more}`;
}
