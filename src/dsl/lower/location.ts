/** Places as the runtime shows them. */
import type { Location } from '../program/index.ts';
import { positionAt, textOf } from '../text/index.ts';
import type { Span } from '../text/index.ts';

export const locate = (span: Span): Location => ({ file: span.source.path, ...positionAt(span.source, span.start) });

/** The operator's own words on one line. */
export const wordsOf = (span: Span): string => textOf(span).replace(/\s+/g, ' ').trim();
