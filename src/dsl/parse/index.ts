/**
 * From tokens to a tree.
 *
 * A Chevrotain grammar with one token of lookahead, no gates and no ignored ambiguities, in layers: what is written with
 * what lies below it (core, expressions, selections, rules, declarations, tests, statements, file). Its actions build the
 * tree directly: a concrete tree in between would double the time and tell nobody anything.
 *
 * Chevrotain's own recovery is off. After a mistake reading goes on at the next statement word in column 1, which in
 * trials reported fewer false mistakes than resynchronising inside statements: one slip, one message. The price: two
 * slips in one statement show one after the other.
 */
export * as mistakes from './mistakes.ts';
export { LANGUAGE_VERSION, parse, readFile } from './file.ts';
