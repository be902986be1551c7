/** Every diagnostic that the compiler can make, for the documentation and for the test that each is shown. */
import { mistakes as ofCheck } from './check/index.ts';
import { mistakes as ofLex } from './lex/index.ts';
import { mistakes as ofLower } from './lower/index.ts';
import { mistakes as ofParse } from './parse/index.ts';
import { mistakes as ofResolve } from './resolve/index.ts';
import type { DiagnosticPage } from './text/index.ts';

/** By code. */
export const DIAGNOSTIC_PAGES: readonly DiagnosticPage[] = [ofLex, ofParse, ofResolve, ofCheck, ofLower]
  .flatMap((stage) => Object.values<DiagnosticPage>(stage))
  .map(({ code, title, about }) => ({ code, title, about }))
  .sort((one, other) => one.code.slice(1).localeCompare(other.code.slice(1)));
