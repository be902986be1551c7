/** How verbs print: plain or coloured text for people, one JSON value for programs, and the exit status. */
import { styleText } from 'node:util';

export const FINE = 0;
export const NOT_FINE = 1;
export const COULD_NOT = 2;

type Style = Parameters<typeof styleText>[0];

/** Coloured on a terminal only; NO_COLOR and TERM=dumb are honoured. */
export function paint(style: Style, text: string): string {
  const plain = !process.stdout.isTTY || (process.env['NO_COLOR'] ?? '') !== '' || process.env['TERM'] === 'dumb';
  return plain ? text : styleText(style, text, { validateStream: false });
}

/** A reader that has seen enough (`weir status | head`) is no fault; a full disk is said in one line. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') process.stderr.write(`weir: the output cannot be written: ${error.message}\n`);
  process.exit(error.code === 'EPIPE' ? FINE : COULD_NOT);
});

export function print(...lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

/** A sentence on stderr and the status that goes with it. */
export function fail(message: string, status: number = COULD_NOT): void {
  process.stderr.write(`weir: ${message}\n`);
  process.exitCode = status;
}

/** Columns padded to their widest cell; numbers in the columns named are aligned to the right. */
export function table(rows: readonly (readonly string[])[], right: readonly number[] = []): string[] {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, cell.length)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        right.includes(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}

/** Foreign text (interface names, AS names) must not move an operator's cursor. */
export function safe(text: string): string {
  // eslint would call this pattern suspicious, and it is: these are exactly the characters that must not get through.
  return text.replace(/[\p{Cc}\p{Cf}]/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
