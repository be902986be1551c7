/**
 * One situation per thing that a check forbids.
 *
 * Each is in order but for that one thing, so that with the check the guard refuses it by the given code, and without the
 * check the outcome is another. They are data, because two tests read them: that the check holds, and that it is needed.
 */
import { A1_A2 } from './a1-a2.ts';
import { A3 } from './a3.ts';
import { A4 } from './a4.ts';
import { A5 } from './a5.ts';
import { A6_A12 } from './a6-a12.ts';
import type { Case } from './situation.ts';

export const CASES: readonly Case[] = [...A1_A2, ...A3, ...A4, ...A5, ...A6_A12];
