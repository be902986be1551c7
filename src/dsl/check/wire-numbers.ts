/** Rules and links are told apart on the wire by 32 bits of a hash; two equal ones are refused before they meet. */
import { hash } from 'node:crypto';
import type { Report, Span } from '../text/index.ts';
import * as mistakes from './mistakes/index.ts';

/** Lower values mark other things. */
const FIRST_NUMBER = 1024;

export interface Named {
  readonly name: string;
  readonly span: Span;
}

export function checkWireNumbers(names: Iterable<Named>, report: Report): void {
  const taken = new Map<number, string>();
  for (const { name, span } of names) {
    const bits = Number.parseInt(hash('sha256', name, 'hex').slice(0, 8), 16);
    const number = bits < FIRST_NUMBER ? bits + FIRST_NUMBER : bits;
    const other = taken.get(number);
    if (other === undefined) taken.set(number, name);
    else if (other !== name) report(mistakes.equalHashes(span, other, name));
  }
}
