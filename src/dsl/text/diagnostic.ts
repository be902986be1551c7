/** Mistakes as values, and the one way to define a kind of mistake. */
import type { Span } from './source.ts';

export type Severity = 'error' | 'warning';

export interface Diagnostic {
  /** `E0102`, `W0301`: documented under docs/diagnostics/ by this name, and never reused. */
  readonly code: string;
  readonly severity: Severity;
  /** One sentence: what is wrong. */
  readonly message: string;
  readonly span: Span;
  /** A few words drawn beside the caret. */
  readonly label: string | undefined;
  /** What to do about it. */
  readonly help: string | undefined;
  /** Other places that matter: the first declaration, the comparison that a default was taken from. */
  readonly related: readonly Related[];
}

export interface Related {
  readonly span: Span;
  readonly message: string;
}

/** What a constructor fills in; the code, and by it the severity, comes from the definition. */
export interface Wording {
  readonly at: Span;
  readonly message: string;
  readonly label?: string | undefined;
  readonly help?: string | undefined;
  readonly related?: readonly Related[];
}

/** A kind of mistake: call it to make one; its fields are what the documentation is generated from. */
export interface DiagnosticKind<Arguments extends readonly unknown[] = readonly never[]> {
  (...args: Arguments): Diagnostic;
  readonly code: string;
  readonly title: string;
  /** Why it is a mistake and how it is put right, for the page of this code. */
  readonly about: string;
}

export interface DiagnosticPage {
  readonly code: string;
  readonly title: string;
  readonly about: string;
}

/** Codes that begin with E refuse the file, codes that begin with W do not. */
export function diagnosticKind<Arguments extends readonly unknown[]>(
  page: DiagnosticPage,
  wording: (...args: Arguments) => Wording,
): DiagnosticKind<Arguments> {
  const severity: Severity = page.code.startsWith('W') ? 'warning' : 'error';
  const make = (...args: Arguments): Diagnostic => {
    const { at, message, label, help, related } = wording(...args);
    return { code: page.code, severity, message, span: at, label, help, related: related ?? [] };
  };
  return Object.assign(make, page);
}

/** Where a stage puts what it finds. */
export type Report = (diagnostic: Diagnostic) => void;
