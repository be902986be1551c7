/** What the checker can say, by what it is about. */
export * from './names.ts';
export * from './kinds.ts';
export * from './network.ts';
export * from './rules.ts';
export * from './governing.ts';
