import type { Announcement } from '../../model/index.ts';
import type { Given } from '../given.ts';
import type { Check, Objection } from '../verdict.ts';

type Question = (announcement: Announcement, given: Given) => Objection | undefined;

/** A check that judges each announcement by itself. */
export const check = (id: string, asks: Check['asks'], of: Check['of'], question: Question): Check => ({
  id,
  asks,
  of,
  prepare: (given) => (announcement) => question(announcement, given),
});

export const objection = (code: string, reason: string): Objection => ({ code, reason });

export const OVERRIDES: Check['of'] = ['override'];
export const OWN_BLOCKS: Check['of'] = ['signal', 'own'];
export const EVERYTHING: Check['of'] = ['override', 'signal', 'own'];
