/**
 * What the checker can say, by what it is about.
 *
 * One constructor per mistake: it takes what is needed for the words and gives a value with its code, place, label and
 * help. The text beside the code (title, about) becomes the page of the code in the documentation. Codes are never
 * reused; those that begin with W do not refuse the file. Whether two mistakes are one is not decided here but where they
 * are found: what has been reported counts as fine from there on.
 */
export * from './names.ts';
export * from './kinds.ts';
export * from './network.ts';
export * from './rules.ts';
export * from './governing.ts';
