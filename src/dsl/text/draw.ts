/** Diagnostics as text and as JSON. Here, because a rejected reload says exactly what `weir check` says. */
import type { Diagnostic } from './diagnostic.ts';
import { lineText, positionAt } from './source.ts';
import type { Position, Span } from './source.ts';

/** Parts of a drawn diagnostic that a terminal may colour. */
export type Part = 'error' | 'warning' | 'message' | 'gutter' | 'help';
export type PaintPart = (part: Part, text: string) => string;

const noPaint: PaintPart = (_, text) => text;
/** Of a long line only what is near the mistake is shown. */
const WIDEST = 160;
const BEFORE = 60;

/**
 *     error[E0101]: `10gbps` is not a quantity
 *       --> edge.weir:14:14
 *        |
 *     14 |   capacity = 10gbps
 *        |              ^^^^^^ unknown unit or malformed number
 *        = help: did you mean `10Gbps`?
 */
export function drawDiagnostic(diagnostic: Diagnostic, paint: PaintPart = noPaint): string {
  const { code, severity, message, span, label, help, related } = diagnostic;
  const { line } = positionAt(span.source, span.start);
  const width = String(line).length;
  const bar = `${' '.repeat(width + 1)}${paint('gutter', '|')}`;
  const note = `${' '.repeat(width + 1)}${paint('gutter', '=')}`;
  const { shown, marks } = excerpt(span);
  const lines = [
    `${paint(severity, `${severity}[${code}]`)}: ${paint('message', clean(message))}`,
    `${' '.repeat(width)}${paint('gutter', '-->')} ${placeText(span)}`,
  ];
  if (shown !== '') {
    lines.push(
      bar,
      `${paint('gutter', `${String(line)} |`)} ${shown}`,
      `${bar} ${marks.replace(/\^+/, (carets) => paint(severity, carets))}${label === undefined ? '' : ` ${clean(label)}`}`,
    );
  }
  for (const each of related) lines.push(`${note} ${clean(each.message)}: ${placeText(each.span)}`);
  if (help !== undefined) lines.push(`${note} ${paint('help', `help: ${clean(help)}`)}`);
  return lines.join('\n');
}

/** `edge.weir:14:14: error E0101: …`, one line, as compilers print for editors. */
export function plainDiagnostic({ code, severity, message, span, help }: Diagnostic): string {
  return `${placeText(span)}: ${severity} ${code}: ${clean(message)}${help === undefined ? '' : `; ${clean(help)}`}`;
}

export interface DiagnosticJson {
  readonly code: string;
  readonly severity: Diagnostic['severity'];
  readonly message: string;
  readonly help: string | null;
  readonly file: string;
  readonly start: Position;
  readonly end: Position;
  readonly labels: readonly {
    readonly file: string;
    readonly start: Position;
    readonly end: Position;
    readonly message: string;
  }[];
}

export function diagnosticJson({ code, severity, message, span, label, help, related }: Diagnostic): DiagnosticJson {
  const labels = [...(label === undefined ? [] : [{ span, message: label }]), ...related];
  return {
    code,
    severity,
    message,
    help: help ?? null,
    ...placeJson(span),
    labels: labels.map((each) => ({ ...placeJson(each.span), message: each.message })),
  };
}

const placeJson = ({ source, start, end }: Span): { file: string; start: Position; end: Position } => ({
  file: source.path,
  start: positionAt(source, start),
  end: positionAt(source, end),
});

function placeText({ source, start }: Span): string {
  const { line, column } = positionAt(source, start);
  return `${source.path}:${String(line)}:${String(column)}`;
}

/** The line with the mistake and the carets under it. */
function excerpt({ source, start, end }: Span): { shown: string; marks: string } {
  const { line, column } = positionAt(source, start);
  const whole = lineText(source, line);
  const from = whole.length > WIDEST ? Math.max(0, column - 1 - BEFORE) : 0;
  const text = withoutSecrets(whole).slice(from, from + WIDEST);
  const at = Math.min(column - 1 - from, text.length);
  const length = Math.max(1, Math.min(end - start, text.length - at));
  return {
    shown: clean(`${from > 0 ? '…' : ''}${text}`),
    marks: `${' '.repeat(at + (from > 0 ? 1 : 0))}${'^'.repeat(length)}`,
  };
}

/** Mistakes go to logs and dashboards; a passphrase on the same line must not go along. Keeps the length. */
function withoutSecrets(line: string): string {
  return line.replace(
    /\b((?:auth|priv|community)\s*=\s*")([^"]*)/g,
    (_, before: string, secret: string) => before + '*'.repeat(secret.length),
  );
}

/** What a file holds must not move an operator's cursor; a tab is as wide as a blank, so that carets line up. */
const clean = (text: string): string => text.replaceAll('\t', ' ').replace(/[\p{Cc}\p{Cf}]/gu, '\uFFFD');
