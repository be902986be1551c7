/**
 * From files to scopes: which files belong to the program, and what each name in them stands for.
 *
 * Reads the import graph (entry first), gives every file and every use of a macro a scope, and finds what is wrong with
 * names as such: files that cannot be read, names declared twice, things defined by themselves. Whether a name fits the
 * place where it is used (a router where a link is wanted) is the checker's question; it looks names up here.
 *
 * Order of statements is free, so scopes are filled before anything is looked up. A name is found in its own file first,
 * then in plain imports. Every statement of an imported file takes effect; imports decide only what names are visible.
 */
export { LoadedFiles, loadFiles } from './files.ts';
export type { ReadSource, SourceText, Module } from './files.ts';
export { Scope } from './scope.ts';
export type { Declared, SymbolKind } from './scope.ts';
export { resolve } from './units.ts';
export type { Resolved, Unit } from './units.ts';
export { linksAt } from './links.ts';
export type { LinkSymbol, LinksAt } from './links.ts';
export * as mistakes from './mistakes.ts';
