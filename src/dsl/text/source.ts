/** A text handed in, and places in it. */

export interface Source {
  /** The name it goes by in messages and imports: a path relative to nothing but the reader that was handed in. */
  readonly path: string;
  /** Without a byte order mark. */
  readonly text: string;
}

/** Half-open: `end` is the offset after the last character. */
export interface Span {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

/** Counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

const BYTE_ORDER_MARK = '\uFEFF';

export function makeSource(path: string, text: string): Source {
  return { path, text: text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text };
}

const lineStartsOf = new WeakMap<Source, readonly number[]>();

/** Offsets at which the lines begin. */
function lineStarts(source: Source): readonly number[] {
  const known = lineStartsOf.get(source);
  if (known !== undefined) return known;
  const starts = [0];
  for (let at = source.text.indexOf('\n'); at >= 0; at = source.text.indexOf('\n', at + 1)) starts.push(at + 1);
  lineStartsOf.set(source, starts);
  return starts;
}

export function positionAt(source: Source, offset: number): Position {
  const starts = lineStarts(source);
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - starts[low]! + 1 };
}

/** The text of a line, counted from 1, without its line end. */
export function lineText(source: Source, line: number): string {
  const starts = lineStarts(source);
  const start = starts[line - 1];
  if (start === undefined) return '';
  return source.text.slice(start, starts[line] ?? source.text.length).replace(/\r?\n$/, '');
}

export const textOf = (span: Span): string => span.source.text.slice(span.start, span.end);
