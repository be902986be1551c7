/** `own`: what this AS may originate. The guard takes it at its word, so the word is checked. */
import type { Own, SetEntry } from '../ast/index.ts';
import type { Context } from './context.ts';
import * as mistakes from './mistakes/index.ts';
import { checkSet } from './sets.ts';

/** Never ours to announce: default routes, and what RFC 6890 and its kin take out of routing. Documentation prefixes may stand in labs. */
// prettier-ignore
const NEVER_OWN = [
  '0.0.0.0/0', '0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/4', '240.0.0.0/4', '::/0', 'fe80::/10', 'ff00::/8', '::1/128',
];

export function checkOwn(own: Own, context: Context): void {
  checkSet(own.set, context);
  for (const { operator, term } of own.set.terms) {
    if (operator === '-') continue;
    const entries: readonly SetEntry[] = term.kind === 'entries' ? term.entries : term.kind === 'file' ? [] : [term];
    for (const entry of entries) checkEntry(entry, context);
  }
}

function checkEntry(entry: SetEntry, context: Context): void {
  if (entry.kind === 'asn') context.report(mistakes.emptyOwn(entry.span));
  if (entry.kind !== 'prefix' || entry.prefix.literal.kind !== 'prefix') return;
  const { text } = entry.prefix.literal;
  if (NEVER_OWN.includes(text)) context.report(mistakes.ownTooWide(entry.span, text));
}
