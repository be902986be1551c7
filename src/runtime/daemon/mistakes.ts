/** Mistakes of a rule file as lines of the log. */
import type { Program } from '../../dsl/program/index.ts';
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

/** A file that says nothing at all is a mistake of whoever emptied it. */
export const isEmpty = (program: Program): boolean =>
  program.links.size === 0 && program.rules.length === 0 && program.routers.size === 0;
