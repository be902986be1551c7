/** Literals of a fixed kind, and the ranges they have to lie in. */
import type { Quantity } from '../ast/index.ts';
import { ms } from '../program/index.ts';
import type { Ms } from '../program/index.ts';
import type { Context } from './context.ts';
import * as mistakes from './mistakes/index.ts';

/** A whole number in its range, or what stands for one already reported. */
export function countOf(quantity: Quantity, what: string, least: number, most: number, context: Context): number {
  const { literal, span } = quantity;
  if (literal.kind !== 'number') return least;
  if (literal.value < least || literal.value > most) context.report(mistakes.amountRange(span, what, least, most));
  return literal.value;
}

/** Longer than zero. */
export function durationOf(quantity: Quantity, context: Context): Ms {
  if (quantity.literal.kind !== 'duration') return ms(1);
  if (quantity.literal.ms <= 0) context.report(mistakes.noDuration(quantity.span));
  return ms(quantity.literal.ms);
}

export function lengthOf(quantity: Quantity, context: Context): number {
  const length = quantity.literal.kind === 'length' ? quantity.literal.length : 0;
  if (length > 128) context.report(mistakes.longerThanLimit(quantity.span, length));
  return length;
}

export const textOf = (quantity: Quantity): string => (quantity.literal.kind === 'text' ? quantity.literal.text : '');
