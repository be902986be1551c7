/** A diagnostic as `weir check --json` and `status` print it. */
import type { Diagnostic, Span } from '../../dsl/index.ts';
import { positionAt } from '../../dsl/index.ts';

export interface DiagnosticJson {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  readonly help: string | null;
  readonly file: string;
  readonly start: { readonly line: number; readonly column: number };
  readonly end: { readonly line: number; readonly column: number };
  readonly labels: readonly {
    readonly message: string;
    readonly file: string;
    readonly start: { readonly line: number; readonly column: number };
  }[];
}

export function diagnosticJson(diagnostic: Diagnostic): DiagnosticJson {
  const { code, severity, message, help, span, label, related } = diagnostic;
  const labels = related.map((each) => ({ message: each.message, ...place(each.span) }));
  return {
    code,
    severity,
    message,
    help: help ?? null,
    ...place(span),
    end: positionAt(span.source, span.end),
    labels: label === undefined ? labels : [{ message: label, ...place(span) }, ...labels],
  };
}

const place = (span: Span): { file: string; start: { line: number; column: number } } => ({
  file: span.source.path,
  start: positionAt(span.source, span.start),
});
