/**
 * What weir says about itself: the JSON of `status`, `plan` and `why`.
 *
 * Pure functions from one moment (program, world, what the tick and the guard made of it) and the journal of past
 * decisions to plain objects. The same objects go to the command line, which prints them for people, and to programs,
 * for which their shapes are a promise: fields are added, never renamed. Nothing here decides or measures anything,
 * and nothing is guessed: what is not known is null.
 */
export type { Entry, SentCommand } from './journal.ts';
export { Journal } from './journal.ts';
export type { Moment, Rejected } from './moment.ts';
export { plan } from './plan.ts';
export type { PlanAnswer } from './plan.ts';
export { status } from './status.ts';
export type { StatusAnswer } from './status.ts';
export { why } from './why.ts';
export type { WhyAnswer } from './why-answer.ts';
